// SPDX-License-Identifier: Apache-2.0
// The taps as they come: one dot each, beside the click they belong to, early on the left; equal ones pile up.
import { say } from "../../words/index.ts";
import { usInWords, wayOf } from "./offset_words.ts";

const REACH_MS = 200;
const WIDTH = 440;
const HEIGHT = 132;
const LINE_Y = 104;
const MARGIN = 14;
const RADIUS = 5.5;
/** Equal taps lie on each other like coins; a whole round of them stays below the word above. */
const COIN = 4.6;
const NEAR_PX = 1.4 * RADIUS;
const MARKS_MS = [-200, -100, 0, 100, 200] as const;

export interface Dot {
  x: number;
  y: number;
}

function across(ms: number): number {
  const within = Math.max(-REACH_MS, Math.min(REACH_MS, ms));
  return WIDTH / 2 + (within / REACH_MS) * (WIDTH / 2 - MARGIN);
}

/** Where each tap's dot lies. */
export function pile(distancesUs: readonly number[]): Dot[] {
  const dots: Dot[] = [];
  for (const us of distancesUs) {
    const x = across(us / 1000);
    const below = dots.filter((dot) => Math.abs(dot.x - x) < NEAR_PX).length;
    dots.push({ x, y: Math.max(RADIUS, LINE_Y - RADIUS - 2 - below * COIN) });
  }
  return dots;
}

export function Dots({ distancesUs, offsetUs }: { distancesUs: readonly number[]; offsetUs: number | null }) {
  const dots = pile(distancesUs);
  const last = distancesUs.at(-1);
  const label =
    last === undefined
      ? say("calibrate.line_empty")
      : say("calibrate.line", { taps: distancesUs.length, last: usInWords(last) });
  return (
    <svg class="dots" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line class="dots-line" x1={MARGIN - 8} x2={WIDTH - MARGIN + 8} y1={LINE_Y} y2={LINE_Y} />
      {MARKS_MS.map((ms) => (
        <line key={ms} class="dots-mark" x1={across(ms)} x2={across(ms)} y1={LINE_Y} y2={LINE_Y + 5} />
      ))}
      <line class="dots-click" x1={WIDTH / 2} x2={WIDTH / 2} y1={14} y2={LINE_Y + 5} />
      {offsetUs !== null && (
        <path
          class="dots-offset"
          d={`M${across(offsetUs / 1000)} ${LINE_Y + 3}l7 12h-14z`}
          data-way={wayOf(offsetUs)}
        />
      )}
      {dots.map((dot, i) => (
        <circle
          key={i}
          class="dot"
          cx={dot.x}
          cy={dot.y}
          r={RADIUS}
          data-way={wayOf(distancesUs[i]!)}
          data-newest={i === dots.length - 1}
        />
      ))}
      <text class="dots-word" x={MARGIN - 8} y={LINE_Y + 22}>
        {say("calibrate.early")}
      </text>
      <text class="dots-word" x={WIDTH / 2} y={10} text-anchor="middle">
        {say("calibrate.click")}
      </text>
      <text class="dots-word" x={WIDTH - MARGIN + 8} y={LINE_Y + 22} text-anchor="end">
        {say("calibrate.late")}
      </text>
    </svg>
  );
}
