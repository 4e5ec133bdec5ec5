// SPDX-License-Identifier: Apache-2.0
// General MIDI percussion numbers to pads, mirrored from music/pad.py (PAD_OF_GM).
import type { Articulation, Pad } from "../net/wire.ts";

const GM: readonly (readonly [number, Pad, Articulation])[] = [
  [35, "kick", "plain"],
  [36, "kick", "plain"],
  [37, "snare", "plain"],
  [38, "snare", "plain"],
  [39, "snare", "plain"],
  [40, "snare", "plain"],
  [22, "hihat", "closed"],
  [42, "hihat", "closed"],
  [44, "hihat", "pedal"],
  [26, "hihat", "open"],
  [46, "hihat", "open"],
  [48, "tom_high", "plain"],
  [50, "tom_high", "plain"],
  [45, "tom_mid", "plain"],
  [47, "tom_mid", "plain"],
  [41, "tom_low", "plain"],
  [43, "tom_low", "plain"],
  [58, "tom_low", "plain"],
  [49, "crash", "plain"],
  [52, "crash", "plain"],
  [55, "crash", "plain"],
  [57, "crash", "plain"],
  [51, "ride", "plain"],
  [53, "ride", "plain"],
  [59, "ride", "plain"],
];

/** A General MIDI note number that is not here is no drum of ours. */
export const PAD_OF_GM: ReadonlyMap<number, { pad: Pad; articulation: Articulation }> = new Map(
  GM.map(([number, pad, articulation]) => [number, { pad, articulation }]),
);
