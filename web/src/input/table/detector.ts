// SPDX-License-Identifier: Apache-2.0
// The tabletop as an instrument: microphone and music in, strokes out, each with its moment, force and what it sounded like.
// Pure; the audio worklet runs it in the browser, tests and the bench run it on recordings.
import { BLOCK, Canceller, DelayLine } from "./canceller.ts";
import { FeatureReader } from "./classify.ts";
import { OnsetDetector } from "./onsets.ts";

export interface TableStroke {
  /** First sample of the stroke, counted from the first one processed. */
  sample: number;
  /** When it was told, in the same count: at most 10 ms later. */
  toldAt: number;
  /** Peak, 0 to 1. */
  peak: number;
  features: number[];
}

/** The room's first answer comes a little before the measured delay: loudspeakers and microphones smear. */
const EARLY_S = 0.004;

export class TableDetector {
  private readonly canceller: Canceller;
  private readonly onsets: OnsetDetector;
  private readonly reader: FeatureReader;
  private readonly delay: DelayLine;
  private readonly residual = new Float32Array(BLOCK);
  private readonly reference = new Float32Array(BLOCK);
  private processed = 0;

  /** `loopS`: from the page's output to the microphone's samples, as the acoustic loop measured it. */
  constructor(sampleRate: number, loopS: number) {
    this.canceller = new Canceller(sampleRate);
    this.onsets = new OnsetDetector(sampleRate);
    this.reader = new FeatureReader(sampleRate);
    this.delay = new DelayLine(Math.max(0, loopS - EARLY_S) * sampleRate);
  }

  /** Take `BLOCK` samples of the microphone, and of what the page plays (null: nothing). */
  process(mic: Float32Array, played: Float32Array | null): TableStroke | null {
    if (played) this.reference.set(played);
    else this.reference.fill(0);
    this.delay.process(this.reference);
    this.canceller.process(mic, this.reference, this.residual);
    this.processed += BLOCK;
    const onset = this.onsets.process(this.residual, this.reference);
    if (!onset) return null;
    return {
      sample: onset.sample,
      toldAt: this.processed,
      peak: onset.peak,
      features: this.reader.read(onset.body),
    };
  }
}
