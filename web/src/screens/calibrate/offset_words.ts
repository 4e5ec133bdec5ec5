// SPDX-License-Identifier: Apache-2.0
// A measured offset in plain words: which way, how far, how sure.
import type { Calibration } from "../../net/wire.ts";
import { say } from "../../words/index.ts";

/** Closer to the click than this is on it: nobody hears 3 ms. */
const ON_US = 3000;

export type Way = "early" | "late" | "on";

export function wayOf(us: number): Way {
  if (Math.abs(us) < ON_US) return "on";
  return us < 0 ? "early" : "late";
}

/** Whole milliseconds without a sign. */
export function msOf(us: number): number {
  return Math.round(Math.abs(us) / 1000);
}

/** "34 ms late"; `us` in µs, negative is early. */
export function usInWords(us: number): string {
  const way = wayOf(us);
  return way === "on" ? say("calibrate.on") : say(`calibrate.ms_${way}`, { ms: msOf(us) });
}

export function offsetInWords(calibration: Calibration): string {
  return usInWords(calibration.offset_us);
}
