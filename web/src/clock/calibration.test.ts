// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrate, PAIRING_CAP_US, pairTaps } from "./calibration.ts";

const clicks = Array.from({ length: 24 }, (_, i) => i * 600_000);
const tapsAt = (offset: number, count = 20): number[] =>
  clicks.slice(0, count).map((c, i) => c + offset + ((i * 7919) % 9000) - 4500);

test.each([45_000, -45_000, 0, 180_000])("an offset of %i µs is found with its sign", (offset) => {
  const found = calibrate(pairTaps(tapsAt(offset), clicks));
  expect(Math.abs((found?.offset_us ?? Number.NaN) - offset)).toBeLessThan(2000);
  expect(found?.uncertainty_us).toBeLessThan(2000);
  expect(found?.taps).toBe(20);
});

test("fifteen taps are too few and sixteen are enough", () => {
  expect(calibrate(pairTaps(tapsAt(0, 15), clicks))).toBeNull();
  expect(calibrate(pairTaps(tapsAt(0, 16), clicks))).not.toBeNull();
});

test("a few wild taps do not move the offset", () => {
  const wild = tapsAt(30_000).map((tap, i) => (i % 7 === 3 ? tap + 200_000 : tap));
  const found = calibrate(pairTaps(wild, clicks));
  expect(Math.abs((found?.offset_us ?? Number.NaN) - 30_000)).toBeLessThan(3000);
  expect(found?.taps).toBe(17);
});

test("a tap far from every click belongs to none", () => {
  expect(pairTaps([300_000], clicks)).toEqual([]);
  expect(pairTaps([PAIRING_CAP_US], clicks)).toEqual([PAIRING_CAP_US]);
});

test("taps all over the place give nothing or say so by their uncertainty", () => {
  const random = fc.array(fc.integer({ min: -250_000, max: 250_000 }), { minLength: 16, maxLength: 40 });
  fc.assert(
    fc.property(random, (distances) => {
      const found = calibrate(distances);
      if (found === null) return;
      expect(Number.isInteger(found.offset_us) && Number.isInteger(found.uncertainty_us)).toBe(true);
      expect(found.offset_us).toBeGreaterThanOrEqual(Math.min(...distances));
      expect(found.offset_us).toBeLessThanOrEqual(Math.max(...distances));
    }),
  );
});

test("the device's own uncertainty is carried on", () => {
  expect(calibrate(pairTaps(tapsAt(0), clicks), 5000)?.uncertainty_us).toBeGreaterThanOrEqual(5000);
});
