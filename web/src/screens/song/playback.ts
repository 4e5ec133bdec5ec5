// SPDX-License-Identifier: Apache-2.0
// The song while its page is read: as it is on the record, or with its drums taken out and the chart's in their place; with a
// click on the heard beats for those who want to know where the one is.
import { effect, type Signal, signal } from "@preact/signals";
import { Conductor } from "../../audio/conductor.ts";
import { TempoMap } from "../../music/tempo_map.ts";
import type { Level, Sheet } from "../../net/wire.ts";
import { mixer, remembered } from "../../store.ts";

export type Hearing = "record" | "chart";
export const hearing = remembered<Hearing>("song.hearing", "record", (one) => one === "record" || one === "chart");
export const clicking = remembered<boolean>("song.click", false);

/** Strokes and clicks are handed to the audio thread this far ahead. */
const AHEAD_S = 0.25;

interface Event {
  timeUs: number;
  sound: (whenS: number) => void;
}

export class Playback {
  readonly state: Signal<"still" | "loading" | "running"> = signal("still");
  /** What could not be loaded, as a thrown value. */
  readonly trouble: Signal<unknown> = signal(null);
  private readonly sha256: string;
  private readonly conductor = new Conductor();
  private readonly onFrame: (songUs: number) => void;
  private readonly stopMixing: () => void;
  private loaded: Promise<unknown> | null = null;
  private request = 0;
  private events: Event[] = [];
  private next = 0;
  private atUs = 0;
  private endUs = 0;
  private rousing = 0;

  constructor(sha256: string, onFrame: (songUs: number) => void) {
    this.sha256 = sha256;
    this.onFrame = onFrame;
    this.stopMixing = effect(() => this.mix());
  }

  /** Song time in µs now, or where it stands. */
  get songUs(): number {
    return this.conductor.timeline.isRunning ? this.conductor.timeline.at(performance.now()) : this.atUs;
  }

  /** Song time at which something sounded that was felt at `performanceMs`. */
  heardAt(performanceMs: number): number {
    return this.conductor.timeline.at(performanceMs);
  }

  /** Sound from `fromUs`; call it from a gesture. */
  async play(sheet: Sheet, level: Level, fromUs: number, durationUs: number): Promise<void> {
    const turn = ++this.rousing;
    this.still();
    this.state.value = "loading";
    this.trouble.value = null;
    const woken = this.conductor.device.wake();
    try {
      this.loaded ??= this.conductor.load(this.sha256);
      await Promise.all([this.loaded, woken]);
    } catch (error) {
      this.loaded = null;
      if (turn === this.rousing) {
        this.trouble.value = error;
        this.state.value = "still";
      }
      return;
    }
    if (turn !== this.rousing) return;
    this.endUs = durationUs;
    this.atUs = Math.min(Math.max(0, fromUs), durationUs);
    this.write(sheet, level);
    this.mix();
    this.conductor.start({ startUs: this.atUs, fromUs: this.atUs, clicks: [] });
    this.state.value = "running";
    this.request = requestAnimationFrame(this.frame);
  }

  /** Take up a sheet or level that has changed while it sounds. */
  write(sheet: Sheet, level: Level): void {
    const map = new TempoMap(sheet.tempo_map);
    const { kit, clicker } = this.conductor;
    const strokes = sheet.notes
      .filter((note) => note.level <= level)
      .map(
        ({ time_us, pad, velocity, articulation }): Event => ({
          timeUs: time_us,
          sound: (whenS) => {
            if (hearing.peek() === "chart") kit.strike(pad, velocity, articulation, 0, whenS);
          },
        }),
      );
    const lines = new Set(sheet.bars);
    const beats: Event[] = [];
    for (let tick = 0; tick < sheet.end_tick; tick += sheet.beat_ticks) {
      beats.push({
        timeUs: map.microsAt(tick),
        sound: (whenS) => {
          if (clicking.peek()) clicker.click(whenS, lines.has(tick));
        },
      });
    }
    this.events = [...strokes, ...beats].sort((a, b) => a.timeUs - b.timeUs);
    const from = this.songUs;
    this.next = this.events.findIndex(({ timeUs }) => timeUs >= from);
    if (this.next < 0) this.next = this.events.length;
  }

  pause(): void {
    this.rousing += 1;
    this.atUs = this.songUs;
    this.still();
    this.onFrame(this.atUs);
  }

  end(): void {
    this.rousing += 1;
    this.still();
    this.stopMixing();
    this.conductor.end();
  }

  private still(): void {
    cancelAnimationFrame(this.request);
    this.conductor.pause();
    this.state.value = "still";
  }

  private mix(): void {
    const levels = mixer.value;
    this.conductor.mix({ ...levels, drums: hearing.value === "record" ? 1 : 0, click: Math.max(levels.click, 0.4) });
  }

  private readonly frame = (): void => {
    this.conductor.frame();
    const now = this.songUs;
    if (now >= this.endUs) {
      this.atUs = 0;
      this.still();
      this.onFrame(0);
      return;
    }
    this.request = requestAnimationFrame(this.frame);
    const context = this.conductor.device.context;
    while (context && this.next < this.events.length) {
      const event = this.events[this.next]!;
      const whenS = this.conductor.contextSecondsAt(event.timeUs);
      if (whenS > context.currentTime + AHEAD_S) break;
      if (whenS > context.currentTime - 0.02 && this.conductor.device.state.peek() === "running") event.sound(whenS);
      this.next += 1;
    }
    this.onFrame(now);
  };
}
