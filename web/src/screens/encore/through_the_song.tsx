// SPDX-License-Identifier: Apache-2.0
// Each stroke against the song, for both players, with the ribbon between them: narrow where they were close.

import { say } from "../../words/index.ts";
import { sectionName } from "../play/stage_view.tsx";
import { Figure, Legend, niceStep, type PictureProps, TimeAxis, useWidth } from "./frame.tsx";
import { rolling } from "./rolling.ts";
import { markPath } from "./seat_marks.ts";

const HEIGHT = 320;
const TOP = 34;
const BOTTOM = 30;
const LEFT = 58;
const RIGHT = 12;
const SMALLEST_RANGE_MS = 50;
const LARGEST_RANGE_MS = 150;

export function ThroughTheSong({ encore }: PictureProps) {
  const { box, width } = useWidth();
  const { players, pairs } = encore.together;
  const { song } = encore;
  const all = players.flatMap((player) => player.series.map((point) => Math.abs(point.asynchrony_us) / 1000));
  if (all.length === 0) return null;
  const sorted = all.toSorted((a, b) => a - b);
  const most = sorted[Math.floor(sorted.length * 0.98)] ?? SMALLEST_RANGE_MS;
  const range = Math.min(LARGEST_RANGE_MS, Math.max(SMALLEST_RANGE_MS, Math.ceil(most / 10) * 10));
  const x = (us: number): number => LEFT + (us / song.duration_us) * (width - LEFT - RIGHT);
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  const y = (ms: number): number =>
    middle - (Math.max(-range, Math.min(range, ms)) / range) * ((HEIGHT - TOP - BOTTOM) / 2 - 6);
  const step = niceStep(range, 2);
  const ticks = [-2, -1, 0, 1, 2].map((k) => k * step).filter((ms) => Math.abs(ms) <= range);
  const lines = players.map((player) => rolling(player.series));
  // Between two there is a field; between more it would hide the rest.
  const pair = pairs.length === 1 ? pairs[0] : undefined;
  const band = pair ? rolling(pair.series) : [];
  const lineOf = (seat: number | undefined): Line => lines[players.findIndex((player) => player.seat === seat)] ?? [];
  const [first, second] = [lineOf(pair?.first), lineOf(pair?.second)];
  return (
    <Figure
      name="song"
      title={say("report.heading.song")}
      caption={say("report.caption.dots")}
      legend={<Legend encore={encore} />}
    >
      <div ref={box} class="encore-picture">
        {width > 0 && (
          <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={summary(encore)}>
            <Sections sections={song.sections} x={x} width={width} />
            {ticks.map((ms) => (
              <g key={ms}>
                <line class={ms === 0 ? "axis-zero" : "axis-line"} x1={LEFT} x2={width - RIGHT} y1={y(ms)} y2={y(ms)} />
                <text class="axis-text" x={LEFT - 8} y={y(ms) + 4} text-anchor="end">
                  {ms > 0 ? `+${ms}` : String(ms).replace("-", "−")}
                </text>
              </g>
            ))}
            <text
              class="axis-word"
              x={14}
              y={y(range / 2)}
              transform={`rotate(-90 14 ${y(range / 2)})`}
              text-anchor="middle"
            >
              {say("report.label.late")}
            </text>
            <text
              class="axis-word"
              x={14}
              y={y(-range / 2)}
              transform={`rotate(-90 14 ${y(-range / 2)})`}
              text-anchor="middle"
            >
              {say("report.label.early")}
            </text>
            {players.map((player) => (
              // One path a player: eight players strike thousands of dots.
              <path
                key={player.seat}
                class="dots seat-mark"
                data-seat={player.seat % 8}
                data-dots={player.series.length}
                data-many={players.length > 2}
                d={player.series
                  .map((point) => markPath(player.seat, x(point.time_us), y(point.asynchrony_us / 1000), 2.2))
                  .join("")}
              />
            ))}
            {band.length > 1 && first.length > 1 && second.length > 1 && (
              <path class="ribbon" d={between(first, second, x, y)} />
            )}
            {lines.map((line, i) => (
              <path
                key={players[i]!.seat}
                class="run"
                data-seat={players[i]!.seat % 8}
                d={line.map(([us, ms], k) => `${k === 0 ? "M" : "L"}${x(us).toFixed(1)} ${y(ms).toFixed(1)}`).join("")}
              />
            ))}
            <TimeAxis durationUs={song.duration_us} width={width} x={x} y={HEIGHT - 8} />
          </svg>
        )}
      </div>
    </Figure>
  );
}

export function Sections({
  sections,
  x,
  width,
  height = HEIGHT,
}: {
  sections: PictureProps["encore"]["song"]["sections"];
  x: (us: number) => number;
  width: number;
  height?: number;
}) {
  return (
    <g>
      {sections.map((section, i) => {
        const from = x(section.start_s * 1e6);
        const to = Math.min(x(section.end_s * 1e6), width - RIGHT);
        return (
          <g key={section.start_s}>
            {i % 2 === 1 && (
              <rect
                class="section-field"
                x={from}
                y={TOP - 8}
                width={Math.max(0, to - from)}
                height={height - TOP - BOTTOM + 12}
              />
            )}
            {to - from > 46 && (
              <text class="axis-word" x={from + 6} y={TOP - 16}>
                {sectionName(section.label)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

type Line = readonly (readonly [us: number, ms: number])[];

/** The field between two lines, over the time both have. */
function between(first: Line, second: Line, x: (us: number) => number, y: (ms: number) => number): string {
  const from = Math.max(first[0]![0], second[0]![0]);
  const to = Math.min(first.at(-1)![0], second.at(-1)![0]);
  const trace = (line: Line): string[] =>
    line.filter(([us]) => us >= from && us <= to).map(([us, ms]) => `${x(us).toFixed(1)} ${y(ms).toFixed(1)}`);
  const points = [...trace(first), ...trace(second).reverse()];
  return points.length > 2 ? `M${points.join("L")}Z` : "";
}

function summary(encore: PictureProps["encore"]): string {
  const means = encore.together.players
    .filter((player) => player.mean_us !== null)
    .map((player) => {
      const ms = Math.round(player.mean_us! / 1000);
      const side = say(ms < 0 ? "report.label.early" : "report.label.late");
      return `${player.name}: ${say("report.label.ms", { ms: Math.abs(ms) })} ${side}`;
    });
  return [say("report.heading.song"), ...means].join(". ");
}
