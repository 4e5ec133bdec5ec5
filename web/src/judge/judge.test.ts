// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Level, PADS, type Pad } from "../net/wire.ts";
import { Judge, type JudgedHit, type JudgedNote, windows } from "./judge.ts";

const kick = (...times: number[]): JudgedNote[] => times.map((time_us) => ({ time_us, pad: "kick" }));
const strike = (seq: number, time_us: number, pad: Pad = "kick"): JudgedHit => ({ seq, time_us, pad });

describe("a window", () => {
  test.each([
    [1, 130_000],
    [2, 130_000],
    [3, 100_000],
    [6, 100_000],
  ] as const)("at level %i is ±%i µs wide", (level, width) => {
    expect(windows(kick(0), [0], level)).toEqual([width]);
  });

  test("is never more than half the gap to the next note of the same pad", () => {
    expect(windows(kick(0, 150_001, 1_000_000), [0, 150_001, 1_000_000], 3)).toEqual([75_000, 75_000, 100_000]);
  });
});

test.each([
  [-100_001, "extra"],
  [-100_000, "ok"],
  [-70_001, "ok"],
  [-70_000, "good"],
  [-35_001, "good"],
  [-35_000, "perfect"],
  [0, "perfect"],
  [35_000, "perfect"],
  [35_001, "good"],
  [70_000, "good"],
  [70_001, "ok"],
  [100_000, "ok"],
  [100_001, "extra"],
] as const)("a hit %i µs from its note is %s", (off, grade) => {
  const judge = new Judge(kick(1_000_000), 4);
  expect(judge.hit(strike(0, 1_000_000 + off)).grade).toBe(grade);
});

test("a hit meets the earliest open note of its pad, and the next hit the next", () => {
  const judge = new Judge(kick(0, 160_000), 4);
  expect(judge.hit(strike(0, 80_000)).note).toBe(0);
  expect(judge.hit(strike(1, 80_000)).note).toBe(1);
  expect(judge.hit(strike(2, 80_000)).grade).toBe("extra");
});

test("another pad's note is never met", () => {
  expect(new Judge(kick(0), 4).hit(strike(0, 0, "snare")).grade).toBe("extra");
});

test("windows are real time when slowed down", () => {
  const judge = new Judge(kick(1_000_000), 4, 0.5);
  expect(judge.hit(strike(0, 1_035_001)).grade).toBe("ok"); // 70 002 µs in the room
});

test("the combo grows by each met note, falls at a miss, and an extra leaves it alone", () => {
  const judge = new Judge(kick(0, 1_000_000, 2_000_000), 4);
  judge.hit(strike(0, 0));
  judge.hit(strike(1, 500_000));
  expect(judge.tally.combo).toBe(1);
  judge.advance(1_100_000);
  expect(judge.tally.combo).toBe(1);
  judge.advance(1_100_001);
  expect(judge.tally.combo).toBe(0);
  judge.hit(strike(2, 2_000_000));
  expect(judge.tally).toMatchObject({ combo: 1, max_combo: 1, miss: 1, extra: 1, score: 200 });
});

test("the eleventh note in a row counts double and the thirty-first four times", () => {
  const notes = kick(...Array.from({ length: 32 }, (_, i) => i * 1_000_000));
  const judge = new Judge(notes, 4);
  notes.forEach((note, i) => {
    judge.hit(strike(i, note.time_us));
  });
  expect(judge.tally.score).toBe(100 * (10 + 10 * 2 + 10 * 3 + 2 * 4));
  expect(judge.accuracy).toBe(1);
});

test("a hit that arrives after its note was declared missed takes the miss back", () => {
  const judge = new Judge(kick(0, 1_000_000), 4);
  judge.advance(200_000);
  expect(judge.tally.miss).toBe(1);
  expect(judge.hit(strike(0, 50_000)).grade).toBe("good");
  expect(judge.tally).toMatchObject({ miss: 0, good: 1, combo: 1 });
});

test("any frame rate ends in one result", () => {
  const time = fc.integer({ min: -200_000, max: 3_000_000 });
  const pad = fc.constantFrom(...PADS.slice(0, 3));
  const level = fc.constantFrom<Level>(1, 3, 6);
  fc.assert(
    fc.property(
      fc.array(fc.record({ time_us: time, pad }), { maxLength: 30 }),
      fc.array(fc.record({ time_us: time, pad }), { maxLength: 40 }),
      fc.array(time, { maxLength: 40 }),
      level,
      fc.constantFrom(1, 0.5, 0.75, 1.25),
      (rawNotes, rawHits, frames, atLevel, rate) => {
        const notes = rawNotes.sort((a, b) => a.time_us - b.time_us);
        const hits = rawHits.map((hit, seq) => ({ ...hit, seq }));
        const still = new Judge(notes, atLevel, rate);
        for (const hit of hits) still.hit(hit);
        still.finish();
        const moving = new Judge(notes, atLevel, rate);
        hits.forEach((hit, index) => {
          if (frames[index] !== undefined) moving.advance(frames[index]);
          moving.hit(hit);
        });
        for (const frame of frames.sort((a, b) => a - b)) moving.advance(frame);
        const shown = { ...moving.tally };
        moving.advance(4_000_000_000);
        const beforeFinish = { ...moving.tally };
        moving.finish();
        expect(moving.ofNote).toEqual(still.ofNote);
        expect(moving.extras).toEqual(still.extras);
        expect(moving.tally).toEqual(still.tally);
        expect(beforeFinish).toEqual(still.tally);
        expect(shown.extra).toBe(still.tally.extra);
      },
    ),
    { numRuns: 300 },
  );
});
