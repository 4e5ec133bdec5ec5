// SPDX-License-Identifier: Apache-2.0
// What is practised: which bars, how fast, with what help. Each pass goes to the coach, who learns from it and, in a drill,
// says how it goes on: faster after three clean passes, then among its neighbours, then done.
import { batch, type Signal, signal } from "@preact/signals";
import { loopOf } from "../../music/loops.ts";
import { judgePass, readCounts } from "../../net/api.ts";
import type { Chart, Hit, Score } from "../../net/wire.ts";
import { LEVELS, type Level } from "../../net/wire.ts";
import type { Count, Drill, Loop, PassJudged } from "../../net/wire_coach.ts";
import { remembered, seats } from "../../store.ts";
import { chartOf, drummerOf, forgetCharts, type Opened, openSong } from "./opening.ts";
import { type Drummer, type PassOf, Rehearsal } from "./rehearsal.ts";

export const SLOWEST = 0.5;
export const STEP = 0.05;

export interface Helps {
  click: boolean;
  voice: boolean;
}

/** Click and voice stay as a player likes them. */
const helps = remembered<Helps>("practice_helps", { click: true, voice: false }, (kept) => typeof kept === "object");

export class PracticeMachine {
  readonly rehearsal: Signal<Rehearsal | null> = signal(null);
  readonly problem: Signal<unknown> = signal(null);
  readonly rate = signal(1);
  readonly loop: Signal<Loop | null> = signal(null);
  readonly waits = signal(false);
  readonly quiet = signal(false);
  readonly helps = helps;
  readonly drill: Signal<Drill | null> = signal(null);
  readonly last: Signal<Score | null> = signal(null);
  /** What the drill just did: a key of `practice.drill`. */
  readonly news = signal("");
  /** Slower with the pitch kept; null until it is known. */
  readonly keepsPitch: Signal<boolean | null> = signal(null);
  chart: Chart | null = null;
  private readonly sha256: string;
  private readonly query: URLSearchParams;
  private counts: readonly Count[] = [];
  private over = false;
  private played = 0;

  constructor(sha256: string, query: URLSearchParams) {
    this.sha256 = sha256;
    this.query = query;
  }

  async open(): Promise<void> {
    let opened: Opened | null = null;
    try {
      forgetCharts();
      const who = this.who();
      const [song, charts, counts] = await Promise.all([
        openSong(this.sha256),
        Promise.all(who.map(({ level }) => chartOf(this.sha256, level))),
        readCounts(this.sha256, who[0]!.level),
      ]);
      opened = song;
      if (this.over) return opened.conductor.end();
      this.counts = counts;
      this.chart = charts[0]!;
      const drummers = who.map(({ seat, setup }, at) => drummerOf(seat, setup, charts[at]!));
      const rehearsal = new Rehearsal(opened.song, drummers, opened.conductor, opened.voice);
      rehearsal.onPass = (passes) => void this.passed(passes);
      rehearsal.metronome.chosen = helps.peek();
      this.begin();
      this.rehearsal.value = rehearsal;
      this.keepsPitch.value = await opened.conductor.song.keepPitch();
      this.set();
    } catch (error) {
      opened?.conductor.end();
      this.problem.value = error;
    }
  }

  end(): void {
    this.over = true;
    this.rehearsal.peek()?.end();
  }

  changeRate(rate: number): void {
    this.rate.value = Math.round(Math.min(1, Math.max(SLOWEST, rate)) * 100) / 100;
    this.leaveDrill();
    this.again();
  }

  changeLoop(loop: Loop | null): void {
    this.loop.value = loop;
    this.leaveDrill();
    this.again();
  }

  changeWaits(waits: boolean): void {
    this.waits.value = waits;
    this.again();
  }

  changeQuiet(quiet: boolean): void {
    this.quiet.value = quiet;
    void this.hush();
  }

  changeHelps(change: Partial<Helps>): void {
    helps.value = { ...helps.peek(), ...change };
    const rehearsal = this.rehearsal.peek();
    if (rehearsal) rehearsal.metronome.chosen = helps.peek();
  }

  /** Those in the seats who are people; one of them where the address says which. */
  private who() {
    const asked = this.query.get("seat");
    const level = Number(this.query.get("level"));
    const both = ([0, 1] as const).map((seat) => ({ seat, setup: seats.peek()[seat] }));
    const people = both.filter(({ seat, setup }) => (asked ? String(seat) === asked : setup.input !== "simulated"));
    const chosen = people.length > 0 ? people : [both[0]!];
    return chosen.map(({ seat, setup }) => ({
      seat,
      setup: setup.input === "simulated" ? { ...setup, input: "keyboard" as const } : setup,
      level: LEVELS.find((one) => asked !== null && one === level) ?? (setup.level as Level),
    }));
  }

  private begin(): void {
    const first = Number(this.query.get("first") ?? Number.NaN);
    const last = Number(this.query.get("last") ?? first);
    if (!Number.isInteger(first) || !Number.isInteger(last) || !this.chart) return;
    const loop = loopOf(this.chart, first, last);
    batch(() => {
      this.loop.value = loop;
      if (this.query.get("drill") === null) return;
      this.drill.value = { loop, rate: 0.75, clean: 0, widened: 0, waits: false, done: false };
      this.rate.value = 0.75;
    });
  }

  private leaveDrill(): void {
    this.drill.value = null;
    this.news.value = "";
  }

  /** Take what is chosen now; go on playing when something played. */
  private again(): void {
    const rehearsal = this.rehearsal.peek();
    if (!rehearsal) return;
    const phase = rehearsal.phase.peek();
    this.set();
    if (phase === "playing" || phase === "waiting") rehearsal.start();
  }

  private set(): void {
    const rehearsal = this.rehearsal.peek();
    const { chart } = this;
    if (!rehearsal || !chart) return;
    const loop = this.loop.peek();
    const all = loop ?? loopOf(chart, 0, chart.bars.length);
    rehearsal.set(
      {
        leadInUs: all.lead_in_us,
        startUs: all.start_us,
        endUs: loop ? all.end_us : Math.max(all.end_us, rehearsal.song.duration_us),
        loops: loop !== null,
        shows: false,
        waits: this.waits.peek(),
      },
      this.rate.peek(),
      this.counts,
    );
    if (this.quiet.peek()) void this.hush();
  }

  private async passed(passes: readonly PassOf[]): Promise<void> {
    const rehearsal = this.rehearsal.peek();
    const { chart } = this;
    if (!rehearsal || !chart) return;
    const loop = this.loop.peek();
    const before = this.drill.peek();
    this.played += 1;
    try {
      const judged = await Promise.all(passes.map(({ drummer, hits }) => this.judged(drummer, hits, before)));
      if (this.over || this.loop.peek() !== loop || this.drill.peek() !== before) return;
      const first = judged[0]!;
      this.last.value = first.score;
      if (this.quiet.peek()) rehearsal.hush(first.quiet);
      if (before && first.drill) this.goOn(before, first.drill);
    } catch {
      // the server is away: the pass was played all the same, and the next is judged when it is back
    }
  }

  /** Which bars go quiet is the coach's to say; asked for as soon as it is wanted, so that the first pass has some. */
  private async hush(): Promise<void> {
    const rehearsal = this.rehearsal.peek();
    const loop = this.loop.peek();
    if (!rehearsal) return;
    if (!this.quiet.peek()) return rehearsal.hush([]);
    try {
      const { quiet } = await this.judged(rehearsal.drummers[0]!, [], null);
      if (!this.over && this.loop.peek() === loop && this.quiet.peek()) rehearsal.hush(quiet);
    } catch {
      // the server is away: the song sounds through
    }
  }

  private judged(drummer: Drummer, hits: readonly Hit[], drill: Drill | null): Promise<PassJudged> {
    const all = this.loop.peek() ?? { start_us: 0, end_us: this.rehearsal.peek()!.song.duration_us };
    return judgePass(this.sha256, {
      player: drummer.player,
      level: drummer.chart.level,
      start_us: all.start_us,
      end_us: all.end_us,
      hits,
      rate: this.rate.peek(),
      waited: this.waits.peek(),
      drill,
      quiet: this.quiet.peek() ? QUIET_SHARE : 0,
      passes: this.played,
    });
  }

  private goOn(before: Drill, after: Drill): void {
    const rehearsal = this.rehearsal.peek()!;
    this.drill.value = after;
    if (after.done) {
      this.news.value = "done";
      rehearsal.pause();
      return;
    }
    const changed = after.rate !== before.rate || after.widened !== before.widened;
    if (!changed) {
      this.news.value = "";
      return;
    }
    batch(() => {
      this.news.value = after.widened !== before.widened ? "wider" : "faster";
      this.rate.value = after.rate;
      this.loop.value = after.loop;
    });
    this.again();
  }
}

/** Bars in which the song is silent, of all but the first. */
const QUIET_SHARE = 0.34;
