// SPDX-License-Identifier: Apache-2.0
// When the samples that a processor was given were heard. A browser that is busy leaves blocks out without saying so: then time
// has gone on and the count of samples has not. Pure: time is an argument.
import { BLOCK } from "./canceller.ts";

export class BlockClock {
  private readonly sampleRate: number;
  /** Time of sample 0, as if no block before the present one had been left out, s. */
  private zeroS = Number.NaN;
  private given = 0;
  /** Samples that were left out so far. */
  missed = 0;

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
  }

  /** A block that begins at `nowS` (the context's time) is given to the processor. */
  block(nowS: number): void {
    if (Number.isNaN(this.zeroS)) this.zeroS = nowS;
    const late = nowS - this.timeOf(this.given);
    if (late > BLOCK / 2 / this.sampleRate) {
      this.zeroS += late;
      this.missed += Math.round(late * this.sampleRate);
    }
    this.given += BLOCK;
  }

  /** Time of a sample of the present blocks by its count among those given, s. */
  timeOf(sample: number): number {
    return this.zeroS + sample / this.sampleRate;
  }
}
