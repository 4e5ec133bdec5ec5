// SPDX-License-Identifier: Apache-2.0
// Clicks and the counting voice on the song's own beats, handed to the sound card a little ahead so that they sound exactly.
import type { Count } from "../net/wire_coach.ts";
import type { Conductor } from "./conductor.ts";
import type { Voice } from "./voice.ts";

const AHEAD_US = 300_000;

/** What is to be heard: a click on each beat, the voice on each beat and each note between. */
export interface Counted {
  click: boolean;
  voice: boolean;
}

export class Metronome {
  /** In the lead-in the beats always click, whatever is chosen. */
  chosen: Counted = { click: false, voice: false };
  private readonly conductor: Conductor;
  private readonly voice: Voice | null;
  /** All that may be counted, in order of time. */
  counts: readonly Count[] = [];
  private next = 0;
  private jumped = false;

  constructor(conductor: Conductor, voice: Voice | null) {
    this.conductor = conductor;
    this.voice = voice;
  }

  /** Count from song time `fromUs` on. */
  begin(fromUs: number): void {
    this.next = this.firstFrom(fromUs);
    this.jumped = false;
  }

  /** The song has jumped; what was counted ahead stands. */
  landed(): void {
    this.jumped = false;
  }

  /** Look ahead from `nowUs`. `endUs` is where the song ends or jumps to `toUs` (null: it does not). */
  frame(nowUs: number, startUs: number, endUs: number, toUs: number | null): void {
    for (;;) {
      const count = this.counts[this.next];
      if (!count || count.time_us >= endUs) {
        if (toUs === null || this.jumped) return;
        this.jumped = true;
        this.next = this.firstFrom(toUs);
        continue;
      }
      const aheadUs = this.jumped ? endUs - nowUs + count.time_us - toUs! : count.time_us - nowUs;
      if (aheadUs > AHEAD_US * this.conductor.timeline.rate) return;
      this.next += 1;
      if (aheadUs > 0 && this.conductor.audible) this.sound(count, count.time_us < startUs);
    }
  }

  /** The voice counts in `language` from now on; without words for it only the clicks sound. */
  async speak(language: string): Promise<void> {
    await this.voice?.load(language).catch(() => {});
  }

  /** Take back what has not sounded yet. */
  cancel(): void {
    this.conductor.clicker.cancel();
    this.voice?.cancel();
  }

  end(): void {
    this.cancel();
    this.voice?.end();
  }

  private sound(count: Count, leadingIn: boolean): void {
    const whenS = this.jumped
      ? this.conductor.contextSecondsAfterJump(count.time_us)
      : this.conductor.contextSecondsAt(count.time_us);
    const isBeat = /^\d/.test(count.word);
    if (isBeat && (this.chosen.click || leadingIn)) this.conductor.clicker.click(whenS, count.first);
    if (this.chosen.voice) this.voice?.say(count.word, whenS);
  }

  private firstFrom(us: number): number {
    const at = this.counts.findIndex((count) => count.time_us >= us);
    return at < 0 ? this.counts.length : at;
  }
}
