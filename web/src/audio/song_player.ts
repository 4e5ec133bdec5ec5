// SPDX-License-Identifier: Apache-2.0
// The song: the recording and its backing, sample by sample side by side, so that turning the drums up and down is a
// crossfade of two sources that never drift. At another speed than its own it keeps its pitch (`stretched_song.ts`), where
// the browser can.
import { decoded, keepSong } from "./decoded.ts";
import type { AudioDevice } from "./device.ts";
import type { StretchedSong } from "./stretched_song.ts";

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
  private readonly quiet: GainNode | null;
  private sources: AudioBufferSourceNode[] = [];
  private stretched: StretchedSong | null = null;
  private stretching = false;

  constructor(device: AudioDevice) {
    this.device = device;
    const context = device.context;
    this.level = context?.createGain() ?? null;
    this.entrance = context?.createGain() ?? null;
    this.withDrums = context?.createGain() ?? null;
    this.withoutDrums = context?.createGain() ?? null;
    this.quiet = context?.createGain() ?? null;
    if (this.level && this.entrance && this.quiet && device.out) {
      this.withDrums?.connect(this.level);
      this.withoutDrums?.connect(this.level);
      this.level.connect(this.entrance).connect(this.quiet).connect(device.out);
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

  /** Make ready to play slower or faster with the pitch kept; false where this browser cannot, and the pitch goes along. */
  async keepPitch(): Promise<boolean> {
    const { context } = this.device;
    if (this.stretched || !context || !this.recording || !this.backing) return this.stretched !== null;
    if (!this.withDrums || !this.withoutDrums) return false;
    const { StretchedSong } = await import("./stretched_song.ts");
    this.stretched = await StretchedSong.open(
      context,
      [this.recording, this.backing],
      [this.withDrums, this.withoutDrums],
    );
    return this.stretched !== null;
  }

  /**
   * Sound from song time `songUs` (negative: silence first) at context time `whenS`, as far as `untilUs`, where a loop may
   * go back to `backToUs`. With `after` what sounds now goes on to its own end, which is `whenS`.
   */
  start(
    whenS: number,
    songUs: number,
    rate = 1,
    untilUs = Number.POSITIVE_INFINITY,
    { after = false, backToUs = Number.POSITIVE_INFINITY } = {},
  ): void {
    if (!after) this.stop();
    const { context } = this.device;
    if (!context) return;
    // Coming in within a sound would click; the song's own beginning is left as it is.
    if (!after) {
      this.entrance?.gain.cancelScheduledValues(0);
      this.entrance?.gain.setValueAtTime(songUs > 0 ? 0 : 1, context.currentTime);
      if (songUs > 0) this.entrance?.gain.setTargetAtTime(1, whenS, ENTRANCE_S / 3);
    }
    const atS = whenS + Math.max(0, -songUs) / 1e6 / rate;
    const fromS = Math.max(0, songUs) / 1e6;
    if (rate !== 1 && this.stretched) {
      this.stretching = true;
      this.stretched.start(atS, fromS, rate, !after, backToUs / 1e6);
      return;
    }
    const endS = atS + (untilUs / 1e6 - fromS) / rate;
    for (const [buffer, into] of [
      [this.recording, this.withDrums],
      [this.backing, this.withoutDrums],
    ] as const) {
      if (!buffer || !into) return;
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.playbackRate.value = rate;
      source.connect(into);
      source.start(atS, fromS);
      if (Number.isFinite(endS)) source.stop(endS);
      this.sources.push(source);
    }
  }

  /** Let the stretch have what it needs next. */
  feed(nowUs: number): void {
    if (this.stretching) this.stretched?.feed(nowUs / 1e6);
  }

  /** Be silent from context time `fromS` to `toS`, with soft edges. */
  hush(fromS: number, toS: number): void {
    this.quiet?.gain.setTargetAtTime(0, fromS, GLIDE_S / 3);
    this.quiet?.gain.setTargetAtTime(1, toS, GLIDE_S / 3);
  }

  /** Sound again, now and where silence was still to come. */
  unhush(): void {
    const now = this.device.context?.currentTime ?? 0;
    this.quiet?.gain.cancelScheduledValues(now);
    this.quiet?.gain.setTargetAtTime(1, now, GLIDE_S / 3);
  }

  stop(): void {
    for (const source of this.sources) {
      source.stop();
      source.disconnect();
    }
    this.sources = [];
    if (this.stretching) this.stretched?.stop();
    this.stretching = false;
  }

  /** Let go of the device. */
  end(): void {
    this.stop();
    this.stretched?.end();
    this.stretched = null;
    this.entrance?.disconnect();
    this.quiet?.disconnect();
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
