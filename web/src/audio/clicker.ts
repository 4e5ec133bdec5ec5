// SPDX-License-Identifier: Apache-2.0
// Clicks at exact moments of the audio clock: the count-in, the metronome, calibration.
import type { AudioDevice } from "./device.ts";
import type { Kit } from "./kit.ts";
import { Pending } from "./pending.ts";

/** A tone stands in where the kit's clicks could not be read. */
const TONE_HZ = { accent: 1760, plain: 1174.7 } as const;
const TONE_S = 0.05;

export class Clicker {
  private readonly device: AudioDevice;
  private readonly kit: Kit | null;
  private readonly level: GainNode | null;
  private readonly pending = new Pending();

  constructor(device: AudioDevice, kit: Kit | null = null) {
    this.device = device;
    this.kit = kit;
    this.level = device.context?.createGain() ?? null;
    if (this.level && device.out) this.level.connect(device.out);
  }

  set gain(value: number) {
    if (this.level) this.level.gain.value = value;
  }

  /** Click at context time `whenS`. */
  click(whenS: number, accent: boolean): void {
    const context = this.device.context;
    if (!context || !this.level) return;
    const buffer = accent ? this.kit?.high : this.kit?.low;
    const source = buffer ? this.sample(context, buffer) : this.tone(context, accent, whenS);
    source.start(whenS);
    if (!buffer) source.stop(whenS + TONE_S);
    this.pending.keep(source);
  }

  /** Take back every click that has not sounded yet. */
  cancel(): void {
    this.pending.cancel();
  }

  /** Let go of the device. */
  end(): void {
    this.cancel();
    this.level?.disconnect();
  }

  private sample(context: AudioContext, buffer: AudioBuffer): AudioScheduledSourceNode {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.level!);
    return source;
  }

  private tone(context: AudioContext, accent: boolean, whenS: number): AudioScheduledSourceNode {
    const source = context.createOscillator();
    const shape = context.createGain();
    source.frequency.value = TONE_HZ[accent ? "accent" : "plain"];
    shape.gain.setValueAtTime(accent ? 0.7 : 0.5, whenS);
    shape.gain.exponentialRampToValueAtTime(0.001, whenS + TONE_S);
    source.connect(shape).connect(this.level!);
    return source;
  }
}
