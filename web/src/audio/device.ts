// SPDX-License-Identifier: Apache-2.0
// The sound card as the browser lets us have it: one AudioContext for the page, its levels, and looks at its clock.
import { signal } from "@preact/signals";
import type { ClockSample } from "../clock/clock_model.ts";

/** "asleep" until a gesture allows sound; "none" when there is no device or no Web Audio. */
export type SoundState = "asleep" | "running" | "none";

/** Below this the master passes samples unchanged; above, it bends them towards 1 so that no stroke clips harshly. */
const KNEE = 0.8;
const CURVE_POINTS = 4097;
/** Loudest input the curve still tells apart: two players' crashes over a loud song. */
const REACH = 4;

export class AudioDevice {
  readonly state = signal<SoundState>("asleep");
  readonly context: AudioContext | null;
  /** Where every sound goes. */
  readonly out: GainNode | null;

  constructor(open: () => AudioContext = () => new AudioContext({ latencyHint: "interactive" })) {
    let context: AudioContext | null = null;
    try {
      context = open();
    } catch {
      this.state.value = "none";
    }
    this.context = context;
    this.out = context ? master(context) : null;
    if (context) {
      const follow = (): void => {
        this.state.value = context.state === "running" ? "running" : "asleep";
      };
      context.addEventListener("statechange", follow);
      // The device was pulled out or could not be opened after all.
      context.addEventListener("error", () => {
        this.state.value = "none";
      });
      follow();
    }
  }

  /** Ask for sound; true when it runs. Only a call from a gesture is sure to be allowed; never waits longer than a second. */
  async wake(): Promise<boolean> {
    const context = this.context;
    if (!context) return false;
    if (context.state !== "running") {
      const refused = new Promise<void>((resolve) => setTimeout(resolve, 1000));
      await Promise.race([context.resume().catch(() => {}), refused]);
    }
    return (context.state as string) === "running";
  }

  /** One look at the audio clock, or null while there is none. */
  look(): ClockSample | null {
    const context = this.context;
    if (context?.state !== "running") return null;
    const performanceMs = performance.now();
    const contextMs = context.currentTime * 1000;
    const stamp = context.getOutputTimestamp?.();
    const stamped = stamp?.contextTime !== undefined && stamp.performanceTime !== undefined && stamp.contextTime > 0;
    return {
      performanceMs,
      contextMs,
      baseLatencyMs: (context.baseLatency || 0) * 1000,
      outputLatencyMs: typeof context.outputLatency === "number" ? context.outputLatency * 1000 : null,
      stampOffsetMs: stamped ? stamp.contextTime! * 1000 - stamp.performanceTime! : null,
    };
  }
}

/** A gain and a soft clipper. Not a DynamicsCompressorNode: browsers delay the sound by about 6 ms in it. */
function master(context: AudioContext): GainNode {
  const gain = context.createGain();
  const into = context.createGain();
  const shaper = context.createWaveShaper();
  into.gain.value = 1 / REACH;
  shaper.curve = softClip();
  shaper.oversample = "none";
  gain.connect(into).connect(shaper).connect(context.destination);
  return gain;
}

/** The master's curve: points for inputs from −`REACH` to `REACH`. */
export function softClip(): Float32Array<ArrayBuffer> {
  const curve = new Float32Array(CURVE_POINTS);
  for (let i = 0; i < CURVE_POINTS; i += 1) {
    const x = REACH * ((2 * i) / (CURVE_POINTS - 1) - 1);
    const size = Math.abs(x);
    const bent = KNEE + (1 - KNEE) * Math.tanh((size - KNEE) / (1 - KNEE));
    curve[i] = Math.sign(x) * (size <= KNEE ? size : bent);
  }
  return curve;
}

let shared: AudioDevice | null = null;

/** The page's one device; browsers allow few contexts. */
export function audioDevice(): AudioDevice {
  shared ??= new AudioDevice();
  return shared;
}
