// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { LiveSync, SHARED_KEPT } from "../judge/live_sync.ts";
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

describe("the live measure of two", () => {
  test("is signed, first minus second, over the last eight shared notes", () => {
    const live = new LiveSync();
    for (let i = 0; i < 20; i += 1) {
      live.met(0, i * 500_000, -10_000);
      live.met(1, i * 500_000, i < 12 ? 90_000 : 10_000);
    }
    expect(live.state).toEqual({ meanUs: -20_000, sdUs: 0, count: SHARED_KEPT });
    expect(live.shared).toBe(20);
  });

  test("counts a note that only one of them has for nothing", () => {
    const live = new LiveSync();
    live.met(0, 0, 0);
    live.met(1, 500_000, 0);
    expect(live.state.count).toBe(0);
  });

  test("takes two pads at one moment for one gesture", () => {
    const live = new LiveSync();
    live.met(0, 0, 5000);
    live.met(0, 0, 9000);
    live.met(1, 0, 1000);
    expect(live.state).toEqual({ meanUs: 4000, sdUs: 0, count: 1 });
  });
});
