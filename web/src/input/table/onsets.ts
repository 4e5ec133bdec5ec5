// SPDX-License-Identifier: Apache-2.0
// Strokes in a stream of sound: spectral flux over logarithmic bands with an adaptive threshold (Dixon 2006), causal, with less
// than 10 ms from the stroke to its being told. Every band is seen against the noise of the room and against what the music,
// known from the reference, is expected to leave in it: a snare in the song is no stroke on the table. Pure.
import { BLOCK } from "./canceller.ts";
import { Fft } from "./fft.ts";

export const BANDS = 14;
const LOWEST_HZ = 90;
const HIGHEST_HZ = 14_000;
const WINDOW = 256;
/** A stroke and its body are told this long after it began. */
export const TOLD_AFTER_S = 0.0068;
const BEFORE = 24;
const REFRACTORY_S = 0.055;
const RING_S = 0.06;
/** The room's noise is followed at its 70 % quantile, quickly at first: single bands of noise come and go by 10 dB. */
const FLOOR_UP = 0.008;
const FLOOR_DOWN = 0.0034;
const SILENCE = 1e-7;
/** Quantile tracking of residual over reference, per block: most blocks hold no stroke. */
const COUPLING_UP = 0.04;
const COUPLING_DOWN = 0.008;
/** Music rings on in the room after the reference is silent. */
const REFERENCE_FALL = 0.86;
const ECHO_GUARD = 2.5;
const NOISE_GUARD = 4;
const KEPT_FLUX = 220;
const LOUDER = 1.1;
const LEAST_FLUX = 0.55;
const OVER_MEDIAN = 2.6;

export interface Onset {
  /** Index of the first sample of the stroke, counted from the first sample ever processed; fractions are not claimed. */
  sample: number;
  /** Peak of the stroke, 0 to 1. */
  peak: number;
  /** From `BEFORE` samples before the onset to where it is told; valid until the next call. */
  body: Float32Array;
}

/** First bin of each band of a transform of `size`, and one beyond the last. */
export function bandEdges(size: number, sampleRate: number, bands = BANDS): number[] {
  const edges = Array.from({ length: bands + 1 }, (_, i) =>
    Math.round((LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (i / bands) * size) / sampleRate),
  );
  for (let i = 0; i < edges.length; i += 1) edges[i] = Math.max(edges[i]!, i === 0 ? 1 : edges[i - 1]! + 1);
  return edges.map((edge) => Math.min(edge, size / 2));
}

/** A step of a quantile that follows a level: up by `up` nats where it lies `over` it, unless a stroke rings, else down. */
function track(over: number, up: number, down: number, struck: boolean): number {
  if (over > 0) return struck ? 0 : up * Math.min(1, over);
  return down * Math.max(-1, over);
}

export class OnsetDetector {
  private readonly sampleRate: number;
  private readonly fft = new Fft(WINDOW);
  private readonly window = Float64Array.from({ length: WINDOW }, (_, i) => {
    return 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW);
  });
  private readonly edges: number[];
  private readonly re = new Float64Array(WINDOW);
  private readonly im = new Float64Array(WINDOW);
  private readonly energy = new Float64Array(BANDS);
  private readonly referenceEnergy = new Float64Array(BANDS);
  /** In nats. */
  private readonly floor = new Float64Array(BANDS).fill(-9);
  private readonly coupling = new Float64Array(BANDS).fill(-6);
  private readonly before = [new Float64Array(BANDS), new Float64Array(BANDS)] as const;
  private readonly flux = new Float64Array(KEPT_FLUX);
  private readonly sorted = new Float64Array(KEPT_FLUX);
  private blocks = 0;
  /** The last samples of residual and reference. */
  private readonly ring = new Float32Array(4096);
  private readonly referenceRing = new Float32Array(WINDOW);
  private written = 0;
  private found = -1;
  private quietUntil = 0;
  private readonly body: Float32Array;
  private readonly toldAfter: number;

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
    this.edges = bandEdges(WINDOW, sampleRate);
    this.toldAfter = Math.round(TOLD_AFTER_S * sampleRate);
    this.body = new Float32Array(BEFORE + this.toldAfter);
  }

  /** Take `BLOCK` samples of the microphone with the music taken out, and of the music (null: none is played). */
  process(block: Float32Array, reference: Float32Array | null): Onset | null {
    const mask = this.ring.length - 1;
    for (let i = 0; i < BLOCK; i += 1) this.ring[(this.written + i) & mask] = block[i]!;
    this.written += BLOCK;
    this.referenceRing.copyWithin(0, BLOCK);
    if (reference) this.referenceRing.set(reference, WINDOW - BLOCK);
    else this.referenceRing.fill(0, WINDOW - BLOCK);
    const rise = this.measure();
    const threshold = Math.max(LEAST_FLUX, OVER_MEDIAN * this.medianFlux());
    this.flux[this.blocks % KEPT_FLUX] = rise;
    this.blocks += 1;
    if (this.found < 0 && rise > threshold && this.written > this.quietUntil && this.louder()) {
      this.found = this.start();
      this.quietUntil = this.found + REFRACTORY_S * this.sampleRate;
    }
    if (this.found < 0 || this.written < this.found + this.toldAfter) return null;
    return this.tell();
  }

  /** Energies of the bands, what of them is expected, and how much rises beyond it. */
  private measure(): number {
    this.spectrumOf(this.referenceRing, 0, WINDOW - 1);
    for (let b = 0; b < BANDS; b += 1) {
      this.referenceEnergy[b] = Math.max(this.sum(b), REFERENCE_FALL * this.referenceEnergy[b]!);
    }
    this.spectrumOf(this.ring, this.written - WINDOW, this.ring.length - 1);
    const newest = this.before[this.blocks % 2]!; // two blocks ago until now
    const between = this.before[(this.blocks + 1) % 2]!;
    // What a stroke leaves ringing is neither the room's noise nor the music.
    const struck = this.found >= 0 || this.written < this.quietUntil + RING_S * this.sampleRate;
    let rise = 0;
    for (let b = 0; b < BANDS; b += 1) {
      const energy = this.sum(b) + SILENCE;
      this.energy[b] = energy;
      const reference = this.referenceEnergy[b]!;
      let expected = NOISE_GUARD * Math.exp(this.floor[b]!);
      if (reference > SILENCE) {
        expected += ECHO_GUARD * Math.exp(this.coupling[b]!) * reference;
        const over = Math.log(energy / reference) - this.coupling[b]!;
        this.coupling[b]! += track(over, COUPLING_UP, COUPLING_DOWN, struck);
      }
      const above = Math.log(energy) - this.floor[b]!;
      const pace = Math.max(1, 40 - this.blocks / 4);
      this.floor[b]! += pace * track(above, FLOOR_UP, FLOOR_DOWN, struck);
      const level = Math.log1p(energy / expected);
      rise += Math.max(0, level - Math.max(newest[b]!, between[b]!));
      newest[b] = level;
    }
    return rise / BANDS;
  }

  private spectrumOf(ring: Float32Array, from: number, mask: number): void {
    const { re, im, window } = this;
    for (let i = 0; i < WINDOW; i += 1) re[i] = window[i]! * ring[(from + i) & mask]!;
    im.fill(0);
    this.fft.forward(re, im);
  }

  private sum(band: number): number {
    let total = 0;
    for (let k = this.edges[band]!; k < this.edges[band + 1]!; k += 1) {
      total += this.re[k]! * this.re[k]! + this.im[k]! * this.im[k]!;
    }
    return total;
  }

  private medianFlux(): number {
    const count = Math.min(this.blocks, KEPT_FLUX);
    if (count === 0) return 0;
    const sorted = this.sorted.subarray(0, count);
    sorted.set(this.flux.subarray(0, count));
    sorted.sort();
    return sorted[count >> 1]!;
  }

  /** A cup that rings on beats and flickers in single bands, but as a whole it only gets softer. */
  private louder(): boolean {
    const mask = this.ring.length - 1;
    const loudest = (from: number, to: number): number => {
      let peak = 0;
      for (let i = from; i < to; i += 1) peak = Math.max(peak, Math.abs(this.ring[i & mask]!));
      return peak;
    };
    const now = loudest(this.written - 2 * BLOCK, this.written);
    return now > LOUDER * loudest(this.written - 6 * BLOCK, this.written - 2 * BLOCK);
  }

  /** The first sample of the stroke: where the signal first leaves what it was before, seen in steps of a third of a ms. */
  private start(): number {
    const step = 16;
    const mask = this.ring.length - 1;
    const reach = WINDOW + BLOCK;
    const from = this.written - reach;
    let loudest = 0;
    for (let i = 0; i < reach; i += 1) loudest = Math.max(loudest, Math.abs(this.ring[(from + i) & mask]!));
    let quiet = 0;
    for (let i = 0; i < BLOCK / 2; i += 1) quiet = Math.max(quiet, Math.abs(this.ring[(from + i) & mask]!));
    const bar = Math.max(0.18 * loudest, Math.min(0.6 * loudest, 1.6 * quiet));
    for (let i = 0; i < reach; i += 1) {
      if (Math.abs(this.ring[(from + i) & mask]!) < bar) continue;
      // The rise itself begins a little before it reaches the bar.
      return from + Math.max(0, i - (step >> 2));
    }
    return this.written - BLOCK;
  }

  private tell(): Onset {
    const mask = this.ring.length - 1;
    const from = this.found - BEFORE;
    let peak = 0;
    for (let i = 0; i < this.body.length; i += 1) {
      const value = this.ring[(from + i) & mask]!;
      this.body[i] = value;
      peak = Math.max(peak, Math.abs(value));
    }
    const onset = { sample: this.found, peak: Math.min(1, peak), body: this.body };
    this.found = -1;
    return onset;
  }
}
