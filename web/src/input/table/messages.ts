// SPDX-License-Identifier: Apache-2.0
// What the audio thread and the page say to each other about the tabletop.
export interface TableOptions {
  /** From the page's output to the microphone's samples, in s; 0 where it has not been measured. */
  loopS: number;
  /** Whether what the page plays is taken out; not where just that is listened for. */
  cancels: boolean;
}

export type FromTable =
  /** A stroke: when its first sample was handed to the audio thread (context time), its peak, what it sounded like. */
  | { kind: "stroke"; contextS: number; peak: number; features: number[] }
  /** Loudest sample since the last, 0 to 1. */
  | { kind: "level"; peak: number };
