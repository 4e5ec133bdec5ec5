// SPDX-License-Identifier: Apache-2.0
// One bar of drum notation: where heads, stems, beams, flags and rests stand. Heads as the Percussive Arts Society has them
// (Weinberg 1998): cymbals are crosses above, drums are round, feet below with their stems down. Notes stand where they
// sound, so that the grid below and the moving line agree with them. Pure.
import type { Pad, SheetNote } from "../net/wire.ts";
import type { Bar, Beat } from "./bars.ts";

/** Steps down from the top line of the staff; lines are at 0, 2, 4, 6 and 8. */
const STEPS: Readonly<Record<Pad, number>> = {
  crash: -2,
  hihat: -1,
  ride: 0,
  tom_high: 1,
  tom_mid: 2,
  snare: 3,
  tom_low: 5,
  kick: 7,
};
const PEDAL_STEP = 9;
const CYMBALS: ReadonlySet<Pad> = new Set(["crash", "hihat", "ride"]);
/** A hand's stroke on a drum as soft as this or softer is a ghost note (as in arrange/levels.py). */
const GHOST_VELOCITY = 40;

export interface Head {
  note: SheetNote;
  step: number;
  cross: boolean;
  open: boolean;
  /** Set in brackets. */
  ghost: boolean;
  /** Past the stem, since the head a step below stands before it. */
  aside: boolean;
}

/** How far past the stem, in the units that pictures draw heads in (4.6 half a head). */
export const ASIDE = 8.4;

/** Strokes at once of one voice: hands have their stem up, feet down. */
export interface Chord {
  tick: number;
  voice: "hands" | "feet";
  heads: readonly Head[];
  /** Flags of the value: 0 a quarter or longer, 1 an eighth, 2 a sixteenth, 3 a thirty-second. */
  flags: number;
  dotted: boolean;
  /** Joined to others by a beam: no flag is drawn. */
  beamed: boolean;
}

export interface Beam {
  voice: "hands" | "feet";
  /** 0 is the outermost. */
  row: number;
  from: number;
  to: number;
  /** A stub of a beam: from its stem towards this side. */
  stub: -1 | 0 | 1;
}

export interface Rest {
  tick: number;
  /** 1 a whole bar, 4 a quarter, 8, 16 and so on. */
  value: number;
  dotted: boolean;
}

export interface Tuplet {
  from: number;
  to: number;
  count: number;
}

export interface Engraved {
  chords: readonly Chord[];
  beams: readonly Beam[];
  rests: readonly Rest[];
  tuplets: readonly Tuplet[];
}

interface Group {
  tick: number;
  /** In written ticks, 480 to the quarter. */
  length: number;
  /** Written ticks to one of the song's: more where a beat is a triplet or three eighths. */
  stretch: number;
  /** Three of its eighths make a beat: a dotted quarter fills it. */
  inThrees: boolean;
  /** A figure tells that its notes are triplets. */
  figure: boolean;
  beats: readonly Beat[];
}

export const isFeet = (note: Pick<SheetNote, "pad" | "articulation">): boolean =>
  note.pad === "kick" || note.articulation === "pedal";

export function headOf(note: SheetNote): Head {
  const pedal = note.articulation === "pedal";
  return {
    note,
    step: pedal ? PEDAL_STEP : STEPS[note.pad],
    cross: CYMBALS.has(note.pad),
    open: note.articulation === "open",
    ghost: !CYMBALS.has(note.pad) && note.pad !== "kick" && note.velocity <= GHOST_VELOCITY,
    aside: false,
  };
}

/** Put every second head of neighbouring steps past the stem, from the lowest up. */
function spread(heads: Head[]): Head[] {
  const upwards = [...heads].sort((a, b) => b.step - a.step);
  for (const [i, head] of upwards.entries()) {
    const below = upwards[i - 1];
    head.aside = below !== undefined && !below.aside && below.step - head.step === 1;
  }
  return heads;
}

/** Engrave the notes of `bar` that `shown` lets through. */
export function engraved(bar: Bar, shown: (note: SheetNote) => boolean): Engraved {
  const notes = bar.notes.filter(shown);
  const chords: Chord[] = [];
  const beams: Beam[] = [];
  const rests: Rest[] = [];
  const tuplets: Tuplet[] = [];
  if (notes.length === 0) {
    return { chords, beams, rests: [{ tick: bar.tick + bar.length / 2, value: 1, dotted: false }], tuplets };
  }
  for (const group of groupsOf(bar)) {
    const last = group.beats.at(-1)!;
    const inside = notes.filter((note) => note.tick >= group.tick && note.tick < last.tick + last.length);
    const hands = voiceOf(
      inside.filter((note) => !isFeet(note)),
      "hands",
      group,
    );
    const feet = voiceOf(inside.filter(isFeet), "feet", group);
    for (const voice of [hands, feet]) {
      beams.push(...beamsOf(voice));
      chords.push(...voice.map(({ chord }) => chord));
    }
    rests.push(...restsOf(hands, feet, group));
    if (group.figure && hands.length + feet.length > 0) {
      tuplets.push({ from: group.tick, to: last.tick + (last.length * 2) / 3, count: last.places.length });
    }
  }
  return { chords, beams, rests: joined(rests, bar), tuplets };
}

/** Two quarters' silence in one half of a bar of four is a half rest. */
function joined(rests: readonly Rest[], bar: Bar): Rest[] {
  const halves = bar.beats.length === 4 && bar.length === 1920 && !bar.inThrees ? [bar.tick, bar.tick + 960] : [];
  const quarterAt = (tick: number): boolean => rests.some((rest) => rest.tick === tick && rest.value === 4);
  const whole = halves.filter((tick) => quarterAt(tick) && quarterAt(tick + 480));
  return rests
    .filter((rest) => !whole.some((tick) => rest.tick === tick + 480))
    .map((rest) => (whole.includes(rest.tick) ? { ...rest, value: 2 } : rest));
}

/** What is beamed together: a beat, or three where the beat is an eighth of a compound bar. */
function groupsOf(bar: Bar): Group[] {
  const size = !bar.inThrees && bar.beats[0]!.length < 480 && bar.beats.length % 3 === 0 ? 3 : 1;
  const groups: Group[] = [];
  for (let i = 0; i < bar.beats.length; i += size) {
    const beats = bar.beats.slice(i, i + size);
    groups.push({
      tick: beats[0]!.tick,
      length: beats.reduce((sum, beat) => sum + beat.length, 0),
      stretch: bar.inThrees || (size === 1 && beats[0]!.triplet) ? 1.5 : 1,
      inThrees: bar.inThrees || size === 3,
      figure: !bar.inThrees && size === 1 && beats[0]!.triplet,
      beats,
    });
  }
  return groups;
}

interface Written {
  chord: Chord;
  /** Written ticks after the group's start. */
  at: number;
}

function writtenAt(tick: number, group: Group): number {
  const number = Math.max(
    0,
    group.beats.findLastIndex((beat) => beat.tick <= tick),
  );
  const beat = group.beats[number]!;
  const place = beat.places.reduce((best, one) =>
    Math.abs(one.tick - tick) < Math.abs(best.tick - tick) ? one : best,
  );
  return number * beat.length + place.written * beat.length;
}

/** Flags and dot of a value in written ticks: the longest plain or dotted value that fits a beat or three eighths. */
function lengthOf(ticks: number, group: Group): { flags: number; dotted: boolean } {
  const flags = ticks >= 480 ? 0 : ticks >= 240 ? 1 : ticks >= 120 ? 2 : 3;
  const plain = [480, 240, 120, 60][flags]!;
  return { flags, dotted: (flags > 0 || group.inThrees) && ticks >= plain * 1.5 - 1 };
}

function voiceOf(notes: readonly SheetNote[], voice: "hands" | "feet", group: Group): Written[] {
  const ticks = [...new Set(notes.map((note) => note.tick))].sort((a, b) => a - b);
  return ticks.map((tick, i) => {
    const at = writtenAt(tick, group);
    const next = i + 1 < ticks.length ? writtenAt(ticks[i + 1]!, group) : group.length;
    const heads = spread(notes.filter((note) => note.tick === tick).map(headOf));
    return {
      at,
      chord: { tick, voice, heads, ...lengthOf((next - at) * group.stretch, group), beamed: false },
    };
  });
}

function beamsOf(voice: Written[]): Beam[] {
  const beams: Beam[] = [];
  let run: Chord[] = [];
  const close = (): void => {
    if (run.length > 1) {
      for (const chord of run) chord.beamed = true;
      for (const row of [0, 1, 2]) beams.push(...rowOf(run, row));
    }
    run = [];
  };
  for (const { chord } of voice) {
    if (chord.flags === 0) close();
    else run.push(chord);
  }
  close();
  return beams;
}

/** The pieces of one row of a beam: between neighbours that both have it, else a stub at the one that has. */
function rowOf(run: readonly Chord[], row: number): Beam[] {
  const found: Beam[] = [];
  const has = (i: number): boolean => (run[i]?.flags ?? 0) > row;
  for (let i = 0; i < run.length; i += 1) {
    const { tick, voice } = run[i]!;
    if (!has(i)) continue;
    if (has(i + 1)) found.push({ voice, row, from: tick, to: run[i + 1]!.tick, stub: 0 });
    else if (!has(i - 1)) found.push({ voice, row, from: tick, to: tick, stub: i > 0 ? -1 : 1 });
  }
  return found;
}

/** Rests where neither hands nor feet strike: of a whole group, or before its first stroke. */
function restsOf(hands: readonly Written[], feet: readonly Written[], group: Group): Rest[] {
  const first = Math.min(...[...hands, ...feet].map(({ at }) => at), Number.POSITIVE_INFINITY);
  if (first === 0) return [];
  const ticks = Math.min(first, group.length) * group.stretch;
  const { flags } = lengthOf(ticks, group);
  const value = ticks >= 960 ? 2 : [4, 8, 16, 32][flags]!;
  return [{ tick: group.tick, value, dotted: group.inThrees && ticks >= 720 }];
}
