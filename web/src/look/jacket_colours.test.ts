// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import { chance } from "../input/partner.ts";
import { CLOTHS, canBeWorn, contrast, fromOklch, inkOn, randomCloth } from "./jacket_colours.ts";

test("every set that is offered can be worn", () => {
  for (const cloth of CLOTHS) expect(canBeWorn(cloth), JSON.stringify(cloth)).toBe(true);
});

test("chance only makes jackets that can be worn, in colours the server takes", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const cloth = randomCloth(chance(seed));
      expect(canBeWorn(cloth)).toBe(true);
      for (const colour of Object.values(cloth)) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    }),
  );
});

test.each([
  ["#000000", "#ffffff", 21],
  ["#ffffff", "#ffffff", 1],
  ["#777777", "#ffffff", 4.48],
])("contrast of %s and %s is %f", (one, other, ratio) => {
  expect(contrast(one, other)).toBeCloseTo(ratio, 2);
});

test("white, black and rebecca purple come out of OKLCH as they should", () => {
  expect(fromOklch(1, 0, 0)).toBe("#ffffff");
  expect(fromOklch(0, 0, 0)).toBe("#000000");
  expect(fromOklch(0.4403, 0.1603, 303.37)).toBe("#663399");
});

test("the name on a pale jacket is dark, on a dark one light", () => {
  expect(inkOn("#efe4cf")).toBe("#1b1411");
  expect(inkOn("#2b4c7e")).toBe("#f7eee0");
});
