// SPDX-License-Identifier: Apache-2.0
// The vectors that Python and the stage must both pass.
import { describe, expect, test } from "vitest";
import { TempoMap } from "../music/tempo_map.ts";
import type { Judgement, Level, Score } from "../net/wire.ts";
import { Judge, type JudgedHit, type JudgedNote } from "./judge.ts";

interface JudgeCase {
  name: string;
  level: Level;
  rate: number;
  notes: JudgedNote[];
  hits: JudgedHit[];
  judgements: Judgement[];
  score: Omit<Score, "seat">;
}

interface MapCase {
  name: string;
  ticks: number[];
  times_us: number[];
  micros_at: [number, number][];
  ticks_at: [number, number][];
}

const judgeFiles = import.meta.glob<JudgeCase[]>("../../../conformance/judge/*.json", {
  eager: true,
  import: "default",
});
const mapFiles = import.meta.glob<MapCase[]>("../../../conformance/tempo_map/*.json", {
  eager: true,
  import: "default",
});

/** One order for judgements, so that sets are compared. */
function ordered(judgements: readonly Judgement[]): Judgement[] {
  return [...judgements].sort((a, b) => (a.note ?? 1e9) - (b.note ?? 1e9) || (a.seq ?? 1e9) - (b.seq ?? 1e9));
}

test("there are vectors", () => {
  expect(Object.keys(judgeFiles).length).toBeGreaterThan(0);
  expect(Object.keys(mapFiles).length).toBeGreaterThan(0);
});

describe.each(Object.values(judgeFiles).flat())("judging: $name", ({ level, rate, notes, hits, judgements, score }) => {
  const inOrder = [...hits].sort((a, b) => a.seq - b.seq);
  test.each([
    ["when nobody looks before the end", 0],
    ["at 60 frames a second", 16_667],
    ["at 7 frames a second", 142_857],
  ])("%s", (_how, frameUs) => {
    const judge = new Judge(notes, level, rate);
    let frame = Number.NEGATIVE_INFINITY;
    for (const hit of inOrder) {
      if (frameUs > 0) {
        for (frame = Math.max(frame, hit.time_us - 1e6); frame < hit.time_us; frame += frameUs) judge.advance(frame);
      }
      judge.hit(hit);
    }
    judge.finish();
    const all = [...judge.ofNote.filter((judgement) => judgement !== null), ...judge.extras];
    expect(ordered(all)).toEqual(ordered(judgements));
    const { combo: _combo, points: _points, ...totals } = judge.tally;
    expect({ ...totals, accuracy: judge.accuracy, notes: notes.length }).toEqual(score);
  });
});

describe.each(Object.values(mapFiles).flat())("the tempo map: $name", (vector) => {
  const map = new TempoMap(vector);
  test("puts ticks at the same microseconds", () => {
    expect(vector.micros_at.map(([tick]) => [tick, map.microsAt(tick)])).toEqual(vector.micros_at);
  });
  test("finds the same ticks", () => {
    expect(vector.ticks_at.map(([micros]) => [micros, map.ticksAt(micros)])).toEqual(vector.ticks_at);
  });
});
