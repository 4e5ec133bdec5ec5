// SPDX-License-Identifier: Apache-2.0
// Where the song is. A timeline maps performance time (ms, that of event.timeStamp) to song time (µs) while it runs and
// stands still while it is paused. It remembers how it ran: a stroke that comes in late, over the air, is placed where the
// song was when it was struck, also across a pause. Pure: times are arguments; the conductor gives them.

interface Stretch {
  sinceMs: number;
  anchorMs: number;
  anchorUs: number;
  running: boolean;
  rate: number;
}

/** A minute and more: the conductor moves the anchor four times a second. */
const KEPT = 400;

export class Timeline {
  private readonly stretches: Stretch[];

  constructor(rate = 1) {
    this.stretches = [{ sinceMs: Number.NEGATIVE_INFINITY, anchorMs: 0, anchorUs: 0, running: false, rate }];
  }

  get rate(): number {
    return this.last.rate;
  }

  /** Go at another speed from now on; only a timeline that stands still can. */
  changeRate(rate: number): void {
    if (!this.last.running) this.last.rate = rate;
  }

  get isRunning(): boolean {
    return this.last.running;
  }

  /** From `nowMs` on run so that song time is `songUs` at `performanceMs`. Calling it again while running moves the anchor. */
  run(songUs: number, performanceMs: number, nowMs: number = performanceMs): void {
    const { rate } = this;
    this.stretches.push({ sinceMs: nowMs, anchorMs: performanceMs, anchorUs: songUs, running: true, rate });
    if (this.stretches.length > KEPT) this.stretches.shift();
  }

  /** Stand still at the song time of `performanceMs`. */
  pause(performanceMs: number): void {
    const anchorUs = this.at(performanceMs);
    const { rate } = this;
    this.stretches.push({ sinceMs: performanceMs, anchorMs: performanceMs, anchorUs, running: false, rate });
  }

  /** Stand still at `songUs`. */
  hold(songUs: number): void {
    this.last.anchorUs = songUs;
    this.last.running = false;
  }

  /** Song time in µs (whole) at `performanceMs`, which may be past. */
  at(performanceMs: number): number {
    let { anchorMs, anchorUs, running, rate } = this.stretches[0]!;
    for (let i = this.stretches.length - 1; i >= 0; i -= 1) {
      const stretch = this.stretches[i]!;
      if (stretch.sinceMs > performanceMs) continue;
      ({ anchorMs, anchorUs, running, rate } = stretch);
      break;
    }
    return running ? Math.round(anchorUs + (performanceMs - anchorMs) * 1000 * rate) : anchorUs;
  }

  private get last(): Stretch {
    return this.stretches.at(-1)!;
  }
}
