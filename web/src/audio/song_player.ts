// SPDX-License-Identifier: Apache-2.0
// The song: the recording and its backing, sample by sample side by side, so that turning the drums up and down is a
// crossfade of two sources that never drift.
import { decoded, keepSong } from "./decoded.ts";
import type { AudioDevice } from "./device.ts";

/** Level changes glide this fast: no zip noise, no wait. */
const GLIDE_S = 0.02;
const ENTRANCE_S = 0.1;

export class SongPlayer {
  private readonly device: AudioDevice;
  private recording: AudioBuffer | null = null;
  private backing: AudioBuffer | null = null;
  private readonly level: GainNode | null;
  private readonly entrance: GainNode | null;
  private readonly withDrums: GainNode | null;
  private readonly withoutDrums: GainNode | null;
  private sources: AudioBufferSourceNode[] = [];

  constructor(device: AudioDevice) {
    this.device = device;
    const context = device.context;
    this.level = context?.createGain() ?? null;
    this.entrance = context?.createGain() ?? null;
    this.withDrums = context?.createGain() ?? null;
    this.withoutDrums = context?.createGain() ?? null;
    if (this.level && this.entrance && device.out) {
      this.withDrums?.connect(this.level);
      this.withoutDrums?.connect(this.level);
      this.level.connect(this.entrance).connect(device.out);
    }
  }

  get loaded(): boolean {
    return this.recording !== null;
  }

  /** Fetch and decode both. A backing that cannot be read leaves the recording alone to sound. Throws `ApiError`. */
  async load(sha256: string): Promise<void> {
    const context = this.device.context;
    if (!context) return;
    keepSong(sha256);
    const read = (name: string): Promise<AudioBuffer> => decoded(context, `/api/songs/${sha256}/${name}`);
    const [recording, backing] = await Promise.allSettled([read("recording"), read("backing")]);
    if (recording.status === "rejected" && backing.status === "rejected") throw recording.reason;
    this.recording = recording.status === "fulfilled" ? recording.value : null;
    this.backing = backing.status === "fulfilled" ? backing.value : this.recording;
    this.recording ??= this.backing;
  }

  /** Sound from song time `songUs` (negative: silence first) at context time `whenS`. */
  start(whenS: number, songUs: number): void {
    this.stop();
    const context = this.device.context;
    if (!context || !this.recording || !this.backing || !this.withDrums || !this.withoutDrums) return;
    // Coming in within a sound would click; the song's own beginning is left as it is.
    this.entrance?.gain.cancelScheduledValues(0);
    this.entrance?.gain.setValueAtTime(songUs > 0 ? 0 : 1, context.currentTime);
    if (songUs > 0) this.entrance?.gain.setTargetAtTime(1, whenS, ENTRANCE_S);
    const lead = Math.max(0, -songUs) / 1e6;
    const offset = Math.max(0, songUs) / 1e6;
    for (const [buffer, into] of [
      [this.recording, this.withDrums],
      [this.backing, this.withoutDrums],
    ] as const) {
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(into);
      source.start(whenS + lead, offset);
      this.sources.push(source);
    }
  }

  stop(): void {
    for (const source of this.sources) {
      source.stop();
      source.disconnect();
    }
    this.sources = [];
  }

  /** Let go of the device. */
  end(): void {
    this.stop();
    this.entrance?.disconnect();
  }

  /** `level` and `drums` from 0 to 1; the two sources share all but the drums, so their gains add up to one. */
  mix(level: number, drums: number): void {
    const context = this.device.context;
    if (!context) return;
    const glide = (node: GainNode | null, value: number): void => {
      node?.gain.setTargetAtTime(value, context.currentTime, GLIDE_S);
    };
    glide(this.level, level);
    glide(this.withDrums, drums);
    glide(this.withoutDrums, 1 - drums);
  }
}
