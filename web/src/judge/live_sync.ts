// SPDX-License-Identifier: Apache-2.0
// How together the two are right now: mean and standard deviation of their asynchrony over the last eight notes both met.
// The same rules and integers as Python's together/live.py (rules are numbered there); conformance/together/live.json holds
// both to it. The report after the song says more and with error bars; this is for playing by.
import { roundedDivision } from "../music/integers.ts";

export const SHARED_NOTES = 8;
const OPEN_NOTES = 16;
/** Fewer shared notes than this say nothing about spread. */
export const SHARED_NEEDED = 3;

export interface RibbonPoint {
  note_us: number;
  count: number;
  /** First seat minus second; negative: the first is early. */
  mean_us: number;
  sd_us: number | null;
}

interface Waiting {
  seat: number;
  hitUs: number;
}

/** Feed it every hit of two seats that met a note; read `point` at any time. */
export class LiveSync {
  /** The ribbon after the last shared note; null before the first. */
  point: RibbonPoint | null = null;
  private readonly first: number;
  private readonly second: number;
  /** By the note's time: who waits, or null once both have hit it. */
  private readonly open = new Map<number, Waiting | null>();
  private readonly window: number[] = [];
  private sum = 0;
  private squares = 0;

  constructor(first = 0, second = 1) {
    this.first = first;
    this.second = second;
  }

  /** Take one hit that met a note (times already divided by the rate); return the ribbon when a shared note is complete. */
  hit(seat: number, noteUs: number, hitUs: number): RibbonPoint | null {
    if (seat !== this.first && seat !== this.second) return null;
    const waiting = this.open.get(noteUs);
    if (waiting === undefined) {
      this.open.set(noteUs, { seat, hitUs });
      // Maps keep the order in which keys came: the first is the oldest.
      if (this.open.size > OPEN_NOTES) this.open.delete(this.open.keys().next().value as number);
      return null;
    }
    if (waiting === null || waiting.seat === seat) return null;
    this.open.set(noteUs, null);
    this.join(seat === this.first ? hitUs - waiting.hitUs : waiting.hitUs - hitUs, noteUs);
    return this.point;
  }

  private join(difference: number, note_us: number): void {
    this.window.push(difference);
    this.sum += difference;
    this.squares += difference * difference;
    if (this.window.length > SHARED_NOTES) {
      const gone = this.window.shift()!;
      this.sum -= gone;
      this.squares -= gone * gone;
    }
    const n = this.window.length;
    const variance = (n * this.squares - this.sum * this.sum) / (n * (n - 1));
    this.point = {
      note_us,
      count: n,
      mean_us: roundedDivision(this.sum, n),
      sd_us: n > 1 ? Math.floor(Math.sqrt(variance) + 0.5) : null,
    };
  }
}
