// SPDX-License-Identifier: Apache-2.0
// The sync ribbon: two strands of light that rise from the strike line between the players, one for each. Their distance is
// the spread of the pair's asynchrony over the last eight shared notes, their lean its mean: a ribbon that leans to the left
// says that the left player is early. The line of now is at the bottom; the top is twelve seconds ago.
import { type RibbonPoint, SHARED_NEEDED } from "../judge/live_sync.ts";
import type { StagePlace } from "./layout.ts";
import { faded, mixed, type Palette } from "./palette.ts";

export const PAST_MS = 12_000;
const STEP_MS = 100;
const ROWS = PAST_MS / STEP_MS + 2;
/** Time in which the ribbon moves about two thirds of the way to a new value: calm, yet within a beat. */
const EASE_MS = 350;
const NARROWEST = 1.5;
/** A pair's spread that fills the room; novices side by side stay within (2 × 40 ms). */
const FULL_MS = 80;
/** Professional percussion pairs lie between 9 and 19 ms (IEMP corpus, Polak et al. 2018): this is as one. */
export const AS_ONE_MS = 20;

type Place = NonNullable<StagePlace["ribbon"]>;

export class Ribbon {
  private readonly palette: Palette;
  private place: Place;
  private readonly means = new Float32Array(ROWS);
  private readonly spreads = new Float32Array(ROWS);
  private head = 0;
  private filled = 0;
  private meanMs = 0;
  private spreadMs = FULL_MS;
  private lastMs = 0;
  private rowMs = 0;
  private left: CanvasGradient | null = null;
  private right: CanvasGradient | null = null;
  private body: CanvasGradient | null = null;
  private readonly middleLine: string;

  constructor(palette: Palette, place: Place) {
    this.palette = palette;
    this.place = place;
    this.middleLine = faded(palette.ink, 0.07);
  }

  settle(place: Place): void {
    this.place = place;
    this.left = this.right = this.body = null;
  }

  /** How near to one the two are, 0 to 1, as drawn. */
  get closeness(): number {
    return Math.max(0, Math.min(1, 1 - (this.spreadMs - AS_ONE_MS) / (FULL_MS - AS_ONE_MS)));
  }

  /** Let time pass to `nowMs` with the pair at `point`. `running` is false while the song is paused. */
  step(point: RibbonPoint | null, nowMs: number, running: boolean): void {
    const passed = Math.min(100, Math.max(0, nowMs - this.lastMs));
    this.lastMs = nowMs;
    if (!running) return;
    // Nothing is known of the two yet: nothing is drawn.
    if (point === null || point.sd_us === null || point.count < SHARED_NEEDED) return;
    const meanMs = point.mean_us / 1000;
    const spreadMs = point.sd_us / 1000;
    if (this.filled === 0) {
      this.meanMs = meanMs;
      this.spreadMs = spreadMs;
    }
    const share = 1 - Math.exp(-passed / EASE_MS);
    this.meanMs += (meanMs - this.meanMs) * share;
    this.spreadMs += (spreadMs - this.spreadMs) * share;
    this.rowMs += passed;
    if (this.rowMs < STEP_MS) return;
    this.rowMs -= STEP_MS;
    this.head = (this.head + 1) % ROWS;
    this.means[this.head] = this.meanMs;
    this.spreads[this.head] = this.spreadMs;
    this.filled = Math.min(ROWS, this.filled + 1);
  }

  draw(pen: CanvasRenderingContext2D): void {
    const { place } = this;
    this.prepare(pen);
    pen.fillStyle = this.middleLine;
    pen.fillRect(place.middle - 0.5, place.top, 1, place.bottom - place.top);
    if (this.filled < 2) return;
    pen.lineJoin = "round";
    pen.lineCap = "round";
    pen.beginPath();
    this.trace(pen, -1, false);
    this.trace(pen, 1, true);
    pen.closePath();
    pen.fillStyle = this.body!;
    pen.globalAlpha = 0.25 + 0.6 * this.closeness;
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = 2.5;
    pen.beginPath();
    this.trace(pen, -1, false);
    pen.strokeStyle = this.left!;
    pen.stroke();
    pen.beginPath();
    this.trace(pen, 1, false);
    pen.strokeStyle = this.right!;
    pen.stroke();
  }

  private prepare(pen: CanvasRenderingContext2D): void {
    if (this.left) return;
    const rising = (colour: string, strength: number): CanvasGradient => {
      const light = pen.createLinearGradient(0, this.place.top, 0, this.place.bottom);
      light.addColorStop(0, faded(colour, 0));
      light.addColorStop(0.5, faded(colour, 0.45 * strength));
      light.addColorStop(1, faded(colour, strength));
      return light;
    };
    const [a, b] = this.palette.seats;
    this.left = rising(a, 1);
    this.right = rising(b, 1);
    this.body = rising(mixed(a, b, 0.5), 0.5);
  }

  /** Trace one edge from now (bottom) to the past (top), or backwards. */
  private trace(pen: CanvasRenderingContext2D, side: -1 | 1, backwards: boolean): void {
    const { place } = this;
    const room = (place.right - place.left) / 2 - 6;
    const perMs = (room * 0.72) / FULL_MS;
    const perRow = (place.bottom - place.top) / (ROWS - 2);
    const creep = (this.rowMs / STEP_MS) * perRow;
    for (let k = 0; k < this.filled; k += 1) {
      const age = backwards ? this.filled - 1 - k : k;
      const row = (this.head - age + ROWS) % ROWS;
      const half = Math.max(NARROWEST, Math.min(room, this.spreads[row]! * perMs));
      const lean = Math.max(-room * 0.5, Math.min(room * 0.5, this.means[row]! * perMs));
      const x = place.middle + Math.max(-room, Math.min(room, lean + side * half));
      const y = age === 0 ? place.bottom : place.bottom - (age - 1) * perRow - creep;
      if (k === 0 && !backwards) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
  }
}
