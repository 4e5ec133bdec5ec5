// SPDX-License-Identifier: Apache-2.0
// Takes the music out of what the microphone hears by knowing what is played: a partitioned-block frequency-domain adaptive filter
// (overlap-save; Soo & Pang 1990) learns the way from the page's output through loudspeaker, room and microphone. It learns less
// while something else sounds, so that strokes do not spoil it. Pure: blocks in, blocks out.
import { Fft } from "./fft.ts";

export const BLOCK = 128;
const SIZE = 2 * BLOCK;
const BINS = BLOCK + 1;
const STEP = 0.5;
const SMOOTH = 0.85;
const TINY = 1e-9;

export class Canceller {
  private readonly fft = new Fft(SIZE);
  private readonly parts: number;
  /** Spectra of past reference blocks, newest at `head`. */
  private readonly xRe: Float64Array[];
  private readonly xIm: Float64Array[];
  private readonly wRe: Float64Array[];
  private readonly wIm: Float64Array[];
  private head = 0;
  private turn = 0;
  /** Blocks of silence in the reference; more than the room rings at the start, since nothing was played before. */
  private silent = Number.MAX_SAFE_INTEGER / 2;
  private readonly last = new Float64Array(BLOCK);
  private readonly re = new Float64Array(SIZE);
  private readonly im = new Float64Array(SIZE);
  private readonly power = new Float64Array(BINS);
  private readonly echoPower = new Float64Array(BINS);
  private readonly heardPower = new Float64Array(BINS);

  /** `tailS`: how long a sound rings in the room, beyond the delay that is taken off before. */
  constructor(sampleRate: number, tailS = 0.064) {
    this.parts = Math.max(1, Math.ceil((tailS * sampleRate) / BLOCK));
    const rows = (): Float64Array[] => Array.from({ length: this.parts }, () => new Float64Array(BINS));
    this.xRe = rows();
    this.xIm = rows();
    this.wRe = rows();
    this.wIm = rows();
  }

  /** Take `BLOCK` samples of the microphone and of what was played; what is left is written into `out`. */
  process(mic: Float32Array, reference: Float32Array, out: Float32Array): void {
    this.silent = reference.every((value) => value === 0) ? this.silent + 1 : 0;
    if (this.silent > this.parts + 1) {
      out.set(mic); // nothing was played as far back as the room rings
      return;
    }
    this.takeReference(reference);
    const { re, im } = this;
    this.predict();
    for (let i = 0; i < BLOCK; i += 1) out[i] = mic[i]! - re[BLOCK + i]!;
    // The error's spectrum, its first half empty as overlap-save asks.
    for (let i = 0; i < BLOCK; i += 1) {
      re[i] = 0;
      re[BLOCK + i] = out[i]!;
    }
    im.fill(0);
    this.fft.forward(re, im);
    this.adapt();
    this.constrain();
  }

  private takeReference(reference: Float32Array): void {
    const { re, im, last } = this;
    for (let i = 0; i < BLOCK; i += 1) {
      re[i] = last[i]!;
      re[BLOCK + i] = reference[i]!;
      last[i] = reference[i]!;
    }
    im.fill(0);
    this.fft.forward(re, im);
    this.head = (this.head + this.parts - 1) % this.parts;
    const xr = this.xRe[this.head]!;
    const xi = this.xIm[this.head]!;
    for (let k = 0; k < BINS; k += 1) {
      xr[k] = re[k]!;
      xi[k] = im[k]!;
    }
    this.power.fill(0);
    for (let p = 0; p < this.parts; p += 1) {
      const r = this.xRe[p]!;
      const m = this.xIm[p]!;
      for (let k = 0; k < BINS; k += 1) this.power[k]! += r[k]! * r[k]! + m[k]! * m[k]!;
    }
  }

  /** The echo that is expected, into the second half of `re`. */
  private predict(): void {
    const { re, im } = this;
    re.fill(0);
    im.fill(0);
    for (let p = 0; p < this.parts; p += 1) {
      const at = (this.head + p) % this.parts;
      const xr = this.xRe[at]!;
      const xi = this.xIm[at]!;
      const wr = this.wRe[p]!;
      const wi = this.wIm[p]!;
      for (let k = 0; k < BINS; k += 1) {
        re[k]! += xr[k]! * wr[k]! - xi[k]! * wi[k]!;
        im[k]! += xr[k]! * wi[k]! + xi[k]! * wr[k]!;
      }
    }
    for (let k = 0; k < BINS; k += 1) {
      this.echoPower[k] = SMOOTH * this.echoPower[k]! + (1 - SMOOTH) * (re[k]! * re[k]! + im[k]! * im[k]!);
    }
    this.mirror();
    this.fft.backward(re, im);
  }

  private adapt(): void {
    const { re, im, power, echoPower, heardPower } = this;
    for (let k = 0; k < BINS; k += 1) {
      const error = re[k]! * re[k]! + im[k]! * im[k]!;
      heardPower[k] = SMOOTH * heardPower[k]! + (1 - SMOOTH) * error;
      // A stroke is an error far beyond what the echo can be: little is learned from it.
      const expected = 0.5 * echoPower[k]! + 0.25 * heardPower[k]! + TINY;
      const trust = Math.min(1, expected / (error + TINY));
      const step = (STEP * trust) / (power[k]! + 1e-4);
      re[k]! *= step;
      im[k]! *= step;
    }
    for (let p = 0; p < this.parts; p += 1) {
      const at = (this.head + p) % this.parts;
      const xr = this.xRe[at]!;
      const xi = this.xIm[at]!;
      const wr = this.wRe[p]!;
      const wi = this.wIm[p]!;
      for (let k = 0; k < BINS; k += 1) {
        wr[k]! += xr[k]! * re[k]! + xi[k]! * im[k]!;
        wi[k]! += xr[k]! * im[k]! - xi[k]! * re[k]!;
      }
    }
  }

  /** Keep one part's response within its half, one part a block in turn: enough, and a fraction of the work. */
  private constrain(): void {
    const { re, im } = this;
    const wr = this.wRe[this.turn]!;
    const wi = this.wIm[this.turn]!;
    for (let k = 0; k < BINS; k += 1) {
      re[k] = wr[k]!;
      im[k] = wi[k]!;
    }
    this.mirror();
    this.fft.backward(re, im);
    for (let i = BLOCK; i < SIZE; i += 1) re[i] = 0;
    im.fill(0);
    this.fft.forward(re, im);
    for (let k = 0; k < BINS; k += 1) {
      wr[k] = re[k]!;
      wi[k] = im[k]!;
    }
    this.turn = (this.turn + 1) % this.parts;
  }

  /** The upper half of a real signal's spectrum. */
  private mirror(): void {
    const { re, im } = this;
    im[0] = 0;
    im[BLOCK] = 0;
    for (let k = 1; k < BLOCK; k += 1) {
      re[SIZE - k] = re[k]!;
      im[SIZE - k] = -im[k]!;
    }
  }
}

/** Holds samples back by a fixed delay. */
export class DelayLine {
  private readonly kept: Float32Array;
  private at = 0;

  constructor(samples: number) {
    this.kept = new Float32Array(Math.max(0, Math.round(samples)));
  }

  /** Replace `block` by what came in `samples` earlier. */
  process(block: Float32Array): void {
    if (this.kept.length === 0) return;
    for (let i = 0; i < block.length; i += 1) {
      const old = this.kept[this.at]!;
      this.kept[this.at] = block[i]!;
      block[i] = old;
      this.at = (this.at + 1) % this.kept.length;
    }
  }
}
