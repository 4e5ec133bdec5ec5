// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { findable, matches, wordsOf } from "./search.ts";

const found = (query: string, ...texts: string[]): boolean => matches(wordsOf(query), findable(...texts));

test.each([
  ["chair", "Pull Up a Chair", true],
  ["CHAIR pull", "Pull Up a Chair", true],
  ["chair sofa", "Pull Up a Chair", false],
  ["beyonce", "Beyoncé", true],
  ["ラブ", "らぶそんぐ", true],
  ["らぶ", "ラブソング", true],
  ["ﾗﾌﾞ", "ラブソング", true],
  ["ＬＯＶＥ", "Love", true],
  ["夜", "夜に駆ける", true],
  ["봄", "봄날", true],
  ["ㅂㄴ", "봄날", true],
  ["ㅂㄱ", "봄날", false],
  ["ㄲ", "꽃길", true],
  ["か", "がっこう", false],
  ["", "anything", true],
  ["   ", "anything", true],
])("“%s” in “%s”: %s", (query, text, expected) => {
  expect(found(query, text)).toBe(expected);
});

test("words may lie in title and artist", () => {
  expect(found("water side", "Lights Across the Water", "Sidestick")).toBe(true);
});
