// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { PADS, type Pad } from "../../net/wire.ts";
import { spanOf } from "./touch_pads.tsx";

test.each([
  [["hihat", "snare", "ride", "kick"], 2, [1, 1, 2]],
  [["hihat", "snare", "kick"], 2, [1, 1]],
  [["hihat", "kick"], 1, [1]],
  [["crash", "hihat", "snare", "tom_high", "ride"], 4, [1, 1, 1, 1, 4]],
] satisfies [Pad[], number, number[]][])("pads %j in %i columns leave no hole to strike", (pads, columns, spans) => {
  const hands = pads.filter((pad) => pad !== "kick");
  expect(hands.map((pad) => spanOf(pad, pads, columns))).toEqual(spans);
  expect(PADS).toEqual(expect.arrayContaining(pads));
});
