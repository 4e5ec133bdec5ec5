// SPDX-License-Identifier: Apache-2.0
// A bar of drum notation painted on a canvas, with the heads, stems, beams and rests that music/engrave.ts places. Measures are
// the song page's (screens/song/bar_picture.tsx), in staff gaps, so that both look alike at any size.
import type { Bar } from "../music/bars.ts";
import { ASIDE, type Chord, engraved, type Head, type Rest } from "../music/engrave.ts";
import type { Metre } from "../net/wire.ts";

/** A step of the staff (half the way from line to line) in pixels at scale 1. */
export const STEP = 3.6;
/** From the top of a row to its first line, and the row's height, at scale 1. */
export const ABOVE = 42;
export const ROW = ABOVE + 8 * STEP + 40;
/** Bar lines stand this much before the beat, so that its heads keep clear of them and time still runs evenly. */
export const LEAD = 11;
const HANDS_BEAM = -30;
const FEET_BEAM = 8 * STEP + 27;
const FLAG = "M0 0c1 4.5 7.5 6.5 5 13.5c0.3-4.5-3-6.5-5-7z";
const QUARTER_REST = "M-2.5 4.3l4.6 6.4c-3 2.7-2.5 4.5 1.4 8.3c-4.5-1.6-6.5 1.3-2 5.8";

export interface Inks {
  ink: string;
  line: string;
}

/** Paint `bar` with the pen's origin at its upper left corner; `xAt` tells where a tick stands, `width` is the bar's. */
export function paintBar(
  pen: CanvasRenderingContext2D,
  bar: Bar,
  width: number,
  xAt: (tick: number) => number,
  inks: Inks,
): void {
  const { chords, beams, rests, tuplets } = engraved(bar, () => true);
  pen.save();
  pen.translate(0, ABOVE);
  pen.fillStyle = inks.line;
  for (const step of [0, 2, 4, 6, 8]) pen.fillRect(-LEAD, step * STEP - 0.5, width, 1);
  pen.fillRect(-LEAD, 0, 1, 8 * STEP);
  pen.fillRect(width - LEAD - 1, 0, 1, 8 * STEP);
  pen.fillStyle = pen.strokeStyle = inks.ink;
  pen.lineCap = "round";
  for (const rest of rests) paintRest(pen, rest, rest.value === 1 ? width / 2 : xAt(rest.tick));
  for (const chord of chords) paintChord(pen, chord, xAt(chord.tick), inks);
  for (const { voice, row, from, to, stub } of beams) {
    const up = voice === "hands";
    const off = up ? 4.2 : -4.2;
    const left = xAt(from) + off - (stub === -1 ? 8 : 0);
    const right = xAt(to) + off + (stub === 1 ? 8 : 0);
    const y = up ? HANDS_BEAM + row * 6 : FEET_BEAM - row * 6 - 3.6;
    pen.fillRect(left - 0.6, y, right - left + 1.2, 3.6);
  }
  pen.font = "italic 600 11px serif";
  pen.textAlign = "center";
  for (const { from, to, count } of tuplets) {
    pen.fillText(String(count), (xAt(from) + xAt(to)) / 2 + 4, HANDS_BEAM - 4);
  }
  pen.restore();
}

function paintChord(pen: CanvasRenderingContext2D, chord: Chord, x: number, inks: Inks): void {
  const up = chord.voice === "hands";
  const steps = chord.heads.map(({ step }) => step);
  const stem = x + (up ? 4.2 : -4.2);
  const from = up ? Math.max(...steps) * STEP - 1 : Math.min(...steps) * STEP + 1;
  const to = up ? HANDS_BEAM : FEET_BEAM;
  pen.lineWidth = 1.3;
  line(pen, stem, from, stem, to);
  if (!chord.beamed) {
    for (let row = 0; row < chord.flags; row += 1) {
      pen.save();
      pen.translate(stem, up ? to + row * 6 : to - row * 6);
      pen.scale(1, up ? 1 : -1);
      pen.fill(new Path2D(FLAG));
      pen.restore();
    }
  }
  for (const head of chord.heads) paintHead(pen, head, head.aside ? x + ASIDE : x, inks);
  if (chord.dotted) {
    const top = Math.min(...steps);
    disc(pen, x + (chord.heads.some(({ aside }) => aside) ? ASIDE : 0) + 8, top * STEP - (top % 2 ? 0 : STEP), 1.5);
  }
}

function paintHead(pen: CanvasRenderingContext2D, head: Head, x: number, inks: Inks): void {
  const y = head.step * STEP;
  if (head.step === -2) {
    pen.fillStyle = inks.line;
    pen.fillRect(x - 8, y - 0.5, 16, 1);
    pen.fillStyle = inks.ink;
  }
  if (head.cross) {
    pen.lineWidth = 1.9;
    line(pen, x - 3.7, y - 3.4, x + 3.7, y + 3.4);
    line(pen, x - 3.7, y + 3.4, x + 3.7, y - 3.4);
  } else {
    pen.beginPath();
    pen.ellipse(x, y, 4.6, 3.4, -0.314, 0, 2 * Math.PI);
    pen.fill();
  }
  if (head.open) {
    pen.lineWidth = 1.2;
    pen.beginPath();
    pen.arc(x, y - 9, 2.8, 0, 2 * Math.PI);
    pen.stroke();
  }
  if (head.ghost) {
    pen.lineWidth = 1.1;
    pen.beginPath();
    for (const side of [-1, 1]) {
      pen.moveTo(x + 6.6 * side, y - 5);
      pen.quadraticCurveTo(x + 9.2 * side, y, x + 6.6 * side, y + 5);
    }
    pen.stroke();
  }
}

/** Room for what stands before the first bar of a row, at scale 1: the clef and, where it is told, the metre. */
export const HEAD = 30;

/** Paint what stands before a row's first bar with the pen's origin at the row's upper left corner: lines, clef, metre. */
export function paintHeadOfRow(pen: CanvasRenderingContext2D, metre: Metre | null, inks: Inks): void {
  pen.save();
  pen.translate(0, ABOVE);
  pen.fillStyle = inks.line;
  for (const step of [0, 2, 4, 6, 8]) pen.fillRect(0, step * STEP - 0.5, HEAD, 1);
  pen.fillRect(0, 0, 1, 8 * STEP);
  pen.fillStyle = inks.ink;
  // Drums have a clef of their own: two upright bars.
  for (const x of [5, 10]) pen.fillRect(x, 2 * STEP, 2.8, 4 * STEP);
  if (metre) {
    pen.font = `700 ${4.6 * STEP}px serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(metre.beats_per_bar), 22, 2.1 * STEP);
    pen.fillText(String(metre.beat_unit), 22, 6.1 * STEP);
  }
  pen.restore();
}

function paintRest(pen: CanvasRenderingContext2D, { value, dotted }: Rest, x: number): void {
  if (dotted) disc(pen, x + 9, 3 * STEP, 1.5);
  if (value <= 2) {
    pen.fillRect(x - 6, value === 1 ? 2 * STEP : 4 * STEP - 3.5, 12, 3.5);
    return;
  }
  pen.lineWidth = 1.8;
  if (value === 4) {
    pen.save();
    pen.translate(x, 0);
    pen.stroke(new Path2D(QUARTER_REST));
    pen.restore();
    return;
  }
  const hooks = value === 8 ? 1 : value === 16 ? 2 : 3;
  line(pen, x + 3.5, 2.4 * STEP, x + 1.3 - hooks * 0.9, STEP * (5 + hooks * 0.9));
  for (let i = 0; i < hooks; i += 1) {
    const y = 2.4 * STEP + i * STEP * 1.7;
    const at = x + 3.5 - i * 1.3;
    disc(pen, at - 6, y, 1.7);
    pen.beginPath();
    pen.moveTo(at - 6, y);
    pen.quadraticCurveTo(at - 2.5, y + 3.5, at, y);
    pen.stroke();
  }
}

function line(pen: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function disc(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
