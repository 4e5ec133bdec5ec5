// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { TempoMapData } from "../net/wire.ts";
import type { Loop } from "../net/wire_coach.ts";
import { loopBetween, loopOf } from "./loops.ts";

interface LoopCase {
  name: string;
  bars: number[];
  tempo_map: TempoMapData;
  by_number: [number, number, Loop][];
  between: [number, number, Loop][];
}

const files = import.meta.glob<LoopCase[]>("../../../conformance/loops/*.json", { eager: true, import: "default" });
const cases = Object.values(files).flat();

test("there are vectors", () => {
  expect(cases.length).toBeGreaterThan(2);
});

describe.each(cases)("$name", (vector) => {
  test.each(vector.by_number)("bars %i to %i", (first, last, loop) => {
    expect(loopOf(vector, first, last)).toEqual(loop);
  });

  test.each(vector.between)("dragged from %i to %i µs", (one, other, loop) => {
    expect(loopBetween(vector, one, other)).toEqual(loop);
  });
});
