// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { figure, ms, NOTHING } from "./expert_rows.ts";

interface FigureCase {
  name: string;
  told: [number, number, string][];
}

const files = import.meta.glob<FigureCase[]>("../../../../conformance/figures/*.json", {
  eager: true,
  import: "default",
});
const cases = Object.values(files).flat();

test("there are vectors", () => {
  expect(cases.length).toBeGreaterThan(0);
});

describe.each(cases)("$name", (vector) => {
  test.each(vector.told)("%d to %i digits", (value, digits, told) => {
    expect(figure(value, digits)).toBe(told);
  });
});

test("what is not known is a dash", () => {
  expect(figure(null, 2)).toBe(NOTHING);
  expect(ms(null)).toBe(NOTHING);
});
