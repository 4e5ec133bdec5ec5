// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { ROUNDS, RolloverTest } from "./rollover.ts";

/** Hold keys on a keyboard that drops `blocked` when others are held, then let go. */
function hold(test: RolloverTest, codes: readonly string[], blocked: readonly string[] = []): void {
  const heard = codes.filter((code) => !blocked.includes(code));
  for (const code of heard) test.down(code);
  for (const code of heard) test.up(code);
}

test("a keyboard that tells every key is good", () => {
  const rollover = new RolloverTest();
  for (const round of ROUNDS) hold(rollover, round);
  expect(rollover.wanted).toBeNull();
  expect(rollover.verdict).toEqual({ most: 4, lost: [], ghosts: [] });
});

test("a key that never comes with others is named", () => {
  const rollover = new RolloverTest();
  hold(rollover, ROUNDS[0]!);
  const last = ROUNDS[1]!.at(-1)!;
  hold(rollover, ROUNDS[1]!, [last]);
  expect(rollover.results[1]).toEqual({ wanted: ROUNDS[1], lost: [last], ghosts: [] });
  expect(rollover.verdict.lost).toEqual([last]);
});

test("a key that nobody pressed is a ghost", () => {
  const rollover = new RolloverTest();
  hold(rollover, [...ROUNDS[0]!, "KeyG"]);
  expect(rollover.verdict.ghosts).toEqual(["KeyG"]);
});

test("one key alone is a slip, and a round can be left out", () => {
  const rollover = new RolloverTest();
  hold(rollover, [ROUNDS[0]![0]!]);
  expect(rollover.results).toEqual([]);
  rollover.skip();
  expect(rollover.wanted).toEqual(ROUNDS[1]);
});

test("every round asks both players for keys of their own", () => {
  for (const round of ROUNDS) expect(new Set(round).size).toBe(round.length);
  expect(Math.max(...ROUNDS.map((round) => round.length))).toBe(4);
});
