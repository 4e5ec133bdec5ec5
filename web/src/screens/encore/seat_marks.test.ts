// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { markPath } from "./seat_marks.ts";

test("eight seats have eight shapes, the ninth begins again", () => {
  const shapes = Array.from({ length: 9 }, (_, seat) => markPath(seat, 0, 0, 4));
  expect(new Set(shapes).size).toBe(8);
  expect(shapes[8]).toBe(shapes[0]);
});

test("a sign stands around its place and is about as large as asked", () => {
  for (let seat = 1; seat < 8; seat += 1) {
    const numbers = markPath(seat, 100, 50, 4)
      .match(/-?\d+(\.\d+)?/g)!
      .map(Number);
    const xs = numbers.filter((_, i) => i % 2 === 0);
    const ys = numbers.filter((_, i) => i % 2 === 1);
    expect(Math.min(...xs)).toBeGreaterThan(93);
    expect(Math.max(...xs)).toBeLessThan(107);
    expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(6);
    expect((Math.max(...xs) + Math.min(...xs)) / 2).toBeCloseTo(100, 0);
  }
});
