// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundedDivision } from "./integers.ts";
import { TempoMap } from "./tempo_map.ts";

test.each([
  [1, 2, 1],
  [-1, 2, 0],
  [-3, 2, -1],
  [5, 3, 2],
  [-5, 3, -2],
])("%i / %i is %i, half up", (top, bottom, expected) => {
  expect(roundedDivision(top, bottom)).toBe(expected);
});

test("rounded division is exact wherever the arguments are safe integers", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (top, bottom) => {
      const numerator = 2n * BigInt(top) + BigInt(bottom);
      const step = 2n * BigInt(bottom);
      const floored = (numerator - (((numerator % step) + step) % step)) / step;
      expect(roundedDivision(top, bottom)).toBe(Number(floored));
    }),
  );
});

describe("a tempo map", () => {
  const map = new TempoMap({ ticks: [0, 480, 960], times_us: [500_000, 1_000_000, 2_000_001] });

  test.each([
    [0, 500_000],
    [240, 750_000],
    [480, 1_000_000],
    [481, 1_002_083],
    [960, 2_000_001],
    [-480, 0],
    [1440, 3_000_002],
  ])("puts tick %i at %i µs, also beyond its ends", (tick, micros) => {
    expect(map.microsAt(tick)).toBe(micros);
  });

  test("leads back to the tick", () => {
    for (let tick = -1000; tick < 2000; tick += 7) expect(map.ticksAt(map.microsAt(tick))).toBe(tick);
  });

  test("with one anchor is refused", () => {
    expect(() => new TempoMap({ ticks: [0], times_us: [0] })).toThrow("two anchors");
  });
});
