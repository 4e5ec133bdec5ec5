// SPDX-License-Identifier: Apache-2.0
// Which of a few learned sounds a stroke is: its bands in decibels beside each other, and the nearest of the learned centres
// measured in pooled standard deviations (linear discriminant analysis with a diagonal, shrunk covariance; Friedman 1989).
// Four strokes of each sound are enough, and it is trained in the page in no time. Pure.
import { Fft } from "./fft.ts";
import { BANDS, bandEdges } from "./onsets.ts";

const SIZE = 512;
/** Bands, and how much of the energy comes in the first half of the body. */
export const FEATURES = BANDS + 1;
/** Hands vary at least this much in dB, however alike four strokes were. */
const LEAST_SPREAD = 2.5;
const SHRINK = 0.4;
/** A sound this many spreads from every centre is none of them: a cup put down, a word. */
const STRANGE = 3.6;

export interface Learned {
  /** One centre per sound. */
  centres: readonly (readonly number[])[];
  /** Standard deviation of each feature, pooled over the sounds. */
  spread: readonly number[];
}

export class FeatureReader {
  private readonly fft = new Fft(SIZE);
  private readonly re = new Float64Array(SIZE);
  private readonly im = new Float64Array(SIZE);
  private readonly edges: number[];

  constructor(sampleRate: number) {
    this.edges = bandEdges(SIZE, sampleRate);
  }

  /** Features of a stroke's body; loudness is taken out, since it says how hard and not what was struck. */
  read(body: Float32Array): number[] {
    const { re, im, edges } = this;
    re.fill(0);
    im.fill(0);
    const count = Math.min(SIZE, body.length);
    let early = 0;
    let all = 1e-12;
    for (let i = 0; i < count; i += 1) {
      re[i] = body[i]!;
      const energy = body[i]! * body[i]!;
      all += energy;
      if (i < count / 2) early += energy;
    }
    this.fft.forward(re, im);
    const bands = Array.from({ length: BANDS }, (_, b) => {
      let total = 1e-9 * all;
      for (let k = edges[b]!; k < edges[b + 1]!; k += 1) total += re[k]! * re[k]! + im[k]! * im[k]!;
      return 10 * Math.log10(total);
    });
    const mean = bands.reduce((sum, value) => sum + value, 0) / BANDS;
    return [...bands.map((value) => Math.max(-30, value - mean)), 20 * (early / all)];
  }
}

/** Learn from examples: for each sound, features of its strokes (at least one each). */
export function learn(examples: readonly (readonly (readonly number[])[])[]): Learned {
  const centres = examples.map((strokes) =>
    Array.from({ length: FEATURES }, (_, f) => strokes.reduce((sum, one) => sum + one[f]!, 0) / strokes.length),
  );
  const count = examples.reduce((sum, strokes) => sum + strokes.length, 0);
  const freedom = Math.max(1, count - examples.length);
  const raw = Array.from({ length: FEATURES }, (_, f) => {
    let total = 0;
    examples.forEach((strokes, sound) => {
      for (const one of strokes) total += (one[f]! - centres[sound]![f]!) ** 2;
    });
    return total / freedom;
  });
  // Few strokes know each variance badly: each is drawn towards their mean.
  const mean = raw.reduce((sum, value) => sum + value, 0) / FEATURES;
  const spread = raw.map((value) => Math.max(LEAST_SPREAD, Math.sqrt((1 - SHRINK) * value + SHRINK * mean)));
  return { centres, spread };
}

/** The sound whose centre is nearest, and how far it is in spreads; `sound` is null for one that is none of them. */
export function classify(learned: Learned, features: readonly number[]): { sound: number | null; distance: number } {
  let sound: number | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  learned.centres.forEach((centre, index) => {
    let total = 0;
    for (let f = 0; f < FEATURES; f += 1) total += ((features[f]! - centre[f]!) / learned.spread[f]!) ** 2;
    const distance = Math.sqrt(total / FEATURES);
    if (distance < nearest) {
      nearest = distance;
      sound = index;
    }
  });
  return { sound: nearest > STRANGE ? null : sound, distance: nearest };
}
