// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PADS } from "../net/wire.ts";
import { SIZES } from "../settings.ts";
import { KICK_WIDTH } from "./gems.ts";
import { farAlong, LEANING, ordered, padsOf, placeStage, sizeAt } from "./layout.ts";
import { faded, mixed } from "./palette.ts";

describe("the stage's layout", () => {
  test.each([
    [1440, 760],
    [1024, 600],
    [390, 520],
    [320, 400],
  ])("at %i × %i keeps both highways and the ribbon inside and apart", (width, height) => {
    const place = placeStage(width, height, [PADS, PADS.slice(1, 4)], 80);
    const [a, b] = place.highways;
    expect(a!.left).toBeGreaterThanOrEqual(0);
    expect(b!.right).toBeLessThanOrEqual(width);
    expect(place.ribbon!.left).toBe(a!.right);
    expect(place.ribbon!.right - place.ribbon!.left).toBeGreaterThanOrEqual(40);
    for (const highway of place.highways) {
      expect(highway.lanes[0]! - highway.radius).toBeGreaterThanOrEqual(highway.left - 1);
      expect(highway.lanes.at(-1)! + highway.radius).toBeLessThanOrEqual(highway.right + 1);
      for (let i = 1; i < highway.lanes.length; i += 1) {
        expect(highway.lanes[i]! - highway.lanes[i - 1]!).toBeGreaterThan(highway.radius * 1.2);
      }
    }
  });

  test("is symmetric about the middle", () => {
    const place = placeStage(1000, 600, [["kick", "snare"], ["snare"]], 80);
    expect(place.highways[0]!.left + place.highways[1]!.right).toBeCloseTo(1000, 6);
  });

  test("what stands under the strike line goes by the larger notes, alike for both players", () => {
    const [few, many] = placeStage(1440, 760, [["hihat", "snare", "kick"], PADS], 80).highways;
    expect(few!.radius).toBeGreaterThan(many!.radius);
    expect([few!.foot, many!.foot]).toEqual([few!.radius, few!.radius]);
  });

  test("draws only the lanes that a chart uses, in lane order", () => {
    expect(padsOf([{ pad: "kick" }, { pad: "hihat" }, { pad: "kick" }])).toEqual(["hihat", "kick"]);
    expect(padsOf([])).toEqual(["snare"]);
  });
});

test("colours mix and fade", () => {
  expect(mixed("#000000", "#ffffff", 0.5)).toBe("rgb(128 128 128)");
  expect(faded("#ff8000", 0.25)).toBe("rgb(255 128 0 / 0.25)");
});

describe("a highway that leans away", () => {
  test("lets a note start at the far end, arrive at the strike line and never turn back", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (depth, ahead) => {
          expect(farAlong(0, depth)).toBe(0);
          expect(farAlong(1, depth)).toBeCloseTo(1, 9);
          expect(farAlong(ahead + 0.01, depth)).toBeGreaterThan(farAlong(ahead, depth));
          expect(sizeAt(ahead + 0.01, depth)).toBeLessThanOrEqual(sizeAt(ahead, depth));
        },
      ),
    );
  });

  test("keeps a lane straight: how far from the middle goes with how far along", () => {
    // A straight line on the screen: the offset from the middle is linear in the height.
    const at = (ahead: number): [number, number] => [farAlong(ahead, LEANING), sizeAt(ahead, LEANING)];
    const [y1, x1] = at(1);
    for (const ahead of [0.1, 0.35, 0.8]) {
      const [y, x] = at(ahead);
      expect(1 + ((x1 - 1) * y) / y1).toBeCloseTo(x, 9);
    }
  });
});

test.each([
  ["kit", ["hihat", "snare", "kick", "ride"]],
  ["mirrored", ["ride", "kick", "snare", "hihat"]],
  ["kick_first", ["kick", "hihat", "snare", "ride"]],
] as const)("lanes in the order %s", (order, lanes) => {
  expect(ordered(["hihat", "snare", "kick", "ride"], order)).toEqual(lanes);
});

test("notes of any size keep off their neighbours and inside their highway", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 320, max: 2560 }),
      fc.integer({ min: 380, max: 1440 }),
      fc.double({ min: SIZES.lowest, max: SIZES.highest, noNaN: true }),
      fc.subarray([...PADS], { minLength: 1 }),
      (width, height, size, pads) => {
        const place = placeStage(width, height, [pads, PADS], 90, [
          { size, depth: 0 },
          { size: 1, depth: 0 },
        ]);
        const [mine, other] = place.highways;
        for (let i = 1; i < mine!.lanes.length; i += 1) {
          const gap = mine!.lanes[i]! - mine!.lanes[i - 1]!;
          if (mine!.radius <= 9.01) continue;
          const bar = [mine!.pads[i - 1], mine!.pads[i]].includes("kick");
          // Receptors are a tenth larger than the notes.
          expect(gap).toBeGreaterThanOrEqual(mine!.radius * (bar ? 1.1 * (1 + KICK_WIDTH) : 2) - 0.01);
        }
        expect(mine!.left).toBeGreaterThanOrEqual(0);
        expect(other!.right).toBeLessThanOrEqual(width);
      },
    ),
  );
});
