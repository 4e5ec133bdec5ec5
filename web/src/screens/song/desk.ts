// SPDX-License-Identifier: Apache-2.0
// A song's page as it is known here: its sheet from the server, what is chosen on it, and what is put right in it.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Bar, barAt, barsOf, placeNear, placesOf } from "../../music/bars.ts";
import { TempoMap } from "../../music/tempo_map.ts";
import { ApiError, correct, listenAnew, readPage, readSong, sentenceOf, stepCorrections } from "../../net/api.ts";
import {
  type Edit,
  LEVELS,
  type Level,
  PADS,
  type Pad,
  type SheetNote,
  type Song,
  type SongPage,
} from "../../net/wire.ts";
import { remembered } from "../../store.ts";
import { followJob } from "../follow_job.ts";
import { complain, toast } from "../shell/toasts.ts";

const AGAIN_MS = 2500;

export const VIEWS = ["both", "notes", "grid"] as const;
export type View = (typeof VIEWS)[number];

/** What is shown is remembered: who reads notes reads notes in every song. */
export const view = remembered<View>("song.view", "both", (one) => VIEWS.includes(one));
export const level = remembered<Level>("song.level", 6, (one) => LEVELS.includes(one));

/** A place that is chosen: with a pad a cell of the grid, without one a beat. */
export interface Chosen {
  tick: number;
  pad: Pad | null;
}

/** Rows of the grid from top to bottom, as a kit is written. */
const ROWS: readonly Pad[] = ["crash", "hihat", "ride", "tom_high", "tom_mid", "snare", "tom_low", "kick"];

export class Desk {
  readonly sha256: string;
  readonly song: Signal<Song | null> = signal(null);
  readonly page: Signal<SongPage | null> = signal(null);
  readonly away = signal(false);
  readonly refused: Signal<unknown> = signal(null);
  /** A correction is on its way. */
  readonly busy = signal(false);
  /** How far hearing the song anew is, 0 to 1; null while nobody asked for it. */
  readonly listening: Signal<number | null> = signal(null);
  readonly chosen: Signal<Chosen | null> = signal(null);
  /** Show rows of drums that the song does not have, to add them. */
  readonly everyDrum = signal(false);
  readonly bars: ReadonlySignal<readonly Bar[]> = computed(() =>
    this.page.value ? barsOf(this.page.value.sheet) : [],
  );
  readonly rows: ReadonlySignal<readonly Pad[]> = computed(() => {
    const sheet = this.page.value?.sheet;
    const used = new Set([...(sheet?.notes ?? []), ...(sheet?.left_out ?? [])].map(({ pad }) => pad));
    return this.everyDrum.value ? ROWS : ROWS.filter((pad) => used.has(pad));
  });
  readonly doubtful: ReadonlySignal<readonly Bar[]> = computed(() => this.bars.value.filter((bar) => bar.doubtful));
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;
  private readonly stop = new AbortController();

  constructor(sha256: string) {
    this.sha256 = sha256;
  }

  async load(): Promise<void> {
    try {
      const [song, page] = await Promise.all([readSong(this.sha256), readPage(this.sha256)]);
      this.song.value = song;
      this.page.value = page;
      this.away.value = false;
    } catch (error) {
      if (this.over) return;
      if (!(error instanceof ApiError) || error.status !== 0) {
        this.refused.value = error;
        return;
      }
      this.away.value = true;
      this.timer = setTimeout(() => void this.load(), AGAIN_MS);
    }
  }

  end(): void {
    this.over = true;
    this.stop.abort();
    clearTimeout(this.timer);
  }

  /** Put something right; true when it was taken. What is chosen stays chosen. */
  correct(edit: Edit): Promise<boolean> {
    return this.send((revision) => correct(this.sha256, revision, edit));
  }

  step(step: "undo" | "redo" | "as-heard"): Promise<boolean> {
    return this.send((revision) => stepCorrections(this.sha256, revision, step));
  }

  /** The note at a place, at any level. */
  noteAt({ tick, pad }: Chosen): SheetNote | null {
    const bar = barAt(this.bars.value, tick);
    return bar.notes.find((note) => note.pad === pad && placeNear(bar, note.tick).tick === tick) ?? null;
  }

  /** Move what is chosen: `across` places or beats, `down` rows of the grid (the beats are the row above it). */
  move(across: number, down: number): void {
    const bars = this.bars.value;
    const from = this.chosen.value ?? {
      tick: bars[0]?.beats[0]?.places[0]?.tick ?? 0,
      pad: this.rows.value[0] ?? PADS[0],
    };
    const rows: (Pad | null)[] = [null, ...this.rows.value];
    const row = Math.min(Math.max(rows.indexOf(from.pad) + down, 0), rows.length - 1);
    const pad = rows[row] ?? null;
    const ticks = bars.flatMap((bar) =>
      pad === null ? bar.beats.map((beat) => beat.tick) : placesOf(bar).map((place) => place.tick),
    );
    const here = Math.max(
      0,
      ticks.findLastIndex((tick) => tick <= from.tick),
    );
    const to = Math.min(Math.max(this.chosen.value ? here + across : here, 0), ticks.length - 1);
    this.chosen.value = { tick: ticks[to] ?? 0, pad };
  }

  /** Move by whole bars, to the bar's first place. */
  moveBars(count: number): void {
    const bars = this.bars.value;
    const at = this.chosen.value ? bars.indexOf(barAt(bars, this.chosen.value.tick)) : -1;
    const to = bars[Math.min(Math.max(at + count, 0), bars.length - 1)];
    if (to) this.chosen.value = { tick: to.tick, pad: this.chosen.value?.pad ?? null };
  }

  /** Go to the next bar that was heard with doubt, around the end. */
  nextDoubtful(): void {
    const from = this.chosen.value?.tick ?? Number.NEGATIVE_INFINITY;
    const at = this.chosen.value ? barAt(this.bars.value, from).tick : from;
    const next = this.doubtful.value.find((bar) => bar.tick > at) ?? this.doubtful.value[0];
    if (next) this.chosen.value = { tick: next.tick, pad: null };
  }

  /** When the place at `tick` sounds, in seconds; never before the recording. */
  secondsAt(tick: number): number {
    const map = this.page.peek()?.sheet.tempo_map;
    return map ? Math.max(0, new TempoMap(map).microsAt(tick)) / 1e6 : 0;
  }

  /** When the bar that `tick` lies in begins, in µs; never before the recording. */
  barStartUs(tick: number): number {
    const bars = this.bars.peek();
    return bars.length > 0 ? Math.round(this.secondsAt(barAt(bars, tick).tick) * 1e6) : 0;
  }

  /** Have the song heard anew; what was put right stays on top. */
  async listenAnew(): Promise<void> {
    if (this.listening.peek() !== null) return;
    this.listening.value = 0;
    try {
      const { job } = await listenAnew(this.sha256);
      let last = job;
      await followJob(
        job,
        (now) => {
          last = now;
          this.listening.value = now.progress;
        },
        this.stop.signal,
      );
      if (last.state === "failed" && last.error) throw new ApiError(last.error, 500);
      if (last.state !== "done" || this.over) return;
      await this.load();
      toast("song.anew.done", { title: this.song.peek()?.title ?? "" });
    } catch (error) {
      complain(sentenceOf(error));
    } finally {
      this.listening.value = null;
    }
  }

  private async send(ask: (revision: number) => Promise<SongPage>): Promise<boolean> {
    const before = this.page.peek();
    if (!before || this.busy.peek()) return false;
    this.busy.value = true;
    try {
      const timeUs = this.timeOfChosen();
      this.page.value = await ask(before.revision.revision);
      this.chooseAt(timeUs);
      return true;
    } catch (error) {
      complain(sentenceOf(error));
      // It was put right elsewhere meanwhile: show how it stands.
      if (error instanceof ApiError && error.status === 409) await this.load();
      return false;
    } finally {
      this.busy.value = false;
    }
  }

  private timeOfChosen(): number | null {
    const chosen = this.chosen.peek();
    const map = this.page.peek()?.sheet.tempo_map;
    return chosen && map ? new TempoMap(map).microsAt(chosen.tick) : null;
  }

  /** After bars and ticks have changed, what was chosen is what sounds at the same moment. */
  private chooseAt(timeUs: number | null): void {
    const chosen = this.chosen.peek();
    const map = this.page.peek()?.sheet.tempo_map;
    if (!chosen || !map || timeUs === null) return;
    const tick = new TempoMap(map).ticksAt(timeUs);
    const bar = barAt(this.bars.peek(), tick);
    const near =
      chosen.pad === null
        ? bar.beats.reduce((best, beat) => (Math.abs(beat.tick - tick) < Math.abs(best.tick - tick) ? beat : best))
        : placeNear(bar, tick);
    this.chosen.value = { tick: near.tick, pad: chosen.pad };
  }
}
