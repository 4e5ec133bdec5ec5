// SPDX-License-Identifier: Apache-2.0
// The clicks before the song, and before going on after a pause: on the song's own beats, extended backwards where the song
// has none. Pure.

import { beatTicksOf, countedIn } from "../music/metre.ts";
import type { TempoMap } from "../music/tempo_map.ts";
import type { Metre } from "../net/wire.ts";

export interface CountIn {
  /** Song time at which the clock starts; the song sounds from here where it has sound. */
  startUs: number;
  /** Song time from which hits count. */
  fromUs: number;
  clicks: readonly { timeUs: number; accent: boolean /** 4, 3, 2, 1 */; left: number }[];
}

/** A count goes on for at least this long, so that hands find their sticks also at 200 beats a minute. */
const SHORTEST_US = 1_200_000;
/** A breath between pressing the button and the first click, also time for the audio to be scheduled. */
const BREATH_US = 350_000;

/** One bar of clicks (more when the bar is short) that ends on the first beat at or after the song's beginning. */
export function countInToStart(map: TempoMap, metre: Metre): CountIn {
  const step = beatTicksOf(metre);
  const beatsPerBar = countedIn(metre);
  let first = Math.ceil(map.ticksAt(0) / step) * step;
  if (map.microsAt(first) < 0) first += step;
  let count = beatsPerBar;
  while (map.microsAt(first) - map.microsAt(first - count * step) < SHORTEST_US) count += beatsPerBar;
  return clicksUntil(map, first, step, count, Math.min(0, map.microsAt(first)), beatsPerBar);
}

/** Two beats (more when they are short) that end where the song was paused or later. */
export function countInToResume(map: TempoMap, pausedUs: number, metre: Metre): CountIn {
  const step = beatTicksOf(metre);
  let goal = Math.ceil(map.ticksAt(pausedUs) / step) * step;
  if (map.microsAt(goal) < pausedUs) goal += step;
  let count = 2;
  while (map.microsAt(goal) - map.microsAt(goal - count * step) < SHORTEST_US * 0.7) count += 1;
  return clicksUntil(map, goal, step, count, pausedUs, count);
}

function clicksUntil(
  map: TempoMap,
  goal: number,
  step: number,
  count: number,
  fromUs: number,
  accentEvery: number,
): CountIn {
  const clicks = Array.from({ length: count }, (_, i) => ({
    timeUs: map.microsAt(goal - (count - i) * step),
    accent: i % accentEvery === 0,
    left: count - i,
  }));
  return { startUs: clicks[0]!.timeUs - BREATH_US, fromUs, clicks };
}
