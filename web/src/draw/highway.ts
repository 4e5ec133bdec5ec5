// SPDX-License-Identifier: Apache-2.0
// One seat's highway: what stands still is painted once, a frame stamps gems over it. Nothing is allocated in a frame.
import { bisectRight } from "../music/tempo_map.ts";
import type { Grade, Judgement, Note, Pad } from "../net/wire.ts";
import { type GemSheet, traceGem } from "./gems.ts";
import { farAlong, type HighwayPlace, sizeAt } from "./layout.ts";
import { faded, mixed, type Palette } from "./palette.ts";

/** How far ahead one sees at the usual speed. */
export const AHEAD_US = 1_900_000;
/** How long a missed note stays on its way down. */
const BEHIND_US = 260_000;
const RING_MS = 280;
const WORD_MS = 620;
const WORD_GAP = 8;
/** The widest of "grade and milliseconds" in any language, in letters of the grade. */
const WORD_EMS = 10;
const RINGS = 16;
const TICKS = 16;
const TICK_MS = 4000;
/** The timing strip reaches this far to each side. */
export const STRIP_US = 100_000;

export interface HighwayWords {
  /** Words for grades at the strike line. */
  grades: Readonly<Record<Grade, string>>;
  early: (ms: number) => string;
  late: (ms: number) => string;
  /** Printed on the receptors, by pad; empty where the input needs none. */
  keys: Readonly<Partial<Record<Pad, string>>>;
}

export interface Marks {
  barsUs: readonly number[];
  sections: readonly { timeUs: number; text: string }[];
}

interface Ring {
  lane: number;
  atMs: number;
  colour: string;
}

export class Highway {
  words: HighwayWords;
  /** 0 calm (reduced motion), 1 with rings that grow. */
  motion = 1;
  protected readonly notes: readonly Note[];
  protected readonly times: readonly number[];
  protected readonly marks: Marks;
  private readonly sectionTimes: readonly number[];
  protected readonly seatColour: string;
  protected readonly palette: Palette;
  protected place: HighwayPlace;
  private gems: GemSheet;
  protected ground: HTMLCanvasElement;
  protected ratio = 1;
  private laneOf: Int8Array;
  /** How far ahead one sees, µs of real time. */
  private readonly aheadUs: number;
  private readonly rings: Ring[] = Array.from({ length: RINGS }, () => ({ lane: 0, atMs: -1e9, colour: "" }));
  private nextRing = 0;
  private readonly tickUs = new Float64Array(TICKS);
  private readonly tickMs = new Float64Array(TICKS).fill(-1e9);
  private nextTick = 0;
  private word = "";
  private detail = "";
  private wordColour = "";
  private wordMs = -1e9;
  private wordWidth = -1;
  private detailWidth = 0;
  private wordFont = "";
  private detailFont = "";
  private sectionFont = "";

  constructor(
    notes: readonly Note[],
    marks: Marks,
    seat: number,
    palette: Palette,
    words: HighwayWords,
    place: HighwayPlace,
    gems: GemSheet,
    ratio: number,
    speed = 1,
  ) {
    this.aheadUs = AHEAD_US / speed;
    this.notes = notes;
    this.times = notes.map((note) => note.time_us);
    this.marks = marks;
    this.sectionTimes = marks.sections.map((section) => section.timeUs);
    this.palette = palette;
    this.seatColour = palette.seats[seat % 2] ?? palette.accent;
    this.words = words;
    this.place = place;
    this.gems = gems;
    this.laneOf = new Int8Array();
    this.ground = document.createElement("canvas");
    this.settle(place, gems, ratio);
  }

  /** Take a new place after a change of size. */
  settle(place: HighwayPlace, gems: GemSheet, ratio: number): void {
    this.place = place;
    this.gems = gems;
    this.ratio = ratio;
    this.laneOf = Int8Array.from(this.notes, (note) => place.pads.indexOf(note.pad));
    const size = Math.round(
      Math.min(
        Math.max(13, Math.min(24, place.foot * 0.95)) * this.palette.letters,
        Math.max(13, (place.right - place.left) / WORD_EMS),
      ),
    );
    this.wordFont = `700 ${size}px ${this.palette.font}`;
    this.detailFont = `500 ${Math.max(11, Math.round(size * 0.72))}px ${this.palette.font}`;
    this.sectionFont = `600 ${Math.max(10, Math.round(size * 0.68))}px ${this.palette.font}`;
    this.ground = this.paintGround(ratio);
  }

  /** A stroke on `pad` did `judgement` at performance time `nowMs`. */
  struck(pad: Pad, judgement: Judgement, nowMs: number): void {
    const lane = this.place.pads.indexOf(pad);
    const a = judgement.asynchrony_us;
    const colour = this.colourOf(judgement.grade, a);
    if (lane >= 0) {
      const ring = this.rings[this.nextRing]!;
      this.nextRing = (this.nextRing + 1) % RINGS;
      ring.lane = lane;
      ring.atMs = nowMs;
      ring.colour = colour;
    }
    if (a === null) return; // a stroke between notes is no fault and gets no word
    const ms = Math.round(Math.abs(a) / 1000);
    this.word = this.words.grades[judgement.grade];
    this.detail = ms === 0 ? "0 ms" : a < 0 ? this.words.early(ms) : this.words.late(ms);
    this.wordColour = colour;
    this.wordMs = nowMs;
    this.wordWidth = -1;
    this.tickUs[this.nextTick] = a;
    this.tickMs[this.nextTick] = nowMs;
    this.nextTick = (this.nextTick + 1) % TICKS;
  }

  /** Draw the highway as it is at song time `nowUs`; `judged` has each note's judgement so far. */
  draw(
    pen: CanvasRenderingContext2D,
    nowUs: number,
    nowMs: number,
    judged: readonly (Judgement | null)[],
    rate: number,
  ): void {
    const { place } = this;
    pen.drawImage(this.ground, place.left, place.top, place.right - place.left, place.bottom - place.top);
    const aheadUs = this.aheadUs * rate;
    this.drawBars(pen, nowUs, aheadUs);
    this.drawNotes(pen, nowUs, aheadUs, judged);
    this.drawRings(pen, nowMs);
    this.drawTicks(pen, nowMs);
    this.drawWord(pen, nowMs);
  }

  protected colourOf(grade: Grade, asynchronyUs: number | null): string {
    if (asynchronyUs === null) return this.palette.soft;
    if (grade === "perfect") return this.palette.good;
    return asynchronyUs < 0 ? this.palette.early : this.palette.late;
  }

  private drawBars(pen: CanvasRenderingContext2D, nowUs: number, aheadUs: number): void {
    const { place, palette, marks } = this;
    const bars = marks.barsUs;
    const middle = (place.left + place.right) / 2;
    const half = (place.right - place.left) / 2 - 8;
    pen.fillStyle = palette.line;
    for (let i = bisectRight(bars, nowUs); i < bars.length; i += 1) {
      const ahead = (bars[i]! - nowUs) / aheadUs;
      if (ahead > 1) break;
      const y = this.yAt(ahead);
      const reach = half * sizeAt(ahead, place.depth);
      pen.globalAlpha = fadeIn(y, place);
      pen.fillRect(middle - reach, Math.round(y), reach * 2, 1);
    }
    for (let i = bisectRight(this.sectionTimes, nowUs); i < this.sectionTimes.length; i += 1) {
      const ahead = (this.sectionTimes[i]! - nowUs) / aheadUs;
      if (ahead > 1) break;
      const y = this.yAt(ahead);
      const reach = half * sizeAt(ahead, place.depth);
      pen.globalAlpha = fadeIn(y, place);
      pen.fillStyle = palette.accent;
      pen.fillRect(middle - reach, Math.round(y) - 1, reach * 2, 2);
      pen.font = this.sectionFont;
      pen.textAlign = "left";
      pen.fillText(marks.sections[i]!.text, middle - reach + 4, y - 6);
    }
    pen.globalAlpha = 1;
  }

  private drawNotes(
    pen: CanvasRenderingContext2D,
    nowUs: number,
    aheadUs: number,
    judged: readonly (Judgement | null)[],
  ): void {
    const { place, gems, notes, times } = this;
    const middle = (place.left + place.right) / 2;
    const from = bisectRight(times, nowUs - BEHIND_US);
    const to = bisectRight(times, nowUs + aheadUs);
    // Far to near, so that near notes lie on top.
    for (let i = to - 1; i >= from; i -= 1) {
      const judgement = judged[i];
      if (judgement && judgement.seq !== null) continue;
      const lane = this.laneOf[i]!;
      if (lane < 0) continue;
      const note = notes[i]!;
      const past = nowUs - note.time_us;
      const ahead = -past / aheadUs;
      const y = this.yAt(ahead);
      const scale = sizeAt(ahead, place.depth);
      const x = middle + (place.lanes[lane]! - middle) * scale;
      const half = gems.half * scale;
      pen.globalAlpha = past > 0 ? Math.max(0, 0.55 * (1 - past / BEHIND_US)) : fadeIn(y, place);
      const sprite = note.articulation === "open" ? gems.open : gems.plain.get(note.pad);
      if (!sprite) continue;
      pen.drawImage(sprite, x - half, y - half, half * 2, half * 2);
    }
    pen.globalAlpha = 1;
  }

  /** Height of what lies `ahead` (share of the time that is seen, negative once it is past). */
  private yAt(ahead: number): number {
    const { place } = this;
    return place.strike - (place.strike - place.top) * farAlong(ahead, place.depth);
  }

  private drawRings(pen: CanvasRenderingContext2D, nowMs: number): void {
    const { place, rings } = this;
    for (let i = 0; i < RINGS; i += 1) {
      const ring = rings[i]!;
      const age = (nowMs - ring.atMs) / RING_MS;
      if (age < 0 || age >= 1) continue;
      pen.globalAlpha = 0.9 * (1 - age);
      pen.strokeStyle = ring.colour;
      pen.lineWidth = 1 + 4 * (1 - age);
      pen.beginPath();
      traceGem(
        pen,
        place.pads[ring.lane]!,
        place.lanes[ring.lane]!,
        place.strike,
        place.radius * (1.1 + 0.7 * age * this.motion),
      );
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  protected drawTicks(pen: CanvasRenderingContext2D, nowMs: number): void {
    const { place, palette } = this;
    const middle = (place.left + place.right) / 2;
    const half = (place.right - place.left) / 2 - 14;
    const y = stripY(place);
    for (let i = 0; i < TICKS; i += 1) {
      const age = (nowMs - this.tickMs[i]!) / TICK_MS;
      if (age < 0 || age >= 1) continue;
      const a = this.tickUs[i]!;
      const x = middle + (Math.max(-STRIP_US, Math.min(STRIP_US, a)) / STRIP_US) * half;
      pen.globalAlpha = 0.9 * (1 - age);
      pen.fillStyle = Math.abs(a) <= 35_000 ? palette.good : a < 0 ? palette.early : palette.late;
      pen.fillRect(x - 1.5, y - 6, 3, 12);
    }
    pen.globalAlpha = 1;
  }

  /** Grade and milliseconds in one line under the timing strip, where they cover no note. */
  protected drawWord(pen: CanvasRenderingContext2D, nowMs: number): void {
    const age = (nowMs - this.wordMs) / WORD_MS;
    if (age < 0 || age >= 1) return;
    const { place } = this;
    const middle = (place.left + place.right) / 2;
    const y = Math.min(place.bottom - 8, stripY(place) + 14 + place.foot);
    if (this.wordWidth < 0) {
      pen.font = this.wordFont;
      this.wordWidth = pen.measureText(this.word).width;
      pen.font = this.detailFont;
      this.detailWidth = pen.measureText(this.detail).width;
    }
    const left = middle - (this.wordWidth + WORD_GAP + this.detailWidth) / 2;
    pen.globalAlpha = age < 0.6 ? 1 : 1 - (age - 0.6) / 0.4;
    pen.textAlign = "left";
    pen.fillStyle = this.wordColour;
    pen.font = this.wordFont;
    pen.fillText(this.word, left, y);
    pen.font = this.detailFont;
    pen.fillText(this.detail, left + this.wordWidth + WORD_GAP, y);
    pen.globalAlpha = 1;
  }

  protected paintGround(ratio: number): HTMLCanvasElement {
    const { place, palette } = this;
    const width = place.right - place.left;
    const height = place.bottom - place.top;
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    const pen = canvas.getContext("2d");
    if (!pen) return canvas;
    pen.scale(ratio, ratio);
    pen.translate(-place.left, -place.top);
    const floor = Math.min(place.bottom, place.strike + place.foot * 1.7);
    const boards = pen.createLinearGradient(0, place.top, 0, floor);
    boards.addColorStop(0, faded(palette.panel, 0));
    boards.addColorStop(0.25, faded(palette.panel, 0.75));
    boards.addColorStop(1, palette.panel);
    pen.fillStyle = boards;
    pen.beginPath();
    this.traceBoards(pen, floor);
    pen.fill();
    const glow = pen.createRadialGradient(
      (place.left + place.right) / 2,
      place.strike,
      0,
      (place.left + place.right) / 2,
      place.strike,
      width * 0.75,
    );
    glow.addColorStop(0, faded(this.seatColour, 0.16));
    glow.addColorStop(1, faded(this.seatColour, 0));
    pen.fillStyle = glow;
    pen.fill();
    this.paintLanes(pen, width);
    this.paintStrip(pen);
    return canvas;
  }

  /** The boards' outline: upright seen from above, narrower at the far end when they lean away. */
  private traceBoards(pen: CanvasRenderingContext2D, floor: number): void {
    const { left, right, top, strike, depth } = this.place;
    if (depth === 0) {
      pen.roundRect(left, top, right - left, floor - top, [0, 0, 16, 16]);
      return;
    }
    const middle = (left + right) / 2;
    const half = (right - left) / 2;
    const far = half * sizeAt(1, depth);
    const near = half + ((half - far) * (floor - strike)) / (strike - top);
    pen.moveTo(middle - far, top);
    pen.lineTo(middle + far, top);
    pen.lineTo(middle + near, floor);
    pen.lineTo(middle - near, floor);
    pen.closePath();
  }

  private paintLanes(pen: CanvasRenderingContext2D, width: number): void {
    const { place, palette } = this;
    const middle = (place.left + place.right) / 2;
    place.pads.forEach((pad, lane) => {
      const x = place.lanes[lane]!;
      const thread = pen.createLinearGradient(0, place.top, 0, place.strike);
      thread.addColorStop(0, faded(palette.lanes[pad], 0));
      thread.addColorStop(1, faded(palette.lanes[pad], 0.28));
      pen.strokeStyle = thread;
      pen.lineWidth = 2;
      pen.beginPath();
      // Equal places on a leaning lane lie on one straight line: it ends where the receptor begins.
      const end = place.strike - place.radius * 1.1;
      const far = middle + (x - middle) * sizeAt(1, place.depth);
      pen.moveTo(far, place.top);
      pen.lineTo(far + ((x - far) * (end - place.top)) / (place.strike - place.top), end);
      pen.stroke();
    });
    pen.fillStyle = faded(this.seatColour, 0.85);
    pen.fillRect(place.left, place.strike - 1, width, 2);
    place.pads.forEach((pad, lane) => {
      const x = place.lanes[lane]!;
      pen.beginPath();
      traceGem(pen, pad, x, place.strike, place.radius * 1.1);
      pen.fillStyle = mixed(palette.panel, palette.background, 0.55);
      pen.fill();
      pen.lineWidth = 2.5;
      pen.strokeStyle = mixed(palette.lanes[pad], palette.panel, 0.25);
      pen.stroke();
      const label = this.words.keys[pad];
      if (!label) return;
      const size = Math.max(9, Math.min(17, place.radius * 0.62));
      pen.font = `600 ${size}px ${palette.font}`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillStyle = palette.ink;
      // A bar has no room inside: its key stands under it, as wide letters would under a narrow gem.
      const inside = pad !== "kick" && pen.measureText(label).width < place.radius * 1.5;
      pen.fillText(label, x, inside ? place.strike + 1 : place.strike + place.radius * 0.42 + size * 0.95);
      pen.textBaseline = "alphabetic";
    });
  }

  /** Under the receptors: early to the left, late to the right, the perfect window lighter. */
  protected paintStrip(pen: CanvasRenderingContext2D): void {
    const { place, palette } = this;
    const y = stripY(place);
    if (y + 8 > place.bottom) return;
    const middle = (place.left + place.right) / 2;
    const half = (place.right - place.left) / 2 - 14;
    pen.fillStyle = faded(palette.ink, 0.1);
    pen.beginPath();
    pen.roundRect(middle - half, y - 2, half * 2, 4, 2);
    pen.fill();
    pen.fillStyle = faded(palette.good, 0.35);
    pen.fillRect(middle - half * 0.35, y - 2, half * 0.7, 4);
    pen.fillStyle = faded(palette.ink, 0.6);
    pen.fillRect(middle - 0.5, y - 7, 1, 14);
  }
}

/** Notes come out of the dark at the top. */
function fadeIn(y: number, place: HighwayPlace): number {
  return Math.max(0, Math.min(1, (y - place.top) / ((place.strike - place.top) * 0.22)));
}

function stripY(place: HighwayPlace): number {
  return place.strike + place.foot * 1.1 + Math.max(14, place.foot * 0.9);
}
