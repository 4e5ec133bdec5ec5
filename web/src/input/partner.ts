// SPDX-License-Identifier: Apache-2.0
// A practice partner that plays a seat by itself, with a person's timing: asynchronies follow the linear phase correction of
// Wing & Kristofferson (1973) and Vorberg & Wing (1996), A' = (1 − α) A + T − (M' − M), with clock noise T and motor noise M.
// Chance is an argument, so that a partner of one take plays the same strokes again after a pause.
import type { Note } from "../net/wire.ts";
import type { PartnerKind } from "../store.ts";

interface Manner {
  /** Share of the last asynchrony corrected at the next note. */
  alpha: number;
  clockMs: number;
  motorMs: number;
  biasMs: number;
  missed: number;
  extra: number;
}

/** Steady: a trained player (SD about 15 ms). Novice: within what beginners show tapping alone (SD about 35 ms; see sync.md). */
const MANNERS: Readonly<Record<PartnerKind, Manner>> = {
  steady: { alpha: 0.55, clockMs: 11, motorMs: 5, biasMs: -6, missed: 0.01, extra: 0 },
  novice: { alpha: 0.3, clockMs: 22, motorMs: 10, biasMs: -22, missed: 0.08, extra: 0.02 },
};
/** Notes closer than this are one gesture and share one asynchrony. */
const GESTURE_US = 15_000;

export interface PlannedStrike {
  timeUs: number;
  pad: Note["pad"];
  articulation: Note["articulation"];
  velocity: number;
}

/** A small generator (mulberry32) from a 32-bit seed: even numbers in [0, 1). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed from a take's id and a seat. */
export function seedOf(takeId: string, seat: number): number {
  return (Number.parseInt(takeId.slice(0, 8), 16) ^ Math.imul(seat + 1, 0x9e3779b9)) >>> 0;
}

/** Plan every stroke of a partner for `notes` (in time order). Times in µs of the song, in time order. */
export function planPartner(notes: readonly Note[], kind: PartnerKind, random: () => number): PlannedStrike[] {
  const manner = MANNERS[kind];
  const normal = (sd: number): number => sd * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const planned: PlannedStrike[] = [];
  let phase = 0;
  let lastUs = Number.NEGATIVE_INFINITY;
  let asynchronyMs = 0;
  for (const note of notes) {
    if (note.time_us - lastUs > GESTURE_US) {
      phase = (1 - manner.alpha) * phase + normal(manner.clockMs);
      asynchronyMs = manner.biasMs + phase + normal(manner.motorMs);
    }
    lastUs = note.time_us;
    if (random() < manner.missed) continue;
    const velocity = Math.round(Math.min(127, Math.max(20, note.velocity + normal(9))));
    const timeUs = note.time_us + Math.round(asynchronyMs * 1000);
    planned.push({ timeUs, pad: note.pad, articulation: note.articulation, velocity });
    if (random() < manner.extra) {
      planned.push({ timeUs: timeUs + 180_000, pad: note.pad, articulation: note.articulation, velocity: 50 });
    }
  }
  return planned.sort((a, b) => a.timeUs - b.timeUs);
}
