// SPDX-License-Identifier: Apache-2.0
// Who plays with fewer hands or feet than a kit asks for: what one stroke may play beside its own pad. Pure. A stroke still
// happens when it happens and is judged as any other; only which notes it plays is widened, and each is a stroke in the take.
import { PADS, type Pad } from "../net/wire.ts";
import type { Judge } from "./judge.ts";

/**
 * "usual": every stroke is its own pad's. "one_hand": what both hands would play at once, one hand plays with one stroke.
 * "hands": no feet; a hand takes the kick with it, or plays it alone. "one_switch": one foot, one key, one pad plays all.
 */
export const REACHES = ["usual", "one_hand", "hands", "one_switch"] as const;
export type Reach = (typeof REACHES)[number];

const HANDS: readonly Pad[] = PADS.filter((pad) => pad !== "kick");
const KICK: readonly Pad[] = ["kick"];
const NONE: readonly Pad[] = [];
/** Notes this near to each other fall together. */
const TOGETHER_US = 12_000;

/** Pads whose notes a stroke of `pad` may play when its own pad has none. */
export function standsFor(pad: Pad, reach: Reach): readonly Pad[] {
  if (reach === "one_switch") return PADS;
  return reach === "hands" && pad !== "kick" ? KICK : NONE;
}

/** Pads whose notes a stroke of `pad` plays too where they fall together with its own. */
export function takesAlong(pad: Pad, reach: Reach): readonly Pad[] {
  if (reach === "one_switch") return PADS;
  if (pad === "kick") return NONE;
  if (reach === "hands") return KICK;
  return reach === "one_hand" ? HANDS : NONE;
}

/** The pads beside `pad` whose open notes fall together with note `met`, which a stroke at `timeUs` plays. */
export function playedAlong(
  judge: Pick<Judge, "candidate">,
  notes: readonly { time_us: number }[],
  pad: Pad,
  met: number,
  timeUs: number,
  reach: Reach,
): Pad[] {
  return takesAlong(pad, reach).filter((other) => {
    if (other === pad) return false;
    const candidate = judge.candidate(other, timeUs);
    return candidate !== null && Math.abs(notes[candidate]!.time_us - notes[met]!.time_us) <= TOGETHER_US;
  });
}
