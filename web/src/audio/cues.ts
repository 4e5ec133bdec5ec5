// SPDX-License-Identifier: Apache-2.0
// Cues by ear and by touch for who does not see the lanes: each pad has a short tone of its own pitch at the player's side, low
// for the kick, rising along the kit, and a device that can be felt shakes with it, longer for the kick.
import type { Cue } from "../music/cues.ts";
import type { Pad } from "../net/wire.ts";
import type { AudioDevice } from "./device.ts";

/** Pentatonic, so that any two at once sound well: D3, D4, A4, then the drums and cymbals above. */
const TONES_HZ: Readonly<Record<Pad, number>> = {
  kick: 146.8,
  tom_low: 220,
  tom_mid: 246.9,
  tom_high: 293.7,
  snare: 440,
  hihat: 880,
  ride: 1174.7,
  crash: 1318.5,
};
const TONE_S = 0.09;
const LOUD = 0.32;
const SIDE = 0.7;
const SHAKE_MS = { kick: 70, other: 30 } as const;

/** One seat's cues, handed to the sound card as the song comes to them. */
export class SeatCues {
  private readonly cues: readonly Cue[];
  private readonly device: AudioDevice;
  private readonly side: StereoPannerNode | null = null;
  private readonly shakes: boolean;
  private heard = 0;
  private felt = 0;

  constructor(device: AudioDevice, seat: number, cues: readonly Cue[]) {
    this.device = device;
    this.cues = cues;
    this.shakes = typeof navigator.vibrate === "function";
    if (device.context && device.out) {
      this.side = device.context.createStereoPanner();
      this.side.pan.value = seat % 2 === 0 ? -SIDE : SIDE;
      this.side.connect(device.out);
    }
  }

  /** Go on from song time `songUs`. */
  from(songUs: number): void {
    this.heard = this.felt = 0;
    while (this.heard < this.cues.length && this.cues[this.heard]!.timeUs < songUs) this.heard += 1;
    this.felt = this.heard;
  }

  /** Hand on every cue up to `untilUs`, and shake for those up to `nowUs`; `secondsAt` tells a song time's context time. */
  upTo(nowUs: number, untilUs: number, secondsAt: (songUs: number) => number): void {
    while (this.heard < this.cues.length && this.cues[this.heard]!.timeUs <= untilUs) {
      const cue = this.cues[this.heard]!;
      this.heard += 1;
      this.tone(TONES_HZ[cue.pad], secondsAt(cue.timeUs));
    }
    while (this.felt < this.cues.length && this.cues[this.felt]!.timeUs <= nowUs) {
      const { pad } = this.cues[this.felt]!;
      this.felt += 1;
      if (this.shakes) navigator.vibrate(pad === "kick" ? SHAKE_MS.kick : SHAKE_MS.other);
    }
  }

  /** Let go of the device. */
  end(): void {
    this.side?.disconnect();
  }

  private tone(hz: number, whenS: number): void {
    const context = this.device.context;
    if (!context || !this.side || context.state !== "running") return;
    const source = context.createOscillator();
    const shape = context.createGain();
    const start = Math.max(whenS, context.currentTime);
    source.type = "triangle";
    source.frequency.value = hz;
    shape.gain.setValueAtTime(0, start);
    shape.gain.linearRampToValueAtTime(LOUD, start + 0.004);
    shape.gain.exponentialRampToValueAtTime(0.001, start + TONE_S);
    source.connect(shape).connect(this.side);
    source.start(start);
    source.stop(start + TONE_S);
    source.onended = () => shape.disconnect();
  }
}
