// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { LiveSync, type RibbonPoint, SHARED_NOTES } from "./live_sync.ts";

describe("the live measure of two", () => {
  test("is signed, first minus second, over the last eight shared notes", () => {
    const live = new LiveSync();
    for (let i = 0; i < 20; i += 1) {
      const note = i * 500_000;
      live.hit(0, note, note - 10_000);
      live.hit(1, note, note + (i < 12 ? 90_000 : 10_000));
    }
    expect(live.point).toEqual({ note_us: 9_500_000, count: SHARED_NOTES, mean_us: -20_000, sd_us: 0 });
  });

  test("counts a note that only one of them has for nothing", () => {
    const live = new LiveSync();
    live.hit(0, 0, 0);
    live.hit(1, 500_000, 500_000);
    expect(live.point).toBeNull();
  });

  test("takes two pads at one moment for one gesture, before and after the other has struck", () => {
    const live = new LiveSync();
    live.hit(0, 0, 5000);
    live.hit(0, 0, 9000);
    live.hit(1, 0, 1000);
    live.hit(1, 0, 2000);
    expect(live.point).toEqual({ note_us: 0, count: 1, mean_us: 4000, sd_us: null });
  });

  test("forgets a waiting note after sixteen later ones", () => {
    const live = new LiveSync();
    for (let i = 0; i <= 16; i += 1) live.hit(0, i, i);
    expect(live.hit(1, 0, 0)).toBeNull();
    expect(live.hit(1, 16, 16)?.count).toBe(1);
  });
});

interface LiveCase {
  name: string;
  first: number;
  second: number;
  hits: { seat: number; note_us: number; hit_us: number }[];
  points: (RibbonPoint | null)[];
}

const files = import.meta.glob<LiveCase[]>("../../../conformance/together/live.json", {
  eager: true,
  import: "default",
});

test.each(Object.values(files).flat())("as in Python: $name", ({ first, second, hits, points }) => {
  const live = new LiveSync(first, second);
  expect(hits.map((hit) => live.hit(hit.seat, hit.note_us, hit.hit_us))).toEqual(points);
});
