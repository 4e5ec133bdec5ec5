// SPDX-License-Identifier: Apache-2.0
// How long messages are on their way from the browser's stamp to the page, and how much that varies. Pure.
import { median, robustSpread } from "../../clock/clock_model.ts";

const KEPT = 32;
/** Fewer say nothing about how much they vary. */
const NEEDED = 4;

export class DelayMeter {
  private readonly delays: number[] = [];

  add(delayMs: number): void {
    if (this.delays.length >= KEPT) this.delays.shift();
    this.delays.push(delayMs);
  }

  /** Median and robust standard deviation in ms, or null while too few have come. */
  get reading(): { delayMs: number; jitterMs: number } | null {
    if (this.delays.length < NEEDED) return null;
    return { delayMs: median(this.delays), jitterMs: robustSpread(this.delays) };
  }
}
