// SPDX-License-Identifier: Apache-2.0
// Who was ahead, eight beats at a time: up is the first player, down the second; pale where chance would do as much.

import type { PairReport } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { minutes } from "../play/stage_view.tsx";
import { Figure, nameOf, Picture, type PictureProps, SmallSign, TimeAxis, toldPair } from "./frame.tsx";
import { Sections } from "./through_the_song.tsx";

const HEIGHT = 220;
const TOP = 34;
const BOTTOM = 30;
const LEFT = 58;
const RIGHT = 12;
const SMALLEST_RANGE_MS = 20;
/** Standard errors of a window's own strokes beyond which its lead is called one. */
const SURE_ERRORS = 2;

export function surelyAhead({ mean_us, sd_us, count }: PairReport["windows"][number]): boolean {
  return mean_us !== null && sd_us !== null && Math.abs(mean_us) > (SURE_ERRORS * sd_us) / Math.sqrt(count);
}

export function Ahead({ encore }: PictureProps) {
  const pair = toldPair(encore);
  const windows = (pair?.windows ?? []).filter((window) => window.mean_us !== null);
  if (!pair || windows.length < 2) return null;
  const [first, second] = [nameOf(encore, pair.first), nameOf(encore, pair.second)];
  const range = Math.max(SMALLEST_RANGE_MS, ...windows.map((window) => Math.abs(window.mean_us! / 1000)));
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  const tall = (ms: number): number => (ms / range) * ((HEIGHT - TOP - BOTTOM) / 2 - 4);
  const who = [
    { seat: pair.first, name: first },
    { seat: pair.second, name: second },
  ];
  return (
    <Figure
      name="ahead"
      title={say("report.heading.ahead")}
      caption={say("report.caption.ahead", { first, second })}
      legend={
        <ul class="encore-legend">
          {who.map(({ seat, name }, i) => (
            <li key={seat}>
              {i === 0 ? "↑" : "↓"} <SmallSign seat={seat} /> {name}
            </li>
          ))}
        </ul>
      }
    >
      <Picture
        height={HEIGHT}
        label={`${say("report.heading.ahead")}. ${say("report.caption.ahead", { first, second })}`}
      >
        {(width) => {
          const x = (us: number): number => LEFT + (us / encore.song.duration_us) * (width - LEFT - RIGHT);
          return (
            <>
              <Sections sections={encore.song.sections} x={x} width={width} height={HEIGHT} />
              <line class="axis-zero" x1={LEFT} x2={width - RIGHT} y1={middle} y2={middle} />
              {windows.map((window) => {
                const ms = window.mean_us! / 1000;
                // The first player's hits minus the second's: negative says that the first was ahead.
                const ahead = ms < 0 ? who[0]! : who[1]!;
                const from = x(window.start_us) + 1.5;
                const wide = Math.max(2, x(window.end_us) - 1.5 - from);
                const height = Math.max(1, tall(Math.abs(ms)));
                return (
                  <rect
                    key={window.start_us}
                    class="ahead-bar"
                    data-seat={ahead.seat % 8}
                    data-sure={surelyAhead(window)}
                    x={from}
                    y={ms < 0 ? middle - height : middle}
                    width={wide}
                    height={height}
                    rx={Math.min(3, wide / 2)}
                  >
                    <title>{`${minutes(window.start_us)} · ${say("report.label.ahead_ms", { name: ahead.name, ms: Math.round(Math.abs(ms)) })}`}</title>
                  </rect>
                );
              })}
              {[-1, 1].map((side) => (
                <text
                  key={side}
                  class="axis-text"
                  x={LEFT - 8}
                  y={middle - side * tall(range) + 4}
                  text-anchor="end"
                >{`${Math.round(range)}`}</text>
              ))}
              <TimeAxis durationUs={encore.song.duration_us} width={width} x={x} y={HEIGHT - 8} />
            </>
          );
        }}
      </Picture>
    </Figure>
  );
}
