// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { BlockClock } from "./block_clock.ts";
import { BLOCK } from "./canceller.ts";

const RATE = 48_000;

test("samples are told in the context's time from the first block on", () => {
  const clock = new BlockClock(RATE);
  for (let i = 0; i < 100; i += 1) clock.block(2 + (i * BLOCK) / RATE);
  expect(clock.timeOf(99 * BLOCK + 7)).toBeCloseTo(2 + (99 * BLOCK + 7) / RATE, 9);
  expect(clock.missed).toBe(0);
});

test("blocks that a busy browser leaves out do not make later strokes early", () => {
  const clock = new BlockClock(RATE);
  const left = [10, 11, 12, 50];
  let given = 0;
  for (let i = 0; i < 100; i += 1) {
    if (left.includes(i)) continue;
    clock.block((i * BLOCK) / RATE);
    given += 1;
  }
  expect(given).toBe(96);
  expect(clock.timeOf(95 * BLOCK + 5)).toBeCloseTo((99 * BLOCK + 5) / RATE, 9);
  expect(clock.missed).toBe(4 * BLOCK);
});
