// SPDX-License-Identifier: Apache-2.0
// A lesson, step by step: what the server's coach says comes next is shown, counted or played, and what was played goes back
// to it. Nobody fails; a player may stop at any moment.
import { batch, type Signal, signal } from "@preact/signals";
import { askLesson } from "../../net/api.ts";
import type { Hit } from "../../net/wire.ts";
import type { LessonGoesOn, LessonStep } from "../../net/wire_coach.ts";
import type { SeatSetup } from "../../store.ts";
import { chartOf, drummerOf, forgetCharts, type Opened, openSong } from "../practice/opening.ts";
import { Rehearsal } from "../practice/rehearsal.ts";
import { drummed } from "./first_song.ts";

/** A breath between what is said and what comes. */
const BREATH_MS = 350;
/** Whoever has played this often has drummed. */
const ENOUGH_PASSES = 6;

export class LessonMachine {
  readonly rehearsal: Signal<Rehearsal | null> = signal(null);
  readonly goesOn: Signal<LessonGoesOn | null> = signal(null);
  readonly step: Signal<LessonStep | null> = signal(null);
  readonly problem: Signal<unknown> = signal(null);
  /** How many times the player has played. */
  readonly played = signal(0);
  private readonly sha256: string;
  private readonly setup: SeatSetup;
  private at = 0;
  private over = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sha256: string, setup: SeatSetup) {
    this.sha256 = sha256;
    this.setup = setup;
  }

  async open(): Promise<void> {
    let opened: Opened | null = null;
    try {
      forgetCharts();
      const first = askLesson(this.sha256, { player: this.setup.player.id, at: null, hits: [] });
      const [song, goesOn] = await Promise.all([openSong(this.sha256), first]);
      opened = song;
      const chart = await chartOf(this.sha256, goesOn.steps[0]!.step.level);
      if (this.over) return opened.conductor.end();
      const drummers = [drummerOf(0, this.setup, chart)];
      const rehearsal = new Rehearsal(opened.song, drummers, opened.conductor, opened.voice);
      rehearsal.anyPad = true;
      rehearsal.onPass = ([pass]) => void this.passed(pass?.hits ?? []);
      batch(() => {
        this.rehearsal.value = rehearsal;
        this.goesOn.value = goesOn;
      });
      await this.take(0);
    } catch (error) {
      opened?.conductor.end();
      this.problem.value = error;
    }
  }

  end(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.rehearsal.peek()?.end();
  }

  /** Stand at step `index`, and go once sound is allowed. */
  private async take(index: number): Promise<void> {
    const rehearsal = this.rehearsal.peek();
    const next = this.goesOn.peek()?.steps[index];
    if (!rehearsal || !next) return;
    const { step, counts } = next;
    const chart = await chartOf(this.sha256, step.level);
    const rate = step.way === "play" ? this.goesOn.peek()!.at.rate : 1;
    if (rate !== 1) await rehearsal.conductor.song.keepPitch();
    if (this.over) return;
    this.at = index;
    rehearsal.seat([drummerOf(0, this.setup, chart)]);
    const notes = step.notes.map((note) => chart.notes[note]!).filter(Boolean);
    rehearsal.metronome.chosen = { click: step.way === "count", voice: step.way !== "show" };
    rehearsal.set(
      {
        leadInUs: step.lead_in_us,
        startUs: step.start_us,
        endUs: step.end_us,
        loops: false,
        shows: step.way !== "play",
        waits: false,
      },
      rate,
      // In the player's turn the voice leads in and then leaves them the beat.
      step.way === "play" ? counts.filter((count) => count.time_us < step.start_us) : counts,
      [notes],
    );
    this.step.value = next;
    this.timer = setTimeout(() => {
      if (rehearsal.conductor.device.state.peek() !== "asleep") rehearsal.start();
    }, BREATH_MS);
  }

  private async passed(hits: readonly Hit[]): Promise<void> {
    const step = this.step.peek()?.step;
    const goesOn = this.goesOn.peek();
    if (!step || !goesOn || this.over) return;
    try {
      if (step.way !== "play") return await this.take(this.at + 1);
      this.played.value += 1;
      if (this.played.value >= ENOUGH_PASSES) drummed.value = true;
      const after = await askLesson(this.sha256, { player: this.setup.player.id, at: goesOn.at, hits });
      if (this.over) return;
      this.goesOn.value = after;
      await this.take(0);
    } catch (error) {
      this.problem.value = error;
    }
  }
}
