// SPDX-License-Identifier: Apache-2.0
// How late a seat's device reports, from taps along with clicks. Pure.
//
// The sign is kept (a median of absolute deviations would call an early tapper late), each tap is paired with the click it is
// nearest to, and taps that lie beyond three robust standard deviations are laid aside before the median is taken. People
// tap a little early to a click by nature (20–50 ms without hearing themselves; Repp 2005), so what is measured is
// device and habit together: playing along with that offset feels right to the one who tapped.
import type { Calibration } from "../net/wire.ts";
import { median, robustSpread } from "./clock_model.ts";

export const TAPS_NEEDED = 16;
/** A tap further from every click than this belongs to none. */
export const PAIRING_CAP_US = 250_000;
const REJECT_BEYOND = 3;
/** Robust spread can be 0 when taps fall on one grid (an 8 ms keyboard poll); nothing within this is ever laid aside. */
const SMALLEST_BOUND_US = 12_000;
/** The standard error of a median is 1.2533 times that of a mean. */
const MEDIAN_FACTOR = 1.2533;

/** Signed distance of each tap from its nearest click in µs; taps further than `PAIRING_CAP_US` are dropped. */
export function pairTaps(tapsUs: readonly number[], clicksUs: readonly number[]): number[] {
  const distances: number[] = [];
  for (const tap of tapsUs) {
    let best = Number.POSITIVE_INFINITY;
    for (const click of clicksUs) if (Math.abs(tap - click) < Math.abs(best)) best = tap - click;
    if (Math.abs(best) <= PAIRING_CAP_US) distances.push(best);
  }
  return distances;
}

/** What the taps say, or null when fewer than `TAPS_NEEDED` can be used. `deviceUncertaintyUs` is the audio clock's. */
export function calibrate(distancesUs: readonly number[], deviceUncertaintyUs = 0): Calibration | null {
  if (distancesUs.length < TAPS_NEEDED) return null;
  const centre = median(distancesUs);
  const bound = Math.max(REJECT_BEYOND * robustSpread(distancesUs), SMALLEST_BOUND_US);
  const kept = distancesUs.filter((distance) => Math.abs(distance - centre) <= bound);
  if (kept.length < TAPS_NEEDED * 0.75) return null;
  const offset = median(kept);
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (kept.length - 1);
  const error = (MEDIAN_FACTOR * Math.sqrt(variance)) / Math.sqrt(kept.length);
  return {
    offset_us: Math.round(offset),
    uncertainty_us: Math.round(Math.hypot(error, deviceUncertaintyUs)),
    taps: kept.length,
  };
}
