// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import { chance } from "../input/partner.ts";
import { nameOfColour } from "./colour_names.ts";
import {
  BOLTS,
  CLOTHS,
  canBeWorn,
  contrast,
  DARK_INK,
  faultOf,
  fromOklch,
  inkOn,
  mended,
  randomCloth,
  toOklch,
} from "./jacket_colours.ts";

test("every set that is offered can be worn", () => {
  for (const cloth of CLOTHS) expect(canBeWorn(cloth), JSON.stringify(cloth)).toBe(true);
});

test("there are twelve, each unlike the others", () => {
  expect(CLOTHS).toHaveLength(12);
  expect(new Set(CLOTHS.map((cloth) => cloth.body)).size).toBe(12);
});

test.each(CLOTHS)("the letters and the outline of number and name are read on $body", ({ body, sleeves, trim }) => {
  expect(contrast(body, inkOn(body))).toBeGreaterThanOrEqual(4.5);
  expect(Math.min(contrast(body, sleeves), contrast(body, trim))).toBeGreaterThanOrEqual(1.8);
});

/** How far apart two hues lie on their circle, 0 to 180. */
const turn = (one: number, other: number): number => Math.abs(((one - other + 540) % 360) - 180);

test("chance only makes jackets that can be worn and whose colours go together", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const cloth = randomCloth(chance(seed));
      for (const colour of Object.values(cloth)) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
      expect(faultOf(cloth)).toBe(null);
      expect(contrast(cloth.trim, cloth.sleeves)).toBeGreaterThanOrEqual(1.2);
      if (CLOTHS.includes(cloth)) return;
      const [body, sleeves, trim] = [cloth.body, cloth.sleeves, cloth.trim].map(toOklch);
      // Cloth, not neon and not mud.
      expect(body!.chroma).toBeGreaterThan(0.05);
      expect(body!.chroma).toBeLessThan(0.14);
      // The trim answers the body: across the circle, beside what is across, or a third of the way.
      const nearest = Math.min(...[60, 150, 180].map((wanted) => Math.abs(turn(trim!.hue, body!.hue) - wanted)));
      expect(nearest).toBeLessThan(7);
      // Sleeves are nearly grey, or of the body's own hue or the one across.
      const kin = Math.min(turn(sleeves!.hue, body!.hue), turn(sleeves!.hue, body!.hue + 180));
      expect(sleeves!.chroma <= 0.06 || kin < 9).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("whatever colours somebody picks, mending leaves a jacket that can be worn, of the same hues", () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(colour, colour, colour, (body, sleeves, trim) => {
      const cloth = { body, sleeves, trim };
      const after = mended(cloth);
      expect(canBeWorn(after)).toBe(true);
      if (canBeWorn(cloth)) expect(after).toEqual(cloth);
    }),
    { numRuns: 300 },
  );
});

test("a colour goes to OKLCH and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
      const colour = `#${value.toString(16).padStart(6, "0")}`;
      const { lightness, chroma, hue } = toOklch(colour);
      expect(contrast(fromOklch(lightness, chroma, hue), colour)).toBeLessThan(1.06);
    }),
  );
});

test.each([
  ["#2b4c7e", "deep", "blue"],
  ["#8a2f4b", "deep", "pink"],
  ["#f4efe6", "plain", "cream"],
  ["#33261f", "deep", "brown"],
  ["#e8b04c", "plain", "yellow"],
  ["#808080", "plain", "grey"],
] as const)("%s is called %s %s", (colour, tone, hue) => {
  expect(nameOfColour(colour)).toEqual({ tone, hue });
});

test("no two bolts look the same, and a jacket can be made of any of them", () => {
  expect(new Set(BOLTS).size).toBe(BOLTS.length);
  for (const body of BOLTS.filter((bolt) => contrast(bolt, DARK_INK) >= 1.9)) {
    expect(canBeWorn(mended({ body, sleeves: "#f6f1e7", trim: "#d99a2b" }))).toBe(true);
  }
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
