// SPDX-License-Identifier: Apache-2.0
// A sheet cut into bars and beats, each beat with the places at which it can be struck: what the song page draws and what a
// pointer or an arrow key moves over. A beat's places follow from what was played in it, else from how the song is felt. Pure.
import type { Chart, Metre, Sheet, SheetNote } from "../net/wire.ts";
import { beatTicksOf, countedIn, inThrees } from "./metre.ts";
import { bisectRight } from "./tempo_map.ts";

/** What of a sheet is drawn. */
type Drawn = Pick<Sheet, "beat_ticks" | "bars" | "metre" | "notes" | "left_out" | "feels" | "sections" | "bars_heard">;

export interface Place {
  tick: number;
  /** Where it is written: share of the beat, 0 to below 1. A swung half beat lies late and is written as a half. */
  written: number;
}

export interface Beat {
  /** Counts from 1 in its bar. */
  number: number;
  tick: number;
  length: number;
  /** Places of a beat in three, six or twelve are triplets. */
  triplet: boolean;
  places: readonly Place[];
}

export type LeftOut = Sheet["left_out"][number];

export interface Bar {
  /** Index among `Sheet.bars`; −1 is a pick-up. */
  index: number;
  tick: number;
  length: number;
  beats: readonly Beat[];
  /** Its beats are of three eighths, written as such. */
  inThrees: boolean;
  notes: readonly SheetNote[];
  leftOut: readonly LeftOut[];
  /** How surely it was heard, 0 to 1. */
  confidence: number;
  doubtful: boolean;
  section: string | null;
}

interface Feel {
  startUs: number;
  /** Where the second half of a beat lies, and that of a half beat: 0.5 is straight. */
  eighth: number;
  sixteenth: number;
}

interface Ways {
  triplet: boolean;
  /** Share of the beat at which each place lies, and is written. */
  at: readonly number[];
  written: readonly number[];
}

/** A place may be missed by this share of a beat: less than half a thirty-second. */
const NEAR = 0.05;
const TRIPLET = 2 / 3;

const even = (count: number): number[] => Array.from({ length: count }, (_, i) => i / count);
const straight = (count: number): Ways => ({ triplet: false, at: even(count), written: even(count) });
const threes = (count: number): Ways => ({ triplet: true, at: even(count), written: even(count) });

/** The ways of a beat of three eighths. */
const OF_THREE: readonly Ways[] = [threes(3), threes(6), straight(4), threes(12), straight(8)];

function swung({ eighth, sixteenth }: Feel): Ways {
  const at = eighth > 0.5 ? [0, eighth / 2, eighth, (1 + eighth) / 2] : [0, sixteenth / 2, 0.5, (1 + sixteenth) / 2];
  return { triplet: false, at, written: even(4) };
}

/** The ways a beat may be cut, the plainest first. */
function waysOf(feel: Feel, beatTicks: number): readonly Ways[] {
  const isSwung = feel.eighth > 0.5 || feel.sixteenth > 0.5;
  if (beatTicks < 480) return [straight(2), straight(4), threes(3)];
  // A triplet swing leaves room for the middle of the three, written as the swung eighths they are.
  if (Math.abs(feel.eighth - TRIPLET) < 0.02) {
    return [{ triplet: false, at: [0, TRIPLET], written: [0, 0.5] }, threes(3), straight(4), threes(6), straight(8)];
  }
  const plain = [straight(4), threes(3), threes(6), straight(8), threes(12)];
  return isSwung ? [swung(feel), ...plain] : plain;
}

function distance(offset: number, ways: Ways): number {
  return Math.min(...ways.at.map((at) => Math.abs(offset - at)), Math.abs(1 - offset) < NEAR / 4 ? 0 : 1);
}

/** The first way in which every stroke has a place; where none fits, the one that comes nearest. */
function chosen(offsets: readonly number[], ways: readonly Ways[]): Ways {
  const far = (one: Ways): number => Math.max(0, ...offsets.map((offset) => distance(offset, one)));
  return ways.find((one) => far(one) < NEAR) ?? ways.reduce((best, one) => (far(one) < far(best) ? one : best));
}

/** Cut a sheet into its bars, the pick-up first where there is one. */
export function barsOf(sheet: Drawn): Bar[] {
  const { beat_ticks: beatTicks, bars: lines } = sheet;
  const ordinary = beatTicks * countedIn(sheet.metre);
  const threeEighths = inThrees(sheet.metre);
  const feels = sheet.feels.map(
    ({ start_us, eighths, sixteenths }): Feel => ({
      startUs: start_us,
      eighth: eighths / (1 + eighths),
      sixteenth: sixteenths / (1 + sixteenths),
    }),
  );
  const labels = new Map(sheet.sections.map(({ tick, label }) => [tick, label]));
  const first = lines[0]!;
  const earliest = Math.min(first, ...sheet.notes.map(({ tick }) => tick), ...sheet.left_out.map(({ tick }) => tick));
  const starts = earliest < first ? [first - ordinary, ...lines] : [...lines];
  const pickUp = starts.length > lines.length ? 1 : 0;
  const notes = split(sheet.notes, starts);
  const leftOut = split(sheet.left_out, starts);
  return starts.map((tick, i) => {
    const index = i - pickUp;
    const heard = sheet.bars_heard[index];
    const length = (starts[i + 1] ?? tick + ordinary) - tick;
    const feel = feels.findLast(({ startUs }) => startUs <= (heard?.start_us ?? 0)) ??
      feels[0] ?? { startUs: 0, eighth: 0.5, sixteenth: 0.5 };
    return {
      index,
      tick,
      length,
      beats: beatsOf(tick, length, beatTicks, notes[i]!, threeEighths ? OF_THREE : waysOf(feel, beatTicks)),
      inThrees: threeEighths,
      notes: notes[i]!,
      leftOut: leftOut[i]!,
      confidence: heard?.confidence ?? 1,
      doubtful: heard?.doubtful ?? false,
      section: labels.get(tick) ?? null,
    };
  });
}

function split<T extends { tick: number }>(rows: readonly T[], starts: readonly number[]): T[][] {
  const found: T[][] = starts.map(() => []);
  for (const row of rows) found[Math.max(0, bisectRight(starts, row.tick) - 1)]!.push(row);
  return found;
}

function beatsOf(
  barTick: number,
  barLength: number,
  beatTicks: number,
  notes: readonly SheetNote[],
  ways: readonly Ways[],
): Beat[] {
  const count = Math.max(1, Math.round(barLength / beatTicks));
  return Array.from({ length: count }, (_, i) => {
    const tick = barTick + i * beatTicks;
    const offsets = notes
      .filter((note) => note.tick >= tick && note.tick < tick + beatTicks)
      .map((note) => (note.tick - tick) / beatTicks);
    const way = chosen(offsets, ways);
    return {
      number: i + 1,
      tick,
      length: beatTicks,
      triplet: way.triplet,
      places: way.at.map((at, k) => ({ tick: tick + Math.round(at * beatTicks), written: way.written[k]! })),
    };
  });
}

/** The bars of one chart, as written where nothing is known of how surely they were heard. */
export function barsOfChart(chart: Pick<Chart, "bars" | "notes" | "level">, metre: Metre): Bar[] {
  const notes = chart.notes.map(
    (note): SheetNote => ({ ...note, level: chart.level, limb: "right_hand", written: false }),
  );
  return barsOf({
    beat_ticks: beatTicksOf(metre),
    bars: chart.bars.length > 0 ? chart.bars : [0],
    metre,
    notes,
    left_out: [],
    feels: [],
    sections: [],
    bars_heard: [],
  });
}

/** Every place of a bar, in order. */
export const placesOf = (bar: Bar): Place[] => bar.beats.flatMap((beat) => beat.places);

/** The bar's place nearest to `tick`. */
export function placeNear(bar: Bar, tick: number): Place {
  return placesOf(bar).reduce((best, place) =>
    Math.abs(place.tick - tick) < Math.abs(best.tick - tick) ? place : best,
  );
}

/** The beat that `tick` lies in. */
export function beatAt(bar: Bar, tick: number): Beat {
  return bar.beats.findLast((beat) => beat.tick <= tick) ?? bar.beats[0]!;
}

/** The bar that `tick` lies in. */
export function barAt(bars: readonly Bar[], tick: number): Bar {
  return bars.findLast((bar) => bar.tick <= tick) ?? bars[0]!;
}
