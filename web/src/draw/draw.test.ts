// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { PADS } from "../net/wire.ts";
import { padsOf, placeStage } from "./layout.ts";
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

  test("draws only the lanes that a chart uses, in lane order", () => {
    expect(padsOf([{ pad: "kick" }, { pad: "hihat" }, { pad: "kick" }])).toEqual(["hihat", "kick"]);
    expect(padsOf([])).toEqual(["snare"]);
  });
});

test("colours mix and fade", () => {
  expect(mixed("#000000", "#ffffff", 0.5)).toBe("rgb(128 128 128)");
  expect(faded("#ff8000", 0.25)).toBe("rgb(255 128 0 / 0.25)");
});
