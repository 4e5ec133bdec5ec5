// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { rolling, STROKES } from "./rolling.ts";

const series = (values: readonly number[]) => values.map((ms, i) => ({ time_us: i * 1000, asynchrony_us: ms * 1000 }));

test("too few strokes have no running mean", () => {
  expect(rolling(series([1, 2, 3]))).toEqual([]);
});

test("a steady player's line is level", () => {
  const line = rolling(series(Array.from({ length: 20 }, () => -12)));
  expect(line).toHaveLength(20 - STROKES + 1);
  expect(line.every(([, ms]) => Math.abs(ms + 12) < 1e-9)).toBe(true);
});

test("each mean stands in the middle of its strokes and forgets those before", () => {
  const line = rolling(series([0, 0, 0, 0, 0, 0, 0, 0, 80]));
  expect(line).toEqual([
    [3500, 0],
    [4500, 10],
  ]);
});
