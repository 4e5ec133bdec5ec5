// SPDX-License-Identifier: Apache-2.0
// Where the audio is, as heard, at a moment of performance.now(). Pure: samples in, a mapping out.
//
// Browsers say where the audio is in three ways, none of them good alone (web-audio-api #2461 and others): currentTime runs
// in steps of a render quantum or a whole callback; outputLatency is 0 until sound has been rendered and an estimate
// afterwards; getOutputTimestamp bounces. The offset between the two clocks is all but constant, so the median of many
// samples over a few seconds removes the steps and the bouncing; what is left is said as an uncertainty.
//
// All but constant: a machine that is too slow for a moment leaves sound out, and from then on everything is heard later by as
// much. A median of seconds would follow only after seconds, so such a step is looked for and what was before it is forgotten.

/** One look at the audio clock. Times in ms; `outputLatencyMs` and `stamp` are null where the browser does not say. */
export interface ClockSample {
  performanceMs: number;
  contextMs: number;
  baseLatencyMs: number;
  outputLatencyMs: number | null;
  /** getOutputTimestamp, as context time minus performance time. */
  stampOffsetMs: number | null;
}

/** 4 s at one sample a frame: long enough for a calm median, short enough that 100 ppm of drift is 0.4 ms. */
const KEPT = 240;
const SETTLED = 20;
const UNSETTLED_MS = 6;
const NORMAL_MAD = 1.4826;
/** So many looks agree on a step before it is believed (0.2 s), and so often it is asked for. */
const STEP_LOOKS = 12;
const STEP_EVERY = 6;
const SMALLEST_STEP_MS = 5;
/** However frames and the steps of currentTime meet, looks lie within the span of the looks before, but for this many at its ends. */
const STRAY = 0.02;
const BEYOND_MS = 2;
/** No output path that can be played along with is slower; anything beyond is a browser's nonsense. */
const LATENCY_LIMIT_MS = 1000;

/** Return the median of `values` (not sorted; not empty). */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Return the standard deviation that the median absolute deviation suggests. */
export function robustSpread(values: readonly number[]): number {
  const centre = median(values);
  return NORMAL_MAD * median(values.map((value) => Math.abs(value - centre)));
}

/** The mapping performance.now() → context time as heard. */
export class ClockModel {
  private readonly written: number[] = [];
  private readonly latencies: number[] = [];
  private readonly stamps: number[] = [];
  private baseLatencyMs = 0;
  private looks = 0;
  /** How often the offset has jumped since the beginning: what goes by it must follow at once. */
  jumps = 0;

  add(sample: ClockSample): void {
    push(this.written, sample.contextMs - sample.performanceMs);
    this.baseLatencyMs = sample.baseLatencyMs;
    const latency = sample.outputLatencyMs;
    if (latency !== null && latency > 0 && latency < LATENCY_LIMIT_MS) push(this.latencies, latency);
    const stamp = sample.stampOffsetMs;
    if (stamp !== null && Math.abs(stamp - (sample.contextMs - sample.performanceMs)) < LATENCY_LIMIT_MS) {
      push(this.stamps, stamp);
    }
    this.looks += 1;
    if (this.looks % STEP_EVERY === 0) this.forgetBeforeStep();
  }

  private forgetBeforeStep(): void {
    if (this.written.length < 3 * STEP_LOOKS) return;
    const before = this.written.slice(0, -STEP_LOOKS).sort((a, b) => a - b);
    const stray = Math.ceil(STRAY * before.length);
    const now = median(this.written.slice(-STEP_LOOKS));
    const within = now > before[stray]! - BEYOND_MS && now < before.at(-1 - stray)! + BEYOND_MS;
    if (within || Math.abs(now - before[before.length >> 1]!) < SMALLEST_STEP_MS) return;
    this.written.splice(0, before.length);
    this.stamps.splice(0, Math.max(0, this.stamps.length - STEP_LOOKS));
    this.jumps += 1;
  }

  /** Forget all, after a suspension or a change of device. */
  clear(): void {
    this.written.length = 0;
    this.latencies.length = 0;
    this.stamps.length = 0;
  }

  get ready(): boolean {
    return this.written.length > 0;
  }

  /** Whether there are enough looks for the steps of currentTime to be averaged out. */
  get settled(): boolean {
    return this.written.length >= SETTLED;
  }

  /** Latency from a sample's context time to the ear, in ms: the best the browser says. */
  get latencyMs(): number {
    // The two are apart by definition: base is from the graph to the system, output from the system to the air.
    if (this.latencies.length > 0) return this.baseLatencyMs + median(this.latencies);
    if (this.stamps.length > 0) return Math.max(0, median(this.written) - median(this.stamps));
    return this.baseLatencyMs;
  }

  /** Context time as heard minus performance time, in ms. */
  get offsetMs(): number {
    return median(this.written) - this.latencyMs;
  }

  /** One standard deviation of `offsetMs`, in ms: scatter of the median and disagreement of the two ways to tell. */
  get uncertaintyMs(): number {
    if (!this.ready) return 0;
    const scatter = robustSpread(this.written) / Math.sqrt(this.written.length);
    const known = this.latencies.length > 0 && this.stamps.length > 0;
    // Without a second opinion the latency itself is the doubt.
    const doubt = known ? Math.abs(this.offsetMs - median(this.stamps)) / 2 : this.latencyMs / 2;
    // A few looks may all have fallen into one step of currentTime.
    return Math.hypot(scatter, doubt, this.settled ? 0 : UNSETTLED_MS);
  }
}

function push(values: number[], value: number): void {
  if (values.length >= KEPT) values.shift();
  values.push(value);
}
