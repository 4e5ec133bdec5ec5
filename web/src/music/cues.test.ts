// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { planCues } from "./cues.ts";
import { TempoMap } from "./tempo_map.ts";

// Half a second a beat, then a quarter.
const map = new TempoMap({ ticks: [0, 480, 960], times_us: [1_000_000, 1_500_000, 1_750_000] });
const notes = [
  { tick: 480, time_us: 1_500_000, pad: "kick" },
  { tick: 960, time_us: 1_750_000, pad: "snare" },
] as const;

test.each([
  ["off", []],
  ["with", [1_500_000, 1_750_000]],
  ["ahead", [1_000_000, 1_500_000]],
] as const)("cues %s the notes are told when the song's own beats say", (kind, times) => {
  expect(planCues(notes, map, kind).map((cue) => cue.timeUs)).toEqual(times);
});

test("a beat before the first beat is one as long as the first", () => {
  expect(planCues([{ tick: 0, time_us: 1_000_000, pad: "snare" }], map, "ahead")).toEqual([
    { timeUs: 500_000, pad: "snare" },
  ]);
});
