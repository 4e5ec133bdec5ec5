// SPDX-License-Identifier: Apache-2.0
// Measuring latency by the microphone: first the page clicks and hears itself; then the player strikes, and both the device
// and the microphone tell when. The arithmetic is clock/loop.ts; the screens show `state`.
import { type Signal, signal } from "@preact/signals";
import { type Delay, loopDelay, STRIKES_NEEDED, strikeDelay } from "../clock/loop.ts";
import { type Knock, microphone } from "../input/table/microphone.ts";
import { type AudioDevice, audioDevice } from "./device.ts";
import { playLoopClicks } from "./loop_clicks.ts";

export type LoopPhase =
  | "before"
  | "opening"
  | "clicks"
  | "strikes"
  | "done"
  | "refused"
  | "missing"
  | "unheard"
  | "apart";

export interface LoopState {
  phase: LoopPhase;
  /** Clicks that have been played and heard, or strikes heard by both, so far. */
  heard: number;
  wanted: number;
}

/** The looks at the audio clock are calm by then. */
const SETTLING_MS = 900;
const AFTER_LAST_MS = 900;
/** A strike is paired once the slower of the two has surely told. */
const PAIRED_AFTER_MS = 400;
const STRIKES_PATIENCE_MS = 40_000;

export class AcousticLoop {
  readonly state: Signal<LoopState> = signal({ phase: "before", heard: 0, wanted: 0 });
  /** The loop, once measured: output and input together. */
  loop: Delay | null = null;
  /** How much later than the microphone the seat's device tells, once measured. */
  device: Delay | null = null;
  /** Output latency that the page's clock assumed meanwhile, ms. */
  outputMs = 0;
  private readonly audio: AudioDevice;
  private stops: (() => void)[] = [];
  private struck: number[] = [];
  private knocks: number[] = [];
  private run = 0;

  constructor(audio: AudioDevice = audioDevice()) {
    this.audio = audio;
  }

  /** Click and listen. True when the loop is known; the phase says why where it is not. Call it from a gesture. */
  async measure(): Promise<boolean> {
    const run = this.begin("opening", 0);
    const heardMs: number[] = [];
    await this.audio.wake();
    this.stops.push(
      microphone.hear(null, (knock: Knock) => {
        heardMs.push(knock.contextS * 1000);
        this.outputMs = knock.outputMs;
        if (this.state.peek().phase === "clicks") this.count(heardMs.length);
      }),
    );
    const opened = await untilOpen();
    if (run !== this.run) return false;
    if (opened !== "open") return this.end(opened);
    await pause(SETTLING_MS);
    if (run !== this.run) return false;
    heardMs.length = 0; // what was heard until now were no clicks
    const clicks = playLoopClicks(this.audio);
    if (!clicks) return this.end("missing");
    this.stops.push(clicks.stop);
    this.state.value = { phase: "clicks", heard: 0, wanted: clicks.timesS.length };
    const lastsMs = (clicks.timesS.at(-1)! - (this.audio.context?.currentTime ?? 0)) * 1000;
    await pause(lastsMs + AFTER_LAST_MS);
    if (run !== this.run) return false;
    this.loop = loopDelay(
      clicks.timesS.map((s) => s * 1000),
      heardMs,
    );
    return this.loop ? this.end("done") : this.end("unheard");
  }

  /** Hear strikes from the microphone and, by `struckAt`, from the device, until there are enough of both. */
  async compare(): Promise<boolean> {
    if (!this.loop) return false;
    const run = this.begin("strikes", STRIKES_NEEDED);
    this.struck = [];
    this.knocks = [];
    this.stops.push(
      microphone.hear(this.loop.delayMs / 1000, (knock) => {
        this.knocks.push(knock.atMs);
        this.outputMs = knock.outputMs;
      }),
    );
    const opened = await untilOpen();
    if (run !== this.run) return false;
    if (opened !== "open") return this.end(opened);
    const until = performance.now() + STRIKES_PATIENCE_MS;
    while (run === this.run && performance.now() < until) {
      await pause(PAIRED_AFTER_MS);
      const both = this.struck.filter((at) => this.knocks.some((knock) => Math.abs(knock - at) < PAIRED_AFTER_MS));
      if (run === this.run) this.count(both.length);
      if (both.length < STRIKES_NEEDED) continue;
      this.device = strikeDelay(this.struck, this.knocks);
      if (this.device) return run === this.run && this.end("done");
    }
    return run === this.run && this.end("apart");
  }

  /** The seat's device told of a strike at `atMs`. */
  struckAt(atMs: number): void {
    this.struck.push(atMs);
  }

  /** Stop whatever goes on. */
  stop(): void {
    this.run += 1;
    for (const stop of this.stops.splice(0)) stop();
  }

  private begin(phase: LoopPhase, wanted: number): number {
    this.stop();
    this.state.value = { phase, heard: 0, wanted };
    return this.run;
  }

  private count(heard: number): void {
    const { phase, wanted } = this.state.peek();
    this.state.value = { phase, wanted, heard: Math.min(heard, wanted) };
  }

  private end(phase: LoopPhase): boolean {
    this.stop();
    this.state.value = { ...this.state.peek(), phase };
    return phase === "done";
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** The microphone's answer, once the browser and the player have given it. */
function untilOpen(): Promise<"open" | "refused" | "missing"> {
  return new Promise((resolve) => {
    const stop = microphone.state.subscribe((state) => {
      if (state === "closed" || state === "asking") return;
      resolve(state);
      queueMicrotask(() => stop());
    });
  });
}
