// SPDX-License-Identifier: Apache-2.0
// What a metre says of its beats (music/song.py). Pure.
import type { Metre } from "../net/wire.ts";
import { TICKS_PER_QUARTER } from "./tempo_map.ts";

/** Whether a beat is three eighths, as in 6/8 and 12/8; it has a quarter's ticks, its eighths are its thirds. */
export const inThrees = (metre: Metre): boolean => metre.units_per_beat === 3;

export const beatTicksOf = (metre: Metre): number =>
  inThrees(metre) ? TICKS_PER_QUARTER : (4 * TICKS_PER_QUARTER) / metre.beat_unit;

/** Beats to the bar. */
export const countedIn = (metre: Metre): number => Math.max(1, Math.floor(metre.beats_per_bar / metre.units_per_beat));
