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
/** A step of the estimate larger than this is a change of device and is followed at once; smaller ones are glided to. */
const JUMP_MS = 40;
const GLIDE = 0.1;
const REANCHOR_MS = 250;

export class Conductor {
  readonly device: AudioDevice;
  readonly kit: Kit;
  readonly song: SongPlayer;
  readonly clicker: Clicker;
  readonly timeline: Timeline;
  readonly model = new ClockModel();
  private offsetMs = 0;
  private anchorContextMs = 0;
  private anchorSongUs = 0;
  private lastAnchorMs = Number.NEGATIVE_INFINITY;
  private sounding = false;

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
    return { kit: kit.status === "fulfilled" };
  }

  mix(levels: Mixer): void {
    this.song.mix(levels.song, levels.drums);
    this.kit.gain = levels.kit;
    this.clicker.gain = levels.click;
  }

  /** Start counting in and then the song; with sound when the device runs. */
  start(count: CountIn): void {
    const context = this.device.context;
    this.sounding = this.device.state.value === "running" && context !== null;
    if (!this.sounding || !context) {
      this.timeline.run(count.startUs, performance.now());
      return;
    }
    this.frame();
    const whenS = context.currentTime + HEAD_START_S;
    this.anchorContextMs = whenS * 1000;
    this.anchorSongUs = count.startUs;
    this.offsetMs = this.model.offsetMs;
    // With silence before the song's first sample the sources simply start later.
    this.song.start(whenS, count.startUs);
    for (const click of count.clicks) this.clicker.click(this.contextSecondsAt(click.timeUs), click.accent);
    this.anchor();
  }

  pause(): void {
    this.timeline.pause(performance.now());
    this.song.stop();
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
    if (!this.sounding && this.timeline.isRunning && this.model.settled) this.join();
    if (!this.sounding || sample.performanceMs - this.lastAnchorMs < REANCHOR_MS) return;
    this.lastAnchorMs = sample.performanceMs;
    const wanted = this.model.offsetMs;
    const step = wanted - this.offsetMs;
    this.offsetMs = Math.abs(step) > JUMP_MS ? wanted : this.offsetMs + step * GLIDE;
    this.anchor();
  }

  /** Context time (s) at which song time `songUs` sounds. */
  contextSecondsAt(songUs: number): number {
    return (this.anchorContextMs + (songUs - this.anchorSongUs) / 1000 / this.timeline.rate) / 1000;
  }

  /** One standard deviation of song time in µs. */
  get uncertaintyUs(): number {
    return this.sounding ? Math.round(this.model.uncertaintyMs * 1000) : 0;
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

  private anchor(): void {
    // Heard context time = performance + offset, so the anchor is heard at:
    this.timeline.run(this.anchorSongUs, this.anchorContextMs - this.offsetMs, performance.now());
  }

  /** Sound is allowed only now: come in where the silent song is. */
  private join(): void {
    const context = this.device.context;
    if (!context) return;
    const whenS = context.currentTime + HEAD_START_S;
    this.offsetMs = this.model.offsetMs;
    this.anchorContextMs = whenS * 1000;
    this.anchorSongUs = this.timeline.at(this.anchorContextMs - this.offsetMs);
    this.song.start(whenS, this.anchorSongUs);
    this.sounding = true;
  }

  private loseSound(): void {
    // The device fell asleep (a call came in, the headset went): song time goes on by the performance clock.
    this.sounding = false;
    this.timeline.run(this.timeline.at(performance.now()), performance.now());
    this.song.stop();
    this.clicker.cancel();
  }
}
