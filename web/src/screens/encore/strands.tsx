// SPDX-License-Identifier: Apache-2.0
// The one picture: a strand for each player, the song from end to end; where strands meet, strokes met.

import { say } from "../../words/index.ts";
import { Legend, Picture, type PictureProps, SeatSign } from "./frame.tsx";
import { rolling } from "./rolling.ts";

const HEIGHT = 150;
const PAD = 10;
/** A soft bound: so many milliseconds fill three quarters of the height; a wild beginning stays in the picture. */
const ROOM_MS = 60;

export function Strands({ encore }: PictureProps) {
  const { players } = encore.together;
  const lines = players.map((player) => ({ seat: player.seat, line: rolling(player.series) }));
  const drawn = lines.filter(({ line }) => line.length > 1);
  if (drawn.length === 0) return null;
  const middle = HEIGHT / 2;
  const y = (ms: number): number => middle - Math.tanh(ms / ROOM_MS) * (middle - PAD);
  return (
    <figure class="encore-strands" data-figure="strands">
      <Picture height={HEIGHT} label={say("report.caption.picture")}>
        {(width) => {
          const x = (us: number): number => PAD + (us / encore.song.duration_us) * (width - 2 * PAD);
          return (
            <>
              <line class="axis-line" x1={0} x2={width} y1={middle} y2={middle} />
              {drawn.map(({ seat, line }) => (
                <path
                  key={seat}
                  class="strand"
                  data-seat={seat % 8}
                  d={line
                    .map(([us, ms], k) => `${k === 0 ? "M" : "L"}${x(us).toFixed(1)} ${y(ms).toFixed(1)}`)
                    .join("")}
                />
              ))}
              {drawn.map(({ seat, line }) => (
                <SeatSign key={seat} seat={seat} x={x(line[0]![0])} y={y(line[0]![1])} size={6} />
              ))}
            </>
          );
        }}
      </Picture>
      <figcaption>
        <Legend encore={encore} />
        <span>{say("report.caption.picture")}</span>
      </figcaption>
    </figure>
  );
}
