// SPDX-License-Identifier: Apache-2.0
// The drums that sound when a player strikes: samples in velocity layers, decoded before the song begins.
import { readBytes } from "../net/api.ts";
import type { Articulation, Pad } from "../net/wire.ts";
import { decoded } from "./decoded.ts";
import type { AudioDevice } from "./device.ts";

export interface KitSample {
  file: string;
  pad: Pad;
  articulation: Articulation;
  velocity_low: number;
  velocity_high: number;
}

/** `kit.json`: gain = (velocity / velocity_high) ** gain_exponent; a pad's new stroke stops the pads listed in `stops`. */
export interface KitFile {
  version: number;
  gain_exponent: number;
  stops: Readonly<Partial<Record<Pad, readonly Pad[]>>>;
  samples: readonly KitSample[];
  clicks: readonly { file: string; name: "high" | "low" }[];
}

/** Strokes that ring at once; the oldest fades out when there are more. */
const VOICES = 32;
/** Fade of a stroke that is stopped: a hand on a cymbal, without a click. */
const STOP_S = 0.03;
/** How far the two players are panned apart. */
const PAN = 0.35;

/** Return the sample for a stroke: that of its articulation and velocity layer, else the pad's own closed or plain one. */
export function chooseSample(
  samples: readonly KitSample[],
  pad: Pad,
  articulation: Articulation,
  velocity: number,
): KitSample | null {
  const ofPad = samples.filter((sample) => sample.pad === pad);
  const wanted = [articulation, "closed", "plain"];
  for (const how of wanted) {
    const layers = ofPad.filter((sample) => sample.articulation === how);
    const fitting = layers.find((sample) => velocity >= sample.velocity_low && velocity <= sample.velocity_high);
    if (fitting) return fitting;
    if (layers.length > 0) return layers.at(-1) ?? null;
  }
  return null;
}

interface Voice {
  pad: Pad;
  seat: number;
  source: AudioBufferSourceNode;
  gain: GainNode;
  startS: number;
}

export class Kit {
  private readonly device: AudioDevice;
  private readonly level: GainNode | null;
  private readonly pans: StereoPannerNode[] = [];
  private file: KitFile | null = null;
  private readonly buffers = new Map<string, AudioBuffer>();
  private voices: Voice[] = [];
  high: AudioBuffer | null = null;
  low: AudioBuffer | null = null;

  constructor(device: AudioDevice) {
    this.device = device;
    const context = device.context;
    this.level = context?.createGain() ?? null;
    if (context && this.level && device.out) {
      this.level.connect(device.out);
      for (const side of [-PAN, PAN]) {
        const pan = context.createStereoPanner();
        pan.pan.value = side;
        pan.connect(this.level);
        this.pans.push(pan);
      }
    }
  }

  get loaded(): boolean {
    return this.file !== null;
  }

  set gain(value: number) {
    if (this.level) this.level.gain.value = value;
  }

  /** Fetch and decode every sample. Throws `ApiError` when the kit is not there. */
  async load(): Promise<void> {
    const context = this.device.context;
    if (!context || this.file) return;
    const file = JSON.parse(new TextDecoder().decode(await readBytes("/kit/kit.json"))) as KitFile;
    const names = new Set([...file.samples, ...file.clicks].map((sound) => sound.file));
    await Promise.all(
      [...names].map(async (name) => {
        this.buffers.set(name, await decoded(context, `/kit/${name}`));
      }),
    );
    for (const click of file.clicks) this[click.name] = this.buffers.get(click.file) ?? null;
    this.file = file;
  }

  /** Let go of the device. */
  end(): void {
    this.level?.disconnect();
  }

  /** A hand on the cymbal: what rings on `seat`'s pad fades at once. */
  choke(pad: Pad, seat: number): void {
    const nowS = this.device.context?.currentTime ?? 0;
    for (const voice of this.voices) if (voice.pad === pad && voice.seat === seat) fade(voice, nowS);
  }

  /** Sound a stroke: at once, or at context time `whenS`. `seat` decides the side. */
  strike(pad: Pad, velocity: number, articulation: Articulation, seat: number, whenS = 0): void {
    const context = this.device.context;
    if (!context || !this.file || context.state !== "running") return;
    const sample = chooseSample(this.file.samples, pad, articulation, velocity);
    const buffer = sample && this.buffers.get(sample.file);
    const pan = this.pans[seat % 2];
    if (!sample || !buffer || !pan) return;
    const startS = Math.max(whenS, context.currentTime);
    const stops = this.file.stops[pad] ?? [];
    for (const voice of this.voices) if (stops.includes(voice.pad)) fade(voice, startS);
    if (this.voices.length >= VOICES) {
      const oldest = this.voices.shift();
      if (oldest) fade(oldest, startS);
    }
    const source = context.createBufferSource();
    source.buffer = buffer;
    const gain = context.createGain();
    gain.gain.value = (velocity / sample.velocity_high) ** this.file.gain_exponent;
    source.connect(gain).connect(pan);
    source.start(whenS);
    const voice: Voice = { pad, seat, source, gain, startS };
    this.voices.push(voice);
    source.onended = () => {
      const at = this.voices.indexOf(voice);
      if (at >= 0) this.voices.splice(at, 1);
      gain.disconnect();
    };
  }
}

function fade(voice: Voice, atS: number): void {
  const from = Math.max(atS, voice.startS);
  voice.gain.gain.setTargetAtTime(0, from, STOP_S / 3);
  voice.source.stop(from + STOP_S * 2);
}
