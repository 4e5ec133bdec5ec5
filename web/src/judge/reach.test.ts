// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { PADS } from "../net/wire.ts";
import { Judge } from "./judge.ts";
import { playedAlong, REACHES, standsFor, takesAlong } from "./reach.ts";

const NOTES = [
  { time_us: 1_000_000, pad: "hihat" },
  { time_us: 1_000_000, pad: "snare" },
  { time_us: 1_000_000, pad: "kick" },
  { time_us: 1_500_000, pad: "kick" },
] as const;

describe("what falls together is played with one stroke", () => {
  test.each([
    ["usual", "hihat", []],
    ["one_hand", "hihat", ["snare"]],
    ["one_hand", "kick", []],
    ["hands", "snare", ["kick"]],
    ["one_switch", "kick", ["hihat", "snare"]],
  ] as const)("%s: a stroke of the %s", (reach, pad, along) => {
    const judge = new Judge(NOTES, 3);
    const met = judge.candidate(pad, 1_010_000)!;
    expect(playedAlong(judge, NOTES, pad, met, 1_010_000, reach)).toEqual(along);
  });

  test("but not what lies elsewhere, and nothing twice", () => {
    const judge = new Judge(NOTES, 3);
    judge.hit({ seq: 0, time_us: 1_000_000, pad: "snare" });
    expect(playedAlong(judge, NOTES, "hihat", 0, 1_000_000, "one_hand")).toEqual([]);
    expect(playedAlong(judge, NOTES, "hihat", 0, 1_000_000, "one_switch")).toEqual(["kick"]);
  });
});

test("only those without feet, or with one switch, play another pad's note alone", () => {
  expect(REACHES.map((reach) => standsFor("snare", reach).includes("kick"))).toEqual([false, false, true, true]);
  expect(standsFor("kick", "hands")).toEqual([]);
  for (const pad of PADS) expect(takesAlong(pad, "usual")).toEqual([]);
});
