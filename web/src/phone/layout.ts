// SPDX-License-Identifier: Apache-2.0
// How pads share the glass: hands above, the kick under the thumbs. Pure.
import { PADS, type Pad } from "../net/wire.ts";

export interface Arranged {
  hands: readonly Pad[];
  kick: boolean;
  /** Columns of the hands' pads on a glass held upright, and held across. */
  columns: number;
  wide: number;
}

/** Arrange `pads` in the order of the lanes. */
export function arranged(pads: readonly Pad[]): Arranged {
  const hands = PADS.filter((pad) => pad !== "kick" && pads.includes(pad));
  const count = Math.max(1, hands.length);
  return {
    hands,
    kick: pads.includes("kick"),
    columns: Math.min(2, count),
    wide: count <= 4 ? count : Math.ceil(count / 2),
  };
}
