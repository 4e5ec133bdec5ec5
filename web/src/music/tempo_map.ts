// SPDX-License-Identifier: Apache-2.0
// Musical positions to microseconds of the recording and back, to the same integer as Python's music.TempoMap.
import type { TempoMapData } from "../net/wire.ts";
import { roundedDivision, roundedDivisionOfBig } from "./integers.ts";

export const TICKS_PER_QUARTER = 480;

/** Piecewise linear between anchors, extended by the first and last slope. */
export class TempoMap {
  private readonly ticks: readonly number[];
  private readonly times: readonly number[];

  constructor(data: TempoMapData) {
    if (data.ticks.length !== data.times_us.length || data.ticks.length < 2) {
      throw new RangeError(
        `a tempo map needs two anchors or more, not ${data.ticks.length} and ${data.times_us.length}`,
      );
    }
    this.ticks = data.ticks;
    this.times = data.times_us;
  }

  /** The time in µs of the musical position `ticks`. */
  microsAt(ticks: number): number {
    return interpolated(ticks, this.ticks, this.times);
  }

  /** The musical position sounding at `timeUs`, to the nearest tick. */
  ticksAt(timeUs: number): number {
    return interpolated(timeUs, this.times, this.ticks);
  }
}

/** How many of the increasing `values` are ≤ `x`. */
export function bisectRight(values: readonly number[], x: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x < values[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function interpolated(x: number, xs: readonly number[], ys: readonly number[]): number {
  const right = Math.min(Math.max(bisectRight(xs, x), 1), xs.length - 1);
  const x0 = xs[right - 1]!;
  const y0 = ys[right - 1]!;
  const rise = ys[right]! - y0;
  const product = (x - x0) * rise;
  if (Number.isSafeInteger(2 * product)) return y0 + roundedDivision(product, xs[right]! - x0);
  return y0 + Number(roundedDivisionOfBig(BigInt(x - x0) * BigInt(rise), BigInt(xs[right]! - x0)));
}
