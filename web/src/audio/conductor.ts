// SPDX-License-Identifier: Apache-2.0
// Keeps song time and sound together. With sound, song time is where the audio is as heard; without (no device, sound
// refused), the performance clock carries the song on in silence.
import { ClockModel } from "../clock/clock_model.ts";
import type { CountIn } from "../clock/count_in.ts";
import { Timeline } from "../clock/timeline.ts";
import type { Mixer } from "../store.ts";
import { Clicker } from "./clicker.ts";
import { type AudioDevice, audioDevice } from "./device.ts";
import { Kit } from "./kit.ts";
import { SongPlayer } from "./song_player.ts";

/** Time to hand the sources to the audio thread before they sound. */
const HEAD_START_S = 0.08;
/** The stretch wants its own look-ahead. */
const HEAD_START_STRETCHED_S = 0.3;
/** A step of the estimate larger than this is a change of device and is followed at once, as is sound that was left out; smaller ones are glided to. */
const JUMP_MS = 40;
const GLIDE = 0.1;
const REANCHOR_MS = 250;
/** In silence the picture is the song: it is late by a frame or two of a screen nobody knows. */
const SILENT_UNCERTAINTY_US = 8000;

export class Conductor {
  readonly device: AudioDevice;
  readonly kit: Kit;
  readonly song: SongPlayer;
  readonly clicker: Clicker;
  readonly timeline: Timeline;
  readonly model = new ClockModel();
  private offsetMs = 0;
  private jumps = 0;
  private anchorContextMs = 0;
  private anchorSongUs = 0;
  private lastAnchorMs = Number.NEGATIVE_INFINITY;
  private sounding = false;
  /** Called when the song comes in late, because sound was only allowed while it ran in silence. */
  onJoin: () => void = () => {};
  /** Where the song jumps next: at `fromUs` (context time `atMs`) to `toUs`. */
  private untilUs = Number.POSITIVE_INFINITY;
  private backToUs = Number.POSITIVE_INFINITY;
  private jump: { fromUs: number; toUs: number; atMs: number } | null = null;

  constructor(rate = 1, device: AudioDevice = audioDevice()) {
    this.device = device;
    this.kit = new Kit(device);
    this.song = new SongPlayer(device);
    this.clicker = new Clicker(device, this.kit);
    this.timeline = new Timeline(rate);
  }

  /** Load kit and song. A failure of the kit leaves the song to sound; a failure of the song throws. */
  async load(sha256: string): Promise<{ kit: boolean }> {
    const [kit, song] = await Promise.allSettled([this.kit.load(), this.song.load(sha256)]);
    if (song.status === "rejected") throw song.reason;
    if (this.timeline.rate !== 1) await this.song.keepPitch();
    return { kit: kit.status === "fulfilled" };
  }

  mix(levels: Mixer): void {
    this.song.mix(levels.song, levels.drums);
    this.kit.gain = levels.kit;
    this.clicker.gain = levels.click;
  }

  /** Start counting in and then the song, as far as `untilUs`, a loop's end that leads to `backToUs`; with sound when the device runs. */
  start(count: CountIn, untilUs = Number.POSITIVE_INFINITY, backToUs = Number.POSITIVE_INFINITY): void {
    this.jump = null;
    this.untilUs = untilUs;
    this.backToUs = backToUs;
    const context = this.device.context;
    this.sounding = this.device.state.value === "running" && context !== null;
    if (!this.sounding || !context) {
      this.timeline.run(count.startUs, performance.now());
      return;
    }
    this.frame();
    const whenS = context.currentTime + this.headStartS;
    this.anchorContextMs = whenS * 1000;
    this.anchorSongUs = count.startUs;
    this.offsetMs = this.model.offsetMs;
    // With silence before the song's first sample the sources simply start later.
    this.song.start(whenS, count.startUs, this.timeline.rate, untilUs, { backToUs });
    for (const click of count.clicks) this.clicker.click(this.contextSecondsAt(click.timeUs), click.accent);
    this.anchor();
  }

  /** Go on at `toUs` when the song is at `fromUs`, without a gap: ask before it is heard there. */
  jumpAt(fromUs: number, toUs: number, untilUs: number): void {
    if (this.jump) return;
    const atS = this.contextSecondsAt(fromUs);
    this.jump = { fromUs, toUs, atMs: atS * 1000 };
    this.untilUs = untilUs;
    if (this.sounding)
      this.song.start(atS, toUs, this.timeline.rate, untilUs, { after: true, backToUs: this.backToUs });
  }

  /** Whether the song just jumped; call it once a frame while jumps are asked for. */
  jumped(nowMs: number): boolean {
    const { jump } = this;
    if (!jump || this.timeline.at(nowMs) < jump.fromUs) return false;
    const beyondUs = this.timeline.at(nowMs) - jump.fromUs;
    this.jump = null;
    this.anchorContextMs = jump.atMs;
    this.anchorSongUs = jump.toUs;
    if (this.sounding) this.anchor();
    else this.timeline.run(jump.toUs + beyondUs, nowMs);
    return true;
  }

  pause(): void {
    this.jump = null;
    this.timeline.pause(performance.now());
    this.song.stop();
    this.song.unhush();
    this.clicker.cancel();
    this.sounding = false;
  }

  /** Look at the clock; call it once a frame. */
  frame(): void {
    const sample = this.device.look();
    if (!sample) {
      this.model.clear(); // context time stands still while the device sleeps
      if (this.sounding && this.device.state.value !== "running") this.loseSound();
      return;
    }
    this.model.add(sample);
    if (this.sounding) this.song.feed(this.timeline.at(sample.performanceMs));
    if (!this.sounding && this.timeline.isRunning && this.model.settled) this.join();
    const jumped = this.jumps !== this.model.jumps;
    if (!this.sounding || (!jumped && sample.performanceMs - this.lastAnchorMs < REANCHOR_MS)) return;
    this.lastAnchorMs = sample.performanceMs;
    this.jumps = this.model.jumps;
    const wanted = this.model.offsetMs;
    const step = wanted - this.offsetMs;
    this.offsetMs = jumped || Math.abs(step) > JUMP_MS ? wanted : this.offsetMs + step * GLIDE;
    this.anchor();
  }

  /** Context time (s) at which song time `songUs` sounds. */
  contextSecondsAt(songUs: number): number {
    return (this.anchorContextMs + (songUs - this.anchorSongUs) / 1000 / this.timeline.rate) / 1000;
  }

  /** Context time (s) at which song time `songUs` sounds after the jump that was asked for. */
  contextSecondsAfterJump(songUs: number): number {
    if (!this.jump) return this.contextSecondsAt(songUs);
    return (this.jump.atMs + (songUs - this.jump.toUs) / 1000 / this.timeline.rate) / 1000;
  }

  /** Whether the song sounds: only then has a moment of the song a place in the sound card's time. */
  get audible(): boolean {
    return this.sounding;
  }

  /** One standard deviation of song time in µs. */
  get uncertaintyUs(): number {
    return this.sounding ? this.clockUncertaintyUs : SILENT_UNCERTAINTY_US;
  }

  /** The same of the clock that would be used if the song began now. */
  get clockUncertaintyUs(): number {
    const sounds = this.device.state.peek() === "running" && this.model.ready;
    return sounds ? Math.round(this.model.uncertaintyMs * 1000) : SILENT_UNCERTAINTY_US;
  }

  /** Device latency in ms as the browser says, for showing. */
  get latencyMs(): number {
    return this.model.ready ? this.model.latencyMs : 0;
  }

  /** Stop, and let go of the device. */
  end(): void {
    this.pause();
    this.song.end();
    this.kit.end();
    this.clicker.end();
  }

  private get headStartS(): number {
    return this.timeline.rate === 1 ? HEAD_START_S : HEAD_START_STRETCHED_S;
  }

  private anchor(): void {
    // Heard context time = performance + offset, so the anchor is heard at:
    this.timeline.run(this.anchorSongUs, this.anchorContextMs - this.offsetMs, performance.now());
  }

  /** Sound is allowed only now: come in where the silent song is. */
  private join(): void {
    const context = this.device.context;
    if (!context) return;
    const whenS = context.currentTime + this.headStartS;
    this.offsetMs = this.model.offsetMs;
    this.anchorContextMs = whenS * 1000;
    this.anchorSongUs = this.timeline.at(this.anchorContextMs - this.offsetMs);
    this.song.start(whenS, this.anchorSongUs, this.timeline.rate, this.untilUs, { backToUs: this.backToUs });
    this.sounding = true;
    this.onJoin();
  }

  private loseSound(): void {
    // The device fell asleep (a call came in, the headset went): song time goes on by the performance clock.
    this.sounding = false;
    this.timeline.run(this.timeline.at(performance.now()), performance.now());
    this.song.stop();
    this.clicker.cancel();
  }
}
