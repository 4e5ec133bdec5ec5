// SPDX-License-Identifier: Apache-2.0
// Each hit meets a note or none: the same rules, in the same integers, as Python's sidestick.judge (contracts: Judging);
// conformance/judge holds both to it. Python judges the record, this judges at once.
//
// Which note a hit meets depends on the hits alone, never on when the clock was looked at. A miss is only declared by the
// clock, and a late-arriving hit takes a declared miss back, so any frame rate ends in one result.
import { roundedDivision } from "../music/integers.ts";
import type { Grade, Hit, Judgement, Level, Note, Pad } from "../net/wire.ts";

export const PERFECT_US = 35_000;
export const GOOD_US = 70_000;
const BASE_US: number = 100_000;
const BASE_EASY_US: number = 130_000;
const POINTS: Readonly<Record<Grade, number>> = { perfect: 100, good: 70, ok: 40, miss: 0, extra: 0 };

/** What a judge needs of a note and of a hit. */
export type JudgedNote = Pick<Note, "time_us" | "pad">;
export type JudgedHit = Pick<Hit, "seq" | "time_us" | "pad">;

/** Totals of one seat so far. */
export interface Tally {
  score: number;
  combo: number;
  max_combo: number;
  perfect: number;
  good: number;
  ok: number;
  miss: number;
  extra: number;
  /** Sum of points without multiplier. */
  points: number;
}

/** Real microseconds of a song time at playing rate `rate`. */
export function realMicros(timeUs: number, rate: number): number {
  const thousandths = Math.floor(rate * 1000 + 0.5);
  return thousandths === 1000 ? timeUs : roundedDivision(timeUs * 1000, thousandths);
}

/** Half-width of each note's window in real µs, in the notes' order. `times` are real times. */
export function windows(notes: readonly JudgedNote[], times: readonly number[], level: Level): number[] {
  const base = level <= 2 ? BASE_EASY_US : BASE_US;
  const widths = notes.map(() => base);
  const last = new Map<Pad, number>();
  notes.forEach((note, index) => {
    const before = last.get(note.pad);
    if (before !== undefined) {
      const half = Math.floor((times[index]! - times[before]!) / 2);
      widths[index] = Math.min(widths[index]!, half);
      widths[before] = Math.min(widths[before]!, half);
    }
    last.set(note.pad, index);
  });
  return widths;
}

/** The grade of a hit that met a note with signed asynchrony `a`. */
export function gradeOf(a: number): Grade {
  const off = Math.abs(a);
  return off <= PERFECT_US ? "perfect" : off <= GOOD_US ? "good" : "ok";
}

/** One seat's judge, fed with hits in order of `seq` and with the clock. */
export class Judge {
  /** Judgement of each note so far (null: open), in the notes' order. */
  readonly ofNote: (Judgement | null)[];
  readonly extras: Judgement[] = [];
  tally: Tally = emptyTally();

  private readonly times: readonly number[];
  private readonly widths: readonly number[];
  private readonly lanes = new Map<Pad, number[]>();
  private readonly rate: number;
  private readonly deadlines: readonly number[];
  private nextDeadline = 0;
  private clock = Number.NEGATIVE_INFINITY;
  private lastCounted = Number.NEGATIVE_INFINITY;
  private lastMiss = Number.NEGATIVE_INFINITY;
  private readonly hitTimes = new Map<number, number>();

  constructor(notes: readonly JudgedNote[], level: Level, rate = 1) {
    this.rate = rate;
    this.times = notes.map((note) => realMicros(note.time_us, rate));
    this.widths = windows(notes, this.times, level);
    this.ofNote = notes.map(() => null);
    notes.forEach((note, index) => {
      const lane = this.lanes.get(note.pad);
      if (lane) lane.push(index);
      else this.lanes.set(note.pad, [index]);
    });
    this.deadlines = notes.map((_, index) => index).sort((a, b) => this.deadline(a) - this.deadline(b) || a - b);
  }

  /** The index of the note that a strike of `pad` at song time `timeUs` would meet, or null. */
  candidate(pad: Pad, timeUs: number): number | null {
    const time = realMicros(timeUs, this.rate);
    const lane = this.lanes.get(pad);
    if (!lane) return null;
    for (let at = this.firstWithin(lane, time); at < lane.length; at += 1) {
      const index = lane[at]!;
      if (this.times[index]! - time > BASE_EASY_US) return null;
      const met = this.ofNote[index]?.seq != null;
      if (!met && Math.abs(time - this.times[index]!) <= this.widths[index]!) return index;
    }
    return null;
  }

  /** Judge one strike and return what it did. */
  hit(strike: JudgedHit): Judgement {
    const time = realMicros(strike.time_us, this.rate);
    const index = this.candidate(strike.pad, strike.time_us);
    if (index === null) {
      const extra: Judgement = { grade: "extra", note: null, seq: strike.seq, asynchrony_us: null };
      this.extras.push(extra);
      this.tally.extra += 1;
      return extra;
    }
    const asynchrony = time - this.times[index]!;
    const takenBack = this.ofNote[index] !== null;
    const judgement: Judgement = {
      grade: gradeOf(asynchrony),
      note: index,
      seq: strike.seq,
      asynchrony_us: asynchrony,
    };
    this.ofNote[index] = judgement;
    this.hitTimes.set(index, time);
    // Misses due strictly before the hit come first; a miss at the hit's own microsecond comes after it.
    this.declareMisses(time - 1);
    if (takenBack || time < this.lastCounted || time === this.lastMiss) this.recount();
    else this.count(judgement.grade, time);
    return judgement;
  }

  /** Let the clock pass `timeUs` (song time): each open note whose window lies wholly before it is a miss. */
  advance(timeUs: number): void {
    const time = realMicros(timeUs, this.rate);
    if (time <= this.clock) return;
    this.clock = time;
    this.declareMisses(time - 1);
  }

  /** Let the clock pass everything. */
  finish(): void {
    this.declareMisses(Number.POSITIVE_INFINITY);
    this.recount();
  }

  get accuracy(): number {
    return this.ofNote.length === 0 ? 0 : this.tally.points / (100 * this.ofNote.length);
  }

  /** Accuracy over the notes judged so far, for the running display; null before the first. */
  get accuracySoFar(): number | null {
    const { perfect, good, ok, miss, points } = this.tally;
    const judged = perfect + good + ok + miss;
    return judged === 0 ? null : points / (100 * judged);
  }

  private deadline(index: number): number {
    return this.times[index]! + this.widths[index]!;
  }

  private firstWithin(lane: readonly number[], time: number): number {
    let low = 0;
    let high = lane.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.times[lane[middle]!]! < time - BASE_EASY_US) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private declareMisses(upTo: number): void {
    while (this.nextDeadline < this.deadlines.length) {
      const index = this.deadlines[this.nextDeadline]!;
      if (this.deadline(index) > upTo) return;
      this.nextDeadline += 1;
      if (this.ofNote[index] !== null) continue;
      this.ofNote[index] = { grade: "miss", note: index, seq: null, asynchrony_us: null };
      this.count("miss", this.deadline(index));
    }
  }

  private count(grade: Grade, time: number): void {
    this.lastCounted = Math.max(this.lastCounted, time);
    if (grade === "miss") this.lastMiss = time;
    add(this.tally, grade);
  }

  /** Count again from nothing in time order: a hit came that belongs before what was already counted. */
  private recount(): void {
    const rows = this.ofNote
      .map((judgement, index) => ({ judgement, index }))
      .filter((row): row is { judgement: Judgement; index: number } => row.judgement !== null)
      .map(({ judgement, index }) => ({
        grade: judgement.grade,
        missed: judgement.seq === null ? 1 : 0,
        time: judgement.seq === null ? this.deadline(index) : this.hitTimes.get(index)!,
        order: judgement.seq ?? index,
      }))
      .sort((a, b) => a.time - b.time || a.missed - b.missed || a.order - b.order);
    this.tally = { ...emptyTally(), extra: this.extras.length };
    for (const row of rows) add(this.tally, row.grade);
    this.lastCounted = rows.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  }
}

function emptyTally(): Tally {
  return { score: 0, combo: 0, max_combo: 0, perfect: 0, good: 0, ok: 0, miss: 0, extra: 0, points: 0 };
}

function add(tally: Tally, grade: Grade): void {
  tally[grade] += 1;
  if (grade === "miss") {
    tally.combo = 0;
    return;
  }
  tally.score += POINTS[grade] * (1 + Math.min(Math.floor(tally.combo / 10), 3));
  tally.points += POINTS[grade];
  tally.combo += 1;
  tally.max_combo = Math.max(tally.max_combo, tally.combo);
}
