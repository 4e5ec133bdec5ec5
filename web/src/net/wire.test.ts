// SPDX-License-Identifier: Apache-2.0
// The types of wire.ts against the examples that Python reads too. A table of keys is typed by its type, so neither the
// type nor the example can gain or lose a field alone.
import { describe, expect, test } from "vitest";
import type { DoorStatus, Face, FromHost, FromPhone, Stroke, ToHost, ToPhone } from "./phone_wire.ts";
import type {
  Bar,
  Beat,
  Calibration,
  Chart,
  Encore,
  FromServer,
  Heard,
  Hit,
  Jacket,
  Job,
  Note,
  PairAnswer,
  PairReport,
  PairTake,
  Player,
  PlayerReport,
  Report,
  Score,
  Seat,
  Song,
  SongSummary,
  Take,
  TakeHeader,
  TakeSummary,
  ToServer,
} from "./wire.ts";

type Json = Record<string, unknown>;
/** Every key of `T`, and what its value (or each of its values) looks like: `true` is not looked into. */
type Shape<T> = { [K in keyof T]-?: true | Shape<never> | Json };

const jacket: Shape<Jacket> = { body: true, sleeves: true, trim: true, number: true, back: true };
const player: Shape<Player> = { id: true, name: true, jacket };
const calibration: Shape<Calibration> = { offset_us: true, uncertainty_us: true, taps: true, kick_us: true };
const seat: Shape<Seat> = { index: true, player, level: true, input: true, calibration, line: true };
const header: Shape<TakeHeader> = {
  id: true,
  song_sha256: true,
  seats: seat,
  started_at: true,
  rate: true,
  duet: true,
  charts: true,
  host: true,
};
const hit: Shape<Hit> = { seat: true, seq: true, time_us: true, pad: true, velocity: true, uncertainty_us: true };
const take: Shape<Take> = { header, hits: hit, finished: true, ended_us: true, version: true };
const beat: Shape<Beat> = { time_s: true, bar: true, position: true, confidence: true };
const heard: Shape<Heard> = {
  duration_s: true,
  tempo_bpm: true,
  metre: { beats_per_bar: true, beat_unit: true, units_per_beat: true },
  beats: beat,
  sections: { start_s: true, end_s: true, label: true, confidence: true },
  onsets: { time_s: true, pad: true, velocity: true, confidence: true, articulation: true },
  loudness_lufs: true,
  notices: true,
  heard_by: true,
  version: true,
};
const song: Shape<Song> = {
  sha256: true,
  source_sha256: true,
  title: true,
  artist: true,
  duration_us: true,
  sample_rate_hz: true,
  heard,
};
const note: Shape<Note> = {
  tick: true,
  time_us: true,
  pad: true,
  velocity: true,
  articulation: true,
  confidence: true,
};
const chart: Shape<Chart> = {
  song_sha256: true,
  level: true,
  tempo_map: { ticks: true, times_us: true },
  bars: true,
  notes: note,
};
const songSummary: Shape<SongSummary> = {
  sha256: true,
  title: true,
  artist: true,
  duration_us: true,
  tempo_bpm: true,
  metre: true,
  bookmarked: true,
  added_at: true,
  drum_onsets: true,
  notices: true,
};
const takeSummary: Shape<TakeSummary> = {
  id: true,
  song_sha256: true,
  title: true,
  started_at: true,
  players: true,
  finished: true,
  hits: true,
};
const job: Shape<Job> = {
  id: true,
  kind: true,
  state: true,
  progress: true,
  stage: true,
  seconds_left: true,
  result: true,
  error: true,
};
const score: Shape<Score> = {
  seat: true,
  score: true,
  accuracy: true,
  max_combo: true,
  notes: true,
  perfect: true,
  good: true,
  ok: true,
  miss: true,
  extra: true,
};
const playerReport: Shape<PlayerReport> = {
  seat: true,
  name: true,
  matched: true,
  missed: true,
  extra: true,
  mean_us: true,
  mean_ci_us: true,
  sd_us: true,
  ioi_cv: true,
  lag1: true,
  series: { time_us: true, asynchrony_us: true },
  histogram: { edges_us: true, counts: true },
  timing_uncertainty_us: true,
  phase_locking: true,
  chance_p: true,
  song_gain: true,
  parts: { kind: true, name: true, count: true, mean_us: true, sd_us: true, start_us: true },
  drift: true,
  sd_ci_us: true,
  delay: true,
  displaced_us: true,
};
const pairReport: Shape<PairReport> = {
  first: true,
  second: true,
  shared: true,
  mean_us: true,
  sd_us: true,
  within_25ms: true,
  series: { time_us: true, asynchrony_us: true },
  windows: { start_us: true, end_us: true, sd_us: true, mean_us: true, count: true, apart_us: true },
  came_together: true,
  half_life_beats: true,
  coupling: {
    first_follows_second: true,
    second_follows_first: true,
    first_follows_song: true,
    second_follows_song: true,
    beats: true,
    others: true,
    step_beats: true,
    verdict: true,
  },
  apart_us: true,
  half_life_ci_beats: true,
  phase_locking: true,
  chance: true,
  timing_uncertainty_us: true,
  identical: true,
  mean_ci_us: true,
  sd_ci_us: true,
  asked: true,
};
const bar: Shape<Bar> = { number: true, start_us: true, end_us: true, players: true, pairs: true };
const report: Shape<Report> = {
  version: true,
  window_us: true,
  players: playerReport,
  pairs: pairReport,
  headline: { key: true, parameters: true },
  sentences: { key: true, parameters: true },
  order: true,
  number: { first: true, second: true, apart_us: true, at_end: true, shared: true, asked: true, few: true },
  bars: bar,
  pseudo_pairs: true,
};
const pairTake: Shape<PairTake> = {
  take_id: true,
  song_sha256: true,
  started_at: true,
  apart_us: true,
  mean_us: true,
  sd_us: true,
  within_25ms: true,
  half_life_beats: true,
  host: true,
};
const pairAnswer: Shape<PairAnswer> = {
  history: {
    first: true,
    second: true,
    takes: pairTake,
    closest: true,
    apart: true,
    half_life: true,
    home: { first_takes: true, first_apart_us: true, second_takes: true, second_apart_us: true, differs: true },
    sentences: { key: true, parameters: true },
    left_out: true,
    version: true,
  },
  titles: true,
};
const encore: Shape<Encore> = {
  version: true,
  take: header,
  song: { sha256: true, title: true, artist: true, duration_us: true, tempo_bpm: true, sections: true },
  finished: true,
  ended_us: true,
  scores: score,
  together: report,
};
type Message<T extends (ToServer | FromServer)["type"]> = Shape<Extract<ToServer | FromServer, { type: T }>>;
const messages = {
  hello: { type: true, version: true } satisfies Message<"hello">,
  ping: { type: true, c0_us: true } satisfies Message<"ping">,
  begin: { type: true, take: header } satisfies Message<"begin">,
  hits: { type: true, take_id: true, seat: true, hits: hit } satisfies Message<"hits">,
  finish: { type: true, take_id: true, ended_us: true, finished: true, counts: true } satisfies Message<"finish">,
  welcome: { type: true, version: true, server_us: true } satisfies Message<"welcome">,
  pong: { type: true, c0_us: true, s1_us: true, s2_us: true } satisfies Message<"pong">,
  begun: { type: true, take_id: true, next_seq: true } satisfies Message<"begun">,
  ack: { type: true, take_id: true, seat: true, next_seq: true } satisfies Message<"ack">,
  finished: { type: true, take_id: true, missing: true } satisfies Message<"finished">,
  error: { type: true, code: true, parameters: true, take_id: true } satisfies Message<"error">,
};
const face: Shape<Face> = { player, title: true, pads: true, phase: true };
const stroke: Shape<Stroke> = { seq: true, at_us: true, uncertainty_us: true, pad: true, velocity: true };
type PhoneMessage = FromHost | ToHost | FromPhone | ToPhone;
const phoneMessages: {
  [T in Exclude<PhoneMessage["type"], "ping" | "pong" | "error">]: Shape<Extract<PhoneMessage, { type: T }>>;
} = {
  host: { type: true, version: true, stage: true },
  invite: { type: true, seat: true },
  dismiss: { type: true, seat: true },
  show: { type: true, seat: true, face },
  caught: { type: true, seat: true, next_seq: true },
  hosting: { type: true, version: true, server_us: true },
  invited: { type: true, seat: true, code: true, lasts_us: true },
  phone: {
    type: true,
    seat: true,
    state: true,
    generation: true,
    name: true,
    next_seq: true,
    round_trip_us: true,
    uncertainty_us: true,
    sounds: true,
  },
  struck: { type: true, seat: true, strokes: stroke },
  join: { type: true, version: true, name: true, code: true, token: true },
  strokes: { type: true, oldest: true, strokes: stroke },
  health: { type: true, round_trip_us: true, uncertainty_us: true, sounds: true },
  leave: { type: true },
  joined: { type: true, seat: true, token: true, next_seq: true, from_seq: true, stage: true, face },
  face: { type: true, face },
  stage: { type: true, here: true, next_seq: true },
  parted: { type: true, reason: true },
};
const door: Shape<DoorStatus> = { open: true, own: true, secure: true, addresses: true };
const SHAPES: Readonly<Record<string, Json>> = {
  ...messages,
  ...phoneMessages,
  door,
  chart,
  encore,
  job_failed: job,
  job_running: job,
  pair_history: pairAnswer,
  song,
  song_summary: songSummary,
  take,
  take_summary: takeSummary,
};

/** Paths at which `value` has other keys than `shape`. */
function differences(value: unknown, shape: Json, path: string): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one, i) => differences(one, shape, `${path}[${i}]`));
  const have = Object.keys(value as Json);
  const wrong = [
    ...Object.keys(shape).filter((key) => !have.includes(key)),
    ...have.filter((key) => !(key in shape)),
  ].map((key) => `${path}.${key}`);
  const inner = Object.entries(shape).flatMap(([key, of]) =>
    of === true || !(key in (value as Json)) ? [] : differences((value as Json)[key], of as Json, `${path}.${key}`),
  );
  return [...wrong, ...inner];
}

const files = import.meta.glob<Json>("../../../conformance/wire/*.json", { eager: true, import: "default" });
const examples = Object.entries(files).map(
  ([path, value]) => [path.slice(path.lastIndexOf("/") + 1, -".json".length), value] as const,
);

describe("examples shared with Python", () => {
  test("are there for every message", () => {
    expect(examples.map(([name]) => name)).toEqual(
      expect.arrayContaining([...Object.keys(messages), ...Object.keys(phoneMessages)]),
    );
  });

  test.each(examples)("%s has the fields of its type", (name, value) => {
    const shape = SHAPES[name];
    expect(shape, `a type for ${name}`).toBeDefined();
    expect(differences(value, shape!, name)).toEqual([]);
  });
});
