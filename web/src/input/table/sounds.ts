// SPDX-License-Identifier: Apache-2.0
// One to four learned sounds per player, and the drums each stands for. Pure; kept as JSON.
import type { Pad } from "../../net/wire.ts";
import { classify, type Learned, learn } from "./classify.ts";

export const STROKES_NEEDED = 4;
export const SOUND_COUNTS = [1, 2, 3, 4] as const;
export type SoundCount = (typeof SOUND_COUNTS)[number];

/** The drums of each sound, its own first: a deep one under the hand, a bright one, something that rings. */
const DRUMS: Readonly<Record<SoundCount, readonly (readonly Pad[])[]>> = {
  1: [["snare", "kick", "hihat", "tom_high", "tom_mid", "tom_low", "crash", "ride"]],
  2: [
    ["kick", "tom_low"],
    ["snare", "hihat", "tom_high", "tom_mid", "crash", "ride"],
  ],
  3: [
    ["kick", "tom_low"],
    ["snare", "tom_high", "tom_mid"],
    ["hihat", "crash", "ride"],
  ],
  4: [["kick"], ["snare"], ["hihat", "crash", "ride"], ["tom_mid", "tom_high", "tom_low"]],
};

export function drumsOf(count: number): readonly (readonly Pad[])[] {
  return DRUMS[Math.max(1, Math.min(4, count)) as SoundCount];
}

export interface Example {
  features: readonly number[];
  peak: number;
}

/** A player's sounds, each the strokes it was learned from. */
export type Sounds = readonly (readonly Example[])[];

export interface Meant {
  seat: number;
  pad: Pad;
  standsFor: readonly Pad[];
  velocity: number;
}

const MIDDLE_VELOCITY = 92;
/** Twice the peak is a stroke some 20 steps louder. */
const STEPS_PER_DOUBLING = 20;

/** Everybody's sounds in one: at one table a microphone hears both players, and who struck is what was struck. */
export class TableModel {
  private readonly learned: Learned | null;
  private readonly owners: { seat: number; drums: readonly Pad[]; peak: number }[] = [];

  constructor(players: readonly { seat: number; sounds: Sounds }[]) {
    const examples: (readonly (readonly number[])[])[] = [];
    for (const { seat, sounds } of players) {
      sounds.forEach((strokes, index) => {
        if (strokes.length === 0) return;
        examples.push(strokes.map((stroke) => stroke.features));
        const peaks = strokes.map((stroke) => stroke.peak).sort((a, b) => a - b);
        this.owners.push({ seat, drums: drumsOf(sounds.length)[index]!, peak: peaks[peaks.length >> 1]! });
      });
    }
    this.learned = examples.length > 0 ? learn(examples) : null;
  }

  /** Who struck what, or null for a sound that is nobody's. */
  meaning({ features, peak }: Example): Meant | null {
    if (!this.learned) return null;
    const { sound } = classify(this.learned, features);
    const owner = sound === null ? undefined : this.owners[sound];
    if (!owner) return null;
    const [pad, ...standsFor] = owner.drums;
    const louder = Math.log2(Math.max(1e-4, peak) / Math.max(1e-4, owner.peak));
    const velocity = Math.max(1, Math.min(127, Math.round(MIDDLE_VELOCITY + STEPS_PER_DOUBLING * louder)));
    return { seat: owner.seat, pad: pad!, standsFor, velocity };
  }
}

/** Whether two of the sounds are too alike to be told apart by the strokes they were learned from: the pair, or null. */
export function confused(sounds: Sounds): readonly [number, number] | null {
  const learned = learn(sounds.map((strokes) => strokes.map((stroke) => stroke.features)));
  for (let a = 0; a < sounds.length; a += 1) {
    for (const stroke of sounds[a]!) {
      const found = classify(learned, stroke.features).sound;
      if (found !== null && found !== a) return [a, found];
    }
    for (let b = a + 1; b < sounds.length; b += 1) {
      if (classify({ ...learned, centres: [learned.centres[a]!] }, learned.centres[b]!).distance < LEAST_APART)
        return [a, b];
    }
  }
  return null;
}

/** Centres closer than this many spreads meet each other's strokes. */
const LEAST_APART = 1.2;
