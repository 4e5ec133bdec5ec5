// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { chooseSample, type KitSample } from "../audio/kit.ts";
import { median, robustSpread } from "../clock/clock_model.ts";
import { type Note, PADS } from "../net/wire.ts";
import { codesOf, KEYS, strikeOfKey } from "./keyboard.ts";
import { chance, planPartner, seedOf } from "./partner.ts";
import { momentOf } from "./strike.ts";
import { velocityOfPressure } from "./touch.ts";

describe("the keyboard", () => {
  test("has all eight pads in each half and no key twice", () => {
    for (const seat of [0, 1]) for (const pad of PADS) expect(codesOf(seat, pad).length).toBeGreaterThan(0);
    const codes = KEYS.flat().map(([code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("knows whose key it is", () => {
    expect(strikeOfKey("KeyD")).toEqual({ seat: 0, pad: "snare" });
    expect(strikeOfKey("KeyK")).toEqual({ seat: 1, pad: "snare" });
    expect(strikeOfKey("Escape")).toBeNull();
  });
});

describe("a stamp", () => {
  test("is believed when it lies just before now", () => {
    expect(momentOf(995, 1000, 3000)).toEqual({ atMs: 995, uncertaintyUs: 3000 });
  });

  test.each([0, 1_700_000_000_000, 400, 1010])("of %i ms at 1000 ms is not, and the doubt grows", (stamp) => {
    const moment = momentOf(stamp, 1000, 3000);
    expect(moment.atMs).toBe(1000);
    expect(moment.uncertaintyUs).toBeGreaterThan(8000);
  });
});

test("a screen that cannot feel force strikes evenly", () => {
  expect([velocityOfPressure(0), velocityOfPressure(0.5), velocityOfPressure(1)]).toEqual([96, 96, 96]);
  expect(velocityOfPressure(0.9)).toBeGreaterThan(velocityOfPressure(0.2));
});

test("a stroke sounds from its articulation's velocity layer, and closed where there is no plain hi-hat", () => {
  const layer = (
    pad: KitSample["pad"],
    articulation: KitSample["articulation"],
    low: number,
    high: number,
  ): KitSample => ({
    file: `${pad}_${articulation}_${low}`,
    pad,
    articulation,
    velocity_low: low,
    velocity_high: high,
  });
  const samples = [
    layer("hihat", "closed", 1, 60),
    layer("hihat", "closed", 61, 127),
    layer("hihat", "open", 1, 100),
    layer("kick", "plain", 1, 127),
  ];
  expect(chooseSample(samples, "hihat", "plain", 80)?.file).toBe("hihat_closed_61");
  expect(chooseSample(samples, "hihat", "open", 127)?.file).toBe("hihat_open_1");
  expect(chooseSample(samples, "kick", "closed", 1)?.file).toBe("kick_plain_1");
  expect(chooseSample(samples, "ride", "plain", 80)).toBeNull();
});

describe("a practice partner", () => {
  const notes: Note[] = Array.from({ length: 600 }, (_, i) => ({
    tick: i * 240,
    time_us: i * 250_000,
    pad: i % 2 ? "snare" : "kick",
    velocity: 90,
    articulation: "plain",
    confidence: 1,
  }));
  const spread = (kind: "steady" | "novice"): { spreadMs: number; biasMs: number; played: number } => {
    const plan = planPartner(notes, kind, chance(7));
    const off = plan.map((stroke) => {
      const nearest = Math.round(stroke.timeUs / 250_000) * 250_000;
      return (stroke.timeUs - nearest) / 1000;
    });
    return { spreadMs: robustSpread(off), biasMs: median(off), played: plan.length };
  };

  test("has a person's spread: a steady one near 15 ms, a novice near 35", () => {
    expect(spread("steady").spreadMs).toBeGreaterThan(9);
    expect(spread("steady").spreadMs).toBeLessThan(22);
    expect(spread("novice").spreadMs).toBeGreaterThan(24);
    expect(spread("novice").spreadMs).toBeLessThan(45);
    expect(spread("novice").biasMs).toBeLessThan(spread("steady").biasMs);
  });

  test("plays the same strokes again from the same seed, in time order", () => {
    const once = planPartner(notes, "novice", chance(seedOf("0123456789abcdef0123456789abcdef", 1)));
    const again = planPartner(notes, "novice", chance(seedOf("0123456789abcdef0123456789abcdef", 1)));
    expect(again).toEqual(once);
    expect(once.every((stroke, i) => i === 0 || once[i - 1]!.timeUs <= stroke.timeUs)).toBe(true);
  });
});
