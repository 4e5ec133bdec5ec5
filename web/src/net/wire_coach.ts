// SPDX-License-Identifier: Apache-2.0
// What the coach says and asks over HTTP; of one piece with wire.ts, which says by what rules.
import type { Hit, Level, Score } from "./wire.ts";

/** A sentence of the coach: a key of coach.json; `pad` and `place` are keys there too. */
export interface Said {
  key: string;
  parameters: Readonly<Record<string, string | number>>;
}

export interface Advice {
  seats: readonly { player: string; level: Level; notes: number; said: Said }[];
  pair: Said | null;
}

/** Bars `first` to `last` (indices into `Chart.bars`, both included) after a lead-in. */
export interface Loop {
  first: number;
  last: number;
  lead_in_us: number;
  start_us: number;
  end_us: number;
}

export interface Drill {
  loop: Loop;
  rate: number;
  clean: number;
  widened: number;
  waits: boolean;
  done: boolean;
}

export interface BarShare {
  bar: number;
  notes: number;
  met: number;
}

export interface SeatTold {
  seat: number;
  telling: { well: Said; next: Said; why: Said; picture: readonly BarShare[] };
  level: Level;
  drills: readonly Drill[];
}

export interface Told {
  seats: readonly SeatTold[];
  joint: { points: number; brought: readonly number[] } | null;
}

/** One syllable of the counting voice: a key of `coach.count`. */
export interface Count {
  time_us: number;
  word: string;
  first: boolean;
  struck: boolean;
}

export interface LessonPlace {
  rung: number;
  bar: number;
  passes: number;
  /** The song's speed in the player's turn, and the clean passes in a row at it. */
  rate: number;
  clean: number;
}

export interface LessonStep {
  step: {
    way: "show" | "count" | "play";
    rung: number;
    level: Level;
    /** Indices into the notes of the level's chart. */
    notes: readonly number[];
    lead_in_us: number;
    start_us: number;
    end_us: number;
    said: Said;
    new: readonly [string, string] | null;
  };
  counts: readonly Count[];
}

export interface LessonGoesOn {
  at: LessonPlace;
  rungs: number;
  steps: readonly LessonStep[];
  score: Score | null;
}

export interface PassPlayed {
  player: string;
  level: Level;
  start_us: number;
  end_us: number;
  hits: readonly Hit[];
  rate: number;
  waited: boolean;
  drill: Drill | null;
  /** Share of bars in which the song is to be silent in the next pass. */
  quiet: number;
  passes: number;
}

export interface PassJudged {
  score: Score;
  drill: Drill | null;
  quiet: readonly (readonly [number, number])[];
}
