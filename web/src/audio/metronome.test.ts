// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Count } from "../net/wire_coach.ts";
import type { Conductor } from "./conductor.ts";
import { Metronome } from "./metronome.ts";
import type { Voice } from "./voice.ts";

const BEAT_US = 500_000;
const counts: Count[] = Array.from({ length: 16 }, (_, beat) => ({
  time_us: beat * BEAT_US,
  word: String((beat % 4) + 1),
  first: beat % 4 === 0,
  struck: false,
}));

/** A conductor whose song time is context time, and which jumps from `endUs` to `toUs`. */
function playing(endUs: number, toUs: number) {
  const clicks: number[] = [];
  const words: string[] = [];
  const conductor = {
    audible: true,
    timeline: { rate: 1 },
    clicker: { click: (whenS: number) => clicks.push(whenS), cancel: () => {} },
    contextSecondsAt: (us: number) => us / 1e6,
    contextSecondsAfterJump: (us: number) => (endUs + us - toUs) / 1e6,
  } as unknown as Conductor;
  const voice = { say: (word: string) => words.push(word) } as unknown as Voice;
  const metronome = new Metronome(conductor, voice);
  metronome.counts = counts;
  return { metronome, clicks, words, conductor };
}

test("each beat clicks once, however often one looks", () => {
  const { metronome, clicks } = playing(0, 0);
  metronome.chosen = { click: true, voice: false };
  metronome.begin(0);
  for (let us = -1; us < 4 * BEAT_US; us += 7_000) metronome.frame(us, 0, 4 * BEAT_US, null);
  expect(clicks).toEqual([0, 0.5, 1, 1.5]);
});

test("the lead-in clicks also where nobody asked for a click, and the voice counts it", () => {
  const { metronome, clicks, words } = playing(0, 0);
  metronome.chosen = { click: false, voice: true };
  metronome.begin(0);
  for (let us = -1; us < 4 * BEAT_US; us += 10_000) metronome.frame(us, 2 * BEAT_US, 4 * BEAT_US, null);
  expect(clicks).toEqual([0, 0.5]);
  expect(words).toEqual(["1", "2", "3", "4"]);
});

test("over the end of a loop the clicks go on without a gap and without one twice", () => {
  const endUs = 8 * BEAT_US;
  const toUs = 4 * BEAT_US;
  const { metronome, clicks } = playing(endUs, toUs);
  metronome.chosen = { click: true, voice: false };
  metronome.begin(6 * BEAT_US);
  for (let us = 6 * BEAT_US - 1; us < endUs; us += 9_000) metronome.frame(us, toUs, endUs, toUs);
  metronome.landed();
  for (let us = toUs + 5_000; us < toUs + BEAT_US; us += 9_000) metronome.frame(us, toUs, endUs, toUs);
  // Beats 7 and 8 of the old pass, then the loop's first at the moment of the jump, then its second.
  expect(clicks.slice(0, 3)).toEqual([3, 3.5, 4]);
  expect(clicks.length).toBe(4);
});

test("while the song runs in silence nothing is handed to the sound card, nor made up for after", () => {
  const { metronome, clicks, conductor } = playing(0, 0);
  metronome.chosen = { click: true, voice: false };
  Object.assign(conductor, { audible: false });
  metronome.begin(0);
  metronome.frame(BEAT_US - 1000, 0, 16 * BEAT_US, null);
  Object.assign(conductor, { audible: true });
  for (let us = BEAT_US; us < 3 * BEAT_US; us += 7_000) metronome.frame(us, 0, 16 * BEAT_US, null);
  expect(clicks).toEqual([1, 1.5]);
});

test("what begins in the middle does not make up for the beats before", () => {
  const { metronome, clicks } = playing(0, 0);
  metronome.chosen = { click: true, voice: false };
  metronome.begin(5 * BEAT_US + 1);
  metronome.frame(5 * BEAT_US + 2, 0, 16 * BEAT_US, null);
  expect(clicks).toEqual([]);
});
