// SPDX-License-Identifier: Apache-2.0
// The tabletop on the audio thread: input 0 is the microphone, input 1 what the page plays. Strokes go to the page as messages.
import { BlockClock } from "./block_clock.ts";
import { BLOCK } from "./canceller.ts";
import { TableDetector } from "./detector.ts";
import type { FromTable, TableOptions } from "./messages.ts";

/** The level is told this often, in blocks: about 30 times a second. */
const LEVEL_EVERY = 12;

declare const sampleRate: number;
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
  constructor(options?: { processorOptions: TableOptions });
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

class TableProcessor extends AudioWorkletProcessor {
  private readonly detector: TableDetector;
  private readonly mono = new Float32Array(BLOCK);
  private readonly silence = new Float32Array(BLOCK);
  private readonly clock = new BlockClock(sampleRate);
  private readonly cancels: boolean;
  private blocks = 0;
  private loudest = 0;

  constructor(options: { processorOptions: TableOptions }) {
    super(options);
    const { loopS, cancels } = options.processorOptions;
    this.detector = new TableDetector(sampleRate, loopS);
    this.cancels = cancels;
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    this.clock.block(currentTime);
    const mic = inputs[0]?.[0] ?? this.silence;
    const stroke = this.detector.process(mic, this.cancels ? this.played(inputs[1]) : null);
    for (let i = 0; i < BLOCK; i += 1) this.loudest = Math.max(this.loudest, Math.abs(mic[i]!));
    this.blocks += 1;
    if (stroke) {
      this.tell({
        kind: "stroke",
        contextS: this.clock.timeOf(stroke.sample),
        peak: stroke.peak,
        features: stroke.features,
      });
    }
    if (this.blocks % LEVEL_EVERY === 0) {
      this.tell({ kind: "level", peak: this.loudest });
      this.loudest = 0;
    }
    return true;
  }

  private played(channels: readonly Float32Array[] | undefined): Float32Array | null {
    const [left, right] = channels ?? [];
    if (!left) return null;
    if (!right) return left;
    for (let i = 0; i < BLOCK; i += 1) this.mono[i] = 0.5 * (left[i]! + right[i]!);
    return this.mono;
  }

  private tell(message: FromTable): void {
    this.port.postMessage(message);
  }
}

registerProcessor("sidestick-table", TableProcessor as unknown as typeof AudioWorkletProcessor);
