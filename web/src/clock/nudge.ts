// SPDX-License-Identifier: Apache-2.0
// A seat's timing carried on after a song: where all hits lie to one side of their notes, the offset follows, a part of the way.
// The sign is kept; a song that went by in a hurry or was played all over the place changes nothing. Pure.
import type { Calibration } from "../net/wire.ts";
import { median, robustSpread } from "./clock_model.ts";

/** Hits that met their notes; osu! asks for as many before it suggests an offset. */
export const HITS_NEEDED = 50;
/** Half of it: a player leans on the beat or off it from song to song, and the next song says more. */
const SHARE = 0.5;
/** Nobody hears 3 ms, and a figure that trembles would only be noise. */
const SMALLEST_US = 3000;
const LARGEST_US = 20_000;
/** The median must be this many standard errors from the beat. */
const SURE = 3;
const MEDIAN_FACTOR = 1.2533;

export interface Nudge {
  /** Signed median of the asynchronies, µs. */
  medianUs: number;
  /** What the offset changes by, µs. */
  byUs: number;
  uncertaintyUs: number;
}

/** What signed asynchronies (µs, negative is early) say the offset should change by, or null where nothing is sure. */
export function nudgeFrom(asynchroniesUs: readonly number[]): Nudge | null {
  if (asynchroniesUs.length < HITS_NEEDED) return null;
  const medianUs = median(asynchroniesUs);
  const error = (MEDIAN_FACTOR * robustSpread(asynchroniesUs)) / Math.sqrt(asynchroniesUs.length);
  const byUs = Math.round(Math.max(-LARGEST_US, Math.min(LARGEST_US, SHARE * medianUs)));
  if (Math.abs(medianUs) < SURE * error || Math.abs(byUs) < SMALLEST_US) return null;
  return { medianUs: Math.round(medianUs), byUs, uncertaintyUs: Math.round(error) };
}

/** One hit that met its note: how it was struck and by how much it missed the beat. */
export interface Met {
  kick: boolean;
  asynchronyUs: number;
}

export interface Carried {
  hands: Nudge | null;
  kick: Nudge | null;
  calibration: Calibration;
}

/**
 * The calibration after a song, or null where it stays. With a kick pedal measured apart, hands and foot are carried on apart;
 * otherwise all hits count together.
 */
export function carryOn(before: Calibration, met: readonly Met[]): Carried | null {
  const apart = (before.kick_us ?? 0) !== 0;
  const times = (which: (one: Met) => boolean): number[] => met.filter(which).map((one) => one.asynchronyUs);
  const hands = nudgeFrom(times((one) => !(apart && one.kick)));
  const kick = apart ? nudgeFrom(times((one) => one.kick)) : null;
  if (!hands && !kick) return null;
  const offset_us = before.offset_us + (hands?.byUs ?? 0);
  const calibration: Calibration = {
    ...before,
    offset_us,
    // A seat that was never measured knows its offset as well as this song told it.
    uncertainty_us: before.taps > 0 ? before.uncertainty_us : (hands?.uncertaintyUs ?? before.uncertainty_us),
    taps: before.taps > 0 ? before.taps : met.length,
  };
  // The pedal's own lateness is kept relative to the hands.
  if (apart) calibration.kick_us = (before.kick_us ?? 0) + (kick?.byUs ?? 0) - (hands?.byUs ?? 0);
  return { hands, kick, calibration };
}
