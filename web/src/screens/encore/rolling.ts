// SPDX-License-Identifier: Apache-2.0
// Running means of a series of asynchronies. Pure.
import type { Point } from "../../net/wire.ts";

/** Strokes in one mean: the ribbon's eight (souvenir/braid.py). */
export const STROKES = 8;

/** The mean of each `STROKES` strokes in a row: [middle of their time in µs, ms]. */
export function rolling(series: readonly Point[]): [us: number, ms: number][] {
  const line: [number, number][] = [];
  let time = 0;
  let sum = 0;
  series.forEach((point, i) => {
    time += point.time_us;
    sum += point.asynchrony_us;
    const old = series[i - STROKES];
    if (old) {
      time -= old.time_us;
      sum -= old.asynchrony_us;
    }
    if (i >= STROKES - 1) line.push([time / STROKES, sum / STROKES / 1000]);
  });
  return line;
}
