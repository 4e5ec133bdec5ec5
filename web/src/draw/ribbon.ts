// SPDX-License-Identifier: Apache-2.0
// The sync ribbon: two strands of light that rise from the strike line between the players, one for each. Their distance is
// the spread of the pair's asynchrony over the last eight shared notes, their lean its mean: a ribbon that leans to the left
// says that the left player is early. The line of now is at the bottom; the top is twelve seconds ago. Each strand carries its
// seat's sign, and an arrow points to who is early, so that colour is never all there is to see. Where calm is asked for
// nothing creeps: the ribbon stands upright at its width and lean of now, and moves slowly.
import { type RibbonPoint, SHARED_NEEDED } from "../judge/live_sync.ts";
import type { StagePlace } from "./layout.ts";
import { faded, mixed, type Palette } from "./palette.ts";

export const PAST_MS = 12_000;
const STEP_MS = 100;
const ROWS = PAST_MS / STEP_MS + 2;
/** Time in which the ribbon moves about two thirds of the way to a new value: calm, yet within a beat. */
const EASE_MS = 350;
const CALM_EASE_MS = 1500;
/** A lean that is worth an arrow; within it nobody hears who was first. */
const LEAN_TOLD_MS = 6;
const LEAN_FULL_MS = 20;
const SIGN_PX = 6;
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

  private readonly calm: boolean;

  constructor(palette: Palette, place: Place, calm = false) {
    this.palette = palette;
    this.place = place;
    this.calm = calm;
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

  /** Where the two strands stand now, in CSS pixels; null before anything is known. */
  get strands(): readonly [left: number, right: number] | null {
    return this.filled === 0
      ? null
      : [this.across(this.meanMs, this.spreadMs, -1), this.across(this.meanMs, this.spreadMs, 1)];
  }

  /** How strongly the arrow says that one is early, -1 (the left one) to 1. */
  get arrow(): number {
    const strength = Math.max(0, Math.min(1, (Math.abs(this.meanMs) - LEAN_TOLD_MS) / (LEAN_FULL_MS - LEAN_TOLD_MS)));
    return this.filled === 0 ? 0 : Math.sign(this.meanMs) * strength;
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
    const share = 1 - Math.exp(-passed / (this.calm ? CALM_EASE_MS : EASE_MS));
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
    pen.lineWidth = 3.5;
    pen.beginPath();
    this.trace(pen, -1, false);
    pen.strokeStyle = this.left!;
    pen.stroke();
    pen.beginPath();
    this.trace(pen, 1, false);
    pen.strokeStyle = this.right!;
    pen.stroke();
    this.signs(pen);
  }

  /** The seats' signs on the strands' ends, and the arrow to who is early. */
  private signs(pen: CanvasRenderingContext2D): void {
    const left = this.across(this.meanMs, this.spreadMs, -1);
    const right = this.across(this.meanMs, this.spreadMs, 1);
    const y = this.place.bottom - SIGN_PX * 2;
    pen.fillStyle = this.palette.seats[0];
    pen.beginPath();
    pen.arc(left, y, SIGN_PX, 0, Math.PI * 2);
    pen.fill();
    const d = SIGN_PX * 1.3;
    pen.fillStyle = this.palette.seats[1];
    pen.beginPath();
    pen.moveTo(right, y - d);
    pen.lineTo(right + d, y);
    pen.lineTo(right, y + d);
    pen.lineTo(right - d, y);
    pen.fill();
    const arrow = this.arrow;
    if (arrow === 0) return;
    const side = Math.sign(arrow);
    const tip = Math.max(
      this.place.left + 2,
      Math.min(this.place.right - 2, (side < 0 ? left : right) + side * SIGN_PX * 4),
    );
    pen.fillStyle = this.palette.ink;
    pen.globalAlpha = Math.abs(arrow);
    pen.beginPath();
    pen.moveTo(tip, y);
    pen.lineTo(tip - side * SIGN_PX * 1.6, y - SIGN_PX * 1.4);
    pen.lineTo(tip - side * SIGN_PX * 1.6, y + SIGN_PX * 1.4);
    pen.fill();
    pen.globalAlpha = 1;
  }

  /** Where a strand lies across the room at a lean and a spread. */
  private across(meanMs: number, spreadMs: number, side: -1 | 1): number {
    const { place } = this;
    const room = (place.right - place.left) / 2 - 6;
    const perMs = (room * 0.72) / FULL_MS;
    const half = Math.max(NARROWEST, Math.min(room, spreadMs * perMs));
    const lean = Math.max(-room * 0.5, Math.min(room * 0.5, meanMs * perMs));
    return place.middle + Math.max(-room, Math.min(room, lean + side * half));
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

  /** Trace one edge from now (bottom) to the past (top), or backwards; calm it stands upright. */
  private trace(pen: CanvasRenderingContext2D, side: -1 | 1, backwards: boolean): void {
    const { place } = this;
    if (this.calm) {
      const x = this.across(this.meanMs, this.spreadMs, side);
      if (backwards) pen.lineTo(x, place.top);
      else pen.moveTo(x, place.bottom);
      pen.lineTo(x, backwards ? place.bottom : place.top);
      return;
    }
    const perRow = (place.bottom - place.top) / (ROWS - 2);
    const creep = (this.rowMs / STEP_MS) * perRow;
    for (let k = 0; k < this.filled; k += 1) {
      const age = backwards ? this.filled - 1 - k : k;
      const row = (this.head - age + ROWS) % ROWS;
      const x = this.across(this.means[row]!, this.spreads[row]!, side);
      const y = age === 0 ? place.bottom : place.bottom - (age - 1) * perRow - creep;
      if (k === 0 && !backwards) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
  }
}
