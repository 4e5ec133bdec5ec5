// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { bestFromS, heights, stitchPath, stretchesOf } from "./wave.ts";

const section = (label: string, start_s: number, end_s: number) => ({ label, start_s, end_s, confidence: 1 });

test("a quiet song has as much shape as a loud one", () => {
  const loud = heights({ peak: [200, 100, 200, 100], rms: [100, 50, 100, 50] }, 4);
  const quiet = heights({ peak: [20, 10, 20, 10], rms: [10, 5, 10, 5] }, 4);
  expect(loud[0]! - loud[1]!).toBeGreaterThan(0.5);
  expect(quiet[0]! - quiet[1]!).toBeGreaterThan(0.5);
  for (const height of [...loud, ...quiet]) expect(height >= 0 && height <= 1).toBe(true);
});

test("silence and a song shorter than the stitches are drawn too", () => {
  expect(heights({ peak: [0, 0], rms: [0, 0] }, 2)).toEqual([0, 0]);
  expect(heights({ peak: [255], rms: [255] }, 3)).toHaveLength(3);
  expect(heights({ peak: [], rms: [] }, 2)).toEqual([0, 0]);
});

test("one stroke a stitch, never too small to be seen", () => {
  expect(stitchPath([0, 1])).toBe("M0.5 47.0V53.0M1.5 4.0V96.0");
});

test("what is heard twice comes again, what is heard once does not", () => {
  const stretches = stretchesOf([section("A", 0, 10), section("B", 10, 20), section("A", 20, 40)], 40);
  expect(stretches.map(({ comesAgain }) => comesAgain)).toEqual([true, false, true]);
  expect(stretches[1]).toMatchObject({ from: 0.25, to: 0.5 });
});

test("a song is first heard where it is fullest", () => {
  const stretches = stretchesOf([section("A", 0, 20), section("B", 20, 40)], 40);
  expect(bestFromS(stretches, [0.2, 0.2, 0.9, 0.9], 40)).toBe(20);
  expect(bestFromS([], [0.5], 30)).toBe(10);
});
