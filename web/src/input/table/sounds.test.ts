// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { PADS } from "../../net/wire.ts";
import { FEATURES } from "./classify.ts";
import { confused, drumsOf, type Example, SOUND_COUNTS, TableModel } from "./sounds.ts";

const sound = (height: number, peak = 0.2): Example[] =>
  Array.from({ length: 4 }, (_, i) => ({
    features: Array.from({ length: FEATURES }, (_, f) => (f < FEATURES / 2 ? height : -height) + (i % 2)),
    peak,
  }));

test.each(SOUND_COUNTS)("with %i sounds every drum is on one of them, and on no other", (count) => {
  const drums = drumsOf(count).flat();
  expect([...drums].sort()).toEqual([...PADS].sort());
  expect(drumsOf(count)).toHaveLength(count);
});

test("at one table who struck is what was struck", () => {
  const model = new TableModel([
    { seat: 0, sounds: [sound(0), sound(20)] },
    { seat: 1, sounds: [sound(-20)] },
  ]);
  expect(model.meaning(sound(20)[0]!)).toMatchObject({ seat: 0, pad: "snare" });
  expect(model.meaning(sound(0)[1]!)).toMatchObject({ seat: 0, pad: "kick", standsFor: ["tom_low"] });
  expect(model.meaning(sound(-20)[2]!)).toMatchObject({ seat: 1, pad: "snare" });
  expect(model.meaning(sound(70)[0]!)).toBeNull();
});

test("a stroke as hard as those it was learned from is of middle force, harder ones are louder", () => {
  const model = new TableModel([{ seat: 0, sounds: [sound(0, 0.1)] }]);
  const velocity = (peak: number): number => model.meaning({ ...sound(0)[0]!, peak })!.velocity;
  expect([velocity(0.05), velocity(0.1), velocity(0.2), velocity(1)]).toEqual([72, 92, 112, 127]);
});

test("before anything is learned nothing is meant", () => {
  expect(new TableModel([]).meaning(sound(0)[0]!)).toBeNull();
});

test("two sounds that are alike are said to be", () => {
  expect(confused([sound(0), sound(20)])).toBeNull();
  expect(confused([sound(0), sound(20), sound(1)])).toEqual([0, 2]);
});
