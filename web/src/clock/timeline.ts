// SPDX-License-Identifier: Apache-2.0
// Where the song is. A timeline maps performance time (ms, that of event.timeStamp) to song time (µs) while it runs and
// stands still while it is paused. Pure: the anchor is an argument; play.ts of the play screen gives it from the audio clock.

export class Timeline {
  private anchorMs = 0;
  private anchorUs = 0;
  private running = false;
  readonly rate: number;

  constructor(rate = 1) {
    this.rate = rate;
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Run so that song time is `songUs` at `performanceMs`. Calling it again while running moves the anchor. */
  run(songUs: number, performanceMs: number): void {
    this.anchorUs = songUs;
    this.anchorMs = performanceMs;
    this.running = true;
  }

  /** Stand still at the song time of `performanceMs`. */
  pause(performanceMs: number): void {
    this.anchorUs = this.at(performanceMs);
    this.running = false;
  }

  /** Stand still at `songUs`. */
  hold(songUs: number): void {
    this.anchorUs = songUs;
    this.running = false;
  }

  /** Song time in µs (whole) at `performanceMs`. */
  at(performanceMs: number): number {
    if (!this.running) return this.anchorUs;
    return Math.round(this.anchorUs + (performanceMs - this.anchorMs) * 1000 * this.rate);
  }
}
