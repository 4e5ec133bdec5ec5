// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { carryOn, HITS_NEEDED, type Met, nudgeFrom } from "./nudge.ts";

/** Hits around `centreUs` with a person's spread. */
const around = (centreUs: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => centreUs + ((i * 7919) % 31_000) - 15_500);
const hands = (centreUs: number, count = 80): Met[] =>
  around(centreUs, count).map((asynchronyUs) => ({ kick: false, asynchronyUs }));
const feet = (centreUs: number, count = 60): Met[] =>
  around(centreUs, count).map((asynchronyUs) => ({ kick: true, asynchronyUs }));
const MEASURED = { offset_us: 10_000, uncertainty_us: 2000, taps: 16 };

describe("after a song", () => {
  test.each([24_000, -24_000])("a median of %i µs carries the offset half the way, with its sign", (centre) => {
    const nudge = nudgeFrom(around(centre, 80));
    expect(Math.abs(nudge!.byUs - centre / 2)).toBeLessThan(1500);
  });

  test("of fifty hits one less is too few", () => {
    expect(nudgeFrom(around(24_000, HITS_NEEDED - 1))).toBeNull();
    expect(nudgeFrom(around(24_000, HITS_NEEDED))).not.toBeNull();
  });

  test("played on the beat nothing changes, nor one played all over the place", () => {
    expect(nudgeFrom(around(2000, 80))).toBeNull();
    const wild = Array.from({ length: 60 }, (_, i) => (i % 2 ? 1 : -1) * ((i * 7919) % 90_000) + 6000);
    expect(nudgeFrom(wild)).toBeNull();
  });

  test("a large miss is never followed more than 20 ms at once", () => {
    expect(nudgeFrom(around(90_000, 80))?.byUs).toBe(20_000);
  });
});

describe("a seat's calibration", () => {
  test("follows all its hits where the pedal was not measured apart", () => {
    const carried = carryOn(MEASURED, [...hands(20_000), ...feet(20_000)]);
    expect(Math.abs(carried!.calibration.offset_us - 20_000)).toBeLessThan(1500);
    expect(carried?.calibration.kick_us).toBeUndefined();
    expect(carried?.calibration.taps).toBe(16);
  });

  test("follows hands and foot apart where it was", () => {
    const carried = carryOn({ ...MEASURED, kick_us: 30_000 }, [...hands(0), ...feet(-20_000)]);
    expect(carried?.hands).toBeNull();
    expect(Math.abs(carried!.calibration.kick_us! - 20_000)).toBeLessThan(1500);
    expect(carried?.calibration.offset_us).toBe(10_000);
  });

  test("of hands alone leaves the foot where it was", () => {
    const carried = carryOn({ ...MEASURED, kick_us: 30_000 }, [...hands(20_000), ...feet(0)]);
    const { offset_us, kick_us } = carried!.calibration;
    expect(offset_us + kick_us!).toBe(40_000);
  });

  test("stays where nothing is sure", () => {
    expect(carryOn(MEASURED, hands(0))).toBeNull();
  });

  test("never measured is as sure as the song was", () => {
    const carried = carryOn({ offset_us: 0, uncertainty_us: 0, taps: 0 }, hands(30_000));
    expect(carried?.calibration.taps).toBe(80);
    expect(carried!.calibration.uncertainty_us).toBeGreaterThan(500);
  });
});
