// SPDX-License-Identifier: Apache-2.0
// What goes over HTTP and the socket, mirrored from docs/look-up/contracts.md; conformance/wire holds both sides to it.
// Times that end in _us are integer microseconds on the song's timeline; _s are float seconds. Field names are the wire's.

/** Lane order, left to right. */
export const PADS = ["crash", "hihat", "snare", "kick", "tom_high", "tom_mid", "tom_low", "ride"] as const;
export type Pad = (typeof PADS)[number];
export type Articulation = "plain" | "closed" | "open" | "pedal";
export type Level = 1 | 2 | 3 | 4 | 5 | 6;
export const LEVELS: readonly Level[] = [1, 2, 3, 4, 5, 6];

export interface Beat {
  time_s: number;
  bar: number;
  position: number;
  confidence: number;
}

export interface Metre {
  beats_per_bar: number;
  beat_unit: number;
  /** Of those that make one heard beat: 3 where 6/8 and 12/8 are counted in beats of three eighths. */
  units_per_beat: number;
}

export interface Section {
  start_s: number;
  end_s: number;
  label: string;
  confidence: number;
}

export interface Onset {
  time_s: number;
  pad: Pad;
  velocity: number;
  confidence: number;
  articulation: Articulation;
}

export interface Heard {
  duration_s: number;
  tempo_bpm: number;
  metre: Metre;
  beats: readonly Beat[];
  sections: readonly Section[];
  onsets: readonly Onset[];
  loudness_lufs: number;
  notices: readonly string[];
  heard_by: string;
  version: number;
}

export interface Song {
  sha256: string;
  source_sha256: string;
  title: string;
  artist: string;
  duration_us: number;
  sample_rate_hz: number;
  heard: Heard;
}

export interface TempoMapData {
  ticks: readonly number[];
  times_us: readonly number[];
}

export interface Note {
  tick: number;
  time_us: number;
  pad: Pad;
  velocity: number;
  articulation: Articulation;
  confidence: number;
}

export interface Chart {
  song_sha256: string;
  level: Level;
  tempo_map: TempoMapData;
  bars: readonly number[];
  notes: readonly Note[];
}

export type Limb = "right_hand" | "left_hand" | "right_foot" | "left_foot";

/** A note of the record; `level` is the lowest that has it. */
export interface SheetNote extends Note {
  level: Level;
  limb: Limb;
  /** A player put it in. */
  written: boolean;
}

/** Key of a sentence in `coach.left_out`. */
export type LeftOutReason =
  | "three_at_once"
  | "hand_too_fast"
  | "too_far"
  | "foot_too_fast"
  | "pedal_and_open"
  | "alone";

/** All six charts of a song as one, and what is known about them (Python's arrange.Sheet). */
export interface Sheet {
  tempo_bpm: number;
  metre: Metre;
  beat_ticks: number;
  tempo_map: TempoMapData;
  bars: readonly number[];
  end_tick: number;
  heard_beats: number;
  notes: readonly SheetNote[];
  bars_heard: readonly { bar: number; start_us: number; end_us: number; confidence: number; doubtful: boolean }[];
  sections: readonly { tick: number; label: string }[];
  feels: readonly { start_us: number; eighths: number; sixteenths: number }[];
  adornments: readonly { tick: number; pad: Pad; kind: "flam" | "drag" | "roll"; end_us: number }[];
  left_out: readonly { tick: number; time_us: number; pad: Pad; reason: LeftOutReason }[];
  offered: readonly Level[];
  notices: readonly string[];
}

export interface SongPage {
  revision: { revision: number; count: number; can_undo: boolean; can_redo: boolean };
  sheet: Sheet;
}

/** What a player puts right (Python's arrange.edits). */
export type Edit =
  | { type: "move_downbeat"; at_s: number }
  | { type: "double_tempo" }
  | { type: "halve_tempo" }
  | { type: "tap_beats"; taps_s: readonly number[] }
  | { type: "set_metre"; at_s: number; beats_per_bar: number }
  | { type: "add_hit"; at_s: number; pad: Pad; velocity?: number; articulation?: Articulation }
  | { type: "delete_hit"; at_s: number; pad: Pad };

export interface Waveform {
  bins_per_second: number;
  peak: readonly number[];
  rms: readonly number[];
}

export interface Jacket {
  body: string;
  sleeves: string;
  trim: string;
  number: number;
  /** What stands on the back instead of the player's name; empty or missing: the name. */
  back?: string;
}

export interface Player {
  id: string;
  name: string;
  jacket: Jacket;
}

/** `offset_us` is signed: positive when the device reports hits late. */
export interface Calibration {
  offset_us: number;
  uncertainty_us: number;
  taps: number;
  /** How much later the kick pedal is than the hands; 0 where it has not been measured apart. */
  kick_us?: number;
}

export type InputKind = "keyboard" | "midi" | "gamepad" | "table" | "touch" | "phone" | "simulated";

/** The line to a player who sits elsewhere: how late they hear the others, how far their clock may be off. */
export interface Line {
  heard_late_us: number;
  clock_uncertainty_us: number;
  round_trip_us: number;
}

export interface Seat {
  index: number;
  player: Player;
  level: Level;
  input: InputKind | (string & {});
  calibration: Calibration;
  /** Only for a player who sits elsewhere. */
  line?: Line | null;
}

export interface Hit {
  seat: number;
  seq: number;
  time_us: number;
  pad: Pad;
  velocity: number;
  uncertainty_us: number;
}

/** How two players share a song, where they do not simply each play their own level. */
export const DUETS = ["trade", "feet_hands", "low_high", "unison"] as const;
export type Duet = (typeof DUETS)[number];

export interface TakeHeader {
  id: string;
  song_sha256: string;
  seats: readonly Seat[];
  started_at: string;
  rate: number;
  duet?: Duet | null;
  /** Seat by seat, the names of the charts played (`Parts.names`); empty or missing in takes from before. */
  charts?: readonly string[];
  /** Seat of who hosts; the left one without. */
  host?: number;
}

/** What each seat plays, seat by seat, and the names the charts are kept under. */
export interface Parts {
  charts: readonly Chart[];
  names: readonly string[];
  /** Levels worth choosing from. */
  offered: readonly Level[];
  /** Codes of sentences in `notices`. */
  notices: readonly string[];
}

export interface Take {
  header: TakeHeader;
  hits: readonly Hit[];
  finished: boolean;
  ended_us: number | null;
  version: number;
}

export type Grade = "perfect" | "good" | "ok" | "miss" | "extra";

export interface Judgement {
  grade: Grade;
  note: number | null;
  seq: number | null;
  asynchrony_us: number | null;
}

export interface Score {
  seat: number;
  score: number;
  accuracy: number;
  max_combo: number;
  notes: number;
  perfect: number;
  good: number;
  ok: number;
  miss: number;
  extra: number;
}

export interface SongSummary {
  sha256: string;
  title: string;
  artist: string;
  duration_us: number;
  tempo_bpm: number;
  metre: Metre;
  bookmarked: boolean;
  added_at: string;
  drum_onsets: number;
  notices: readonly string[];
}

export interface TakeSummary {
  id: string;
  song_sha256: string;
  title: string;
  started_at: string;
  players: readonly string[];
  finished: boolean;
  hits: number;
}

export interface WireError {
  code: string;
  parameters: Readonly<Record<string, unknown>>;
}

export interface Job {
  id: string;
  kind: "listen" | "listen_anew" | "souvenir";
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  progress: number;
  stage: string;
  seconds_left: number | null;
  result: Readonly<Record<string, unknown>> | null;
  error: WireError | null;
}

export interface Point {
  time_us: number;
  asynchrony_us: number;
}

export interface Sentence {
  key: string;
  parameters: Readonly<Record<string, string | number>>;
}

export interface PlayerReport {
  seat: number;
  name: string;
  matched: number;
  missed: number;
  extra: number;
  mean_us: number | null;
  mean_ci_us: readonly [number, number] | null;
  sd_us: number | null;
  ioi_cv: number | null;
  lag1: number | null;
  series: readonly Point[];
  histogram: { edges_us: readonly number[]; counts: readonly number[] };
  timing_uncertainty_us: number;
  phase_locking: number | null;
  chance_p: number | null;
  song_gain: Gain | null;
  /** By pad, place in the beat and section. */
  parts: readonly {
    kind: "pad" | "subdivision" | "section";
    name: string;
    count: number;
    mean_us: number | null;
    sd_us: number | null;
    start_us: number | null;
  }[];
  /** Mean asynchrony at both ends of its line through the take. */
  drift: { from_us: number; to_us: number; supported: boolean } | null;
  sd_ci_us: readonly [number, number] | null;
  /** Where the others were heard late: how late that should make this player, beside `mean_us`. */
  delay: {
    heard_late_us: number;
    expected_us: number | null;
    expected_ci_us: readonly [number, number] | null;
  } | null;
  /** By how much all strokes lie off their notes, where matching cannot hold them. */
  displaced_us: number | null;
}

export interface Gain {
  gain: number;
  low: number;
  high: number;
}

/** `mean_us` is the first player's asynchrony minus the second's: negative says that the first was early. */
export interface PairReport {
  first: number;
  second: number;
  shared: number;
  mean_us: number | null;
  sd_us: number | null;
  within_25ms: number | null;
  series: readonly Point[];
  windows: readonly {
    start_us: number;
    end_us: number;
    sd_us: number | null;
    mean_us: number | null;
    count: number;
    apart_us: number | null;
  }[];
  came_together: { from_us: number; to_us: number; supported: boolean } | null;
  half_life_beats: number | null;
  /** Mean distance of shared strokes. */
  apart_us: number | null;
  coupling: {
    first_follows_second: Gain | null;
    second_follows_first: Gain | null;
    first_follows_song: Gain | null;
    second_follows_song: Gain | null;
    beats: number;
    others: number;
    step_beats: number;
    verdict: "first_leads" | "second_leads" | "mutual" | "independent" | "unclear" | "not_enough_beats";
  };
  half_life_ci_beats: readonly [number, number] | null;
  phase_locking: number | null;
  chance: { sd_us: number; p: number; better: boolean } | null;
  timing_uncertainty_us: number;
  identical: boolean;
  mean_ci_us: readonly [number, number] | null;
  sd_ci_us: readonly [number, number] | null;
  /** Notes that whoever had fewer was asked for; `shared` are those that both met. */
  asked: number;
}

/** Each player's mean asynchrony and each pair's mean distance, in the report's order. */
export interface Bar {
  number: number;
  start_us: number;
  end_us: number;
  players: readonly (number | null)[];
  pairs: readonly (number | null)[];
}

export interface Report {
  version: number;
  window_us: number;
  players: readonly PlayerReport[];
  pairs: readonly PairReport[];
  headline: Sentence;
  sentences: readonly Sentence[];
  order: number | null;
  /** The one number: of the only pair, or of the closest. */
  number: {
    first: number;
    second: number;
    apart_us: number;
    at_end: boolean;
    /** They met at `shared` of `asked` notes; `few` says that no more may be made of it. */
    shared: number;
    asked: number;
    few: boolean;
  } | null;
  bars: readonly Bar[];
  /** Each pair beside strangers from other takes of the song. */
  pseudo_pairs: readonly {
    first: number;
    second: number;
    count: number;
    sd_us: number;
    p: number;
    better: boolean;
  }[];
}

export interface PairTake {
  take_id: string;
  song_sha256: string;
  started_at: string;
  apart_us: number;
  mean_us: number | null;
  sd_us: number | null;
  within_25ms: number | null;
  half_life_beats: number | null;
  host: "first" | "second" | null;
}

/** Two people from take to take; `closest` is an index of `takes`. */
export interface PairHistory {
  first: string;
  second: string;
  takes: readonly PairTake[];
  closest: number | null;
  apart: { from_us: number; to_us: number; supported: boolean } | null;
  half_life: { from_beats: number; to_beats: number; supported: boolean } | null;
  home: {
    first_takes: number;
    first_apart_us: number | null;
    second_takes: number;
    second_apart_us: number | null;
    differs: boolean | null;
  };
  sentences: readonly Sentence[];
  /** Takes of the two that hold too little to be measured. */
  left_out: number;
  version: number;
}

export interface PairAnswer {
  history: PairHistory;
  /** The song's title of each take. */
  titles: Readonly<Record<string, string>>;
}

export interface Encore {
  version: number;
  take: TakeHeader;
  song: {
    sha256: string;
    title: string;
    artist: string;
    duration_us: number;
    tempo_bpm: number;
    sections: readonly Section[];
  };
  finished: boolean;
  ended_us: number;
  scores: readonly Score[];
  together: Report;
}

export type ToServer =
  | { type: "hello"; version: 1 }
  | { type: "ping"; c0_us: number }
  | { type: "begin"; take: TakeHeader }
  | { type: "hits"; take_id: string; seat: number; hits: readonly Hit[] }
  | { type: "finish"; take_id: string; ended_us: number; finished: boolean; counts: readonly number[] };

export type FromServer =
  | { type: "welcome"; version: number; server_us: number }
  | { type: "pong"; c0_us: number; s1_us: number; s2_us: number }
  | { type: "begun"; take_id: string; next_seq: readonly number[] }
  | { type: "ack"; take_id: string; seat: number; next_seq: number }
  | { type: "finished"; take_id: string; missing: readonly (readonly number[])[] }
  | { type: "error"; code: string; parameters: Readonly<Record<string, unknown>>; take_id?: string };
