// SPDX-License-Identifier: Apache-2.0
// How together the two are right now: mean and standard deviation of their asynchrony at the notes both met, over the last
// eight of them. The report after the song says more and with error bars; this is for playing by.

export const SHARED_KEPT = 8;
/** Fewer shared notes than this say nothing about spread. */
export const SHARED_NEEDED = 3;
/** Notes of the two charts that are this close are the same moment (charts of one song share their times exactly). */
const SAME_MOMENT_US = 1;
/** How many moments one player may be ahead of the other in judged notes. */
const WAITING = 32;

export interface LiveState {
  /** First seat minus second, µs; negative: the first is early. */
  meanUs: number;
  sdUs: number;
  /** Shared notes it rests on, at most `SHARED_KEPT`. */
  count: number;
}

/** Feed it every met note of two seats; read `state` at any time. */
export class LiveSync {
  state: LiveState = { meanUs: 0, sdUs: 0, count: 0 };
  /** Grows with every shared note. */
  shared = 0;
  private readonly waiting: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  private readonly last: number[] = [];

  /** A hit of `seat` (0 or 1) met the note at `noteUs` with signed asynchrony. */
  met(seat: 0 | 1, noteUs: number, asynchronyUs: number): void {
    const mine = this.waiting[seat];
    const other = this.waiting[seat === 0 ? 1 : 0];
    const moment = Math.round(noteUs / SAME_MOMENT_US);
    const theirs = other.get(moment);
    if (theirs === undefined) {
      if (mine.has(moment)) return; // a second pad at the same moment is the same gesture
      mine.set(moment, asynchronyUs);
      if (mine.size > WAITING) mine.delete(mine.keys().next().value as number);
      return;
    }
    other.delete(moment);
    this.last.push(seat === 0 ? asynchronyUs - theirs : theirs - asynchronyUs);
    if (this.last.length > SHARED_KEPT) this.last.shift();
    this.shared += 1;
    this.recompute();
  }

  private recompute(): void {
    const n = this.last.length;
    let sum = 0;
    for (const value of this.last) sum += value;
    const meanUs = sum / n;
    let squares = 0;
    for (const value of this.last) squares += (value - meanUs) ** 2;
    this.state = { meanUs, sdUs: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, count: n };
  }
}
