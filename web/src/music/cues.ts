// SPDX-License-Identifier: Apache-2.0
// Cues for who plays by ear: when each note of a part is told, with it or a beat before. Pure; song time in µs.
import type { Note, Pad } from "../net/wire.ts";
import { type TempoMap, TICKS_PER_QUARTER } from "./tempo_map.ts";

export const CUES = ["off", "with", "ahead"] as const;
export type CueKind = (typeof CUES)[number];

export interface Cue {
  timeUs: number;
  pad: Pad;
}

/** The cues of `notes` in order of time; a note of the first beat is told no earlier than the song begins. */
export function planCues(
  notes: readonly Pick<Note, "tick" | "time_us" | "pad">[],
  map: TempoMap,
  kind: CueKind,
): Cue[] {
  if (kind === "off") return [];
  return notes
    .map(({ tick, time_us, pad }) => ({
      timeUs: kind === "with" ? time_us : time_us - (map.microsAt(tick) - map.microsAt(tick - TICKS_PER_QUARTER)),
      pad,
    }))
    .sort((a, b) => a.timeUs - b.timeUs);
}
