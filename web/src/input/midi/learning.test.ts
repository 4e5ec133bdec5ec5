// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { readMessage } from "./bytes.ts";
import { KitLearner, type Step } from "./learning.ts";
import { KitProcessor } from "./processor.ts";
import { FRESH_KIT } from "./settings.ts";

/** A player who strikes what is asked for, on a kit whose drums send `notes`; a drum that is not there is skipped. */
function teach(
  learner: KitLearner,
  notes: Partial<Record<Step, number>>,
  feet: Partial<Record<Step, number>> = {},
): void {
  let at = 0;
  for (let step = learner.step; step; step = learner.step) {
    const note = notes[step];
    if (note === undefined) {
      learner.skip();
      continue;
    }
    const foot = feet[step];
    if (foot !== undefined) learner.hear(readMessage([0xb9, 4, foot])!, at);
    for (let hit = 0; hit < 2; hit += 1) {
      at += 400;
      learner.hear(readMessage([0x99, note, 100])!, at);
    }
    learner.settle(at + 100);
  }
}

const FULL: Record<Step, number> = {
  snare: 1,
  kick: 2,
  hihat_closed: 3,
  hihat_open: 4,
  hihat_pedal: 5,
  tom_high: 6,
  tom_mid: 7,
  tom_low: 8,
  crash: 9,
  ride: 10,
};

describe("hit your snare", () => {
  test("teaches a kit that sends numbers of its own", () => {
    const learner = new KitLearner();
    teach(learner, FULL);
    const kit = new KitProcessor(learner.result(FRESH_KIT), "gm");
    expect(kit.feed([0x99, 7, 90], 0)).toMatchObject([{ kind: "stroke", pad: "tom_mid" }]);
    expect(kit.feed([0x99, 4, 90], 500)).toMatchObject([{ pad: "hihat", articulation: "open" }]);
    expect(learner.result(FRESH_KIT).merged).toEqual({});
  });

  test("asks for two hits that agree", () => {
    const learner = new KitLearner();
    learner.hear(readMessage([0x99, 38, 90])!, 0);
    expect(learner.settle(10)).toBe(false);
    expect(learner.settle(40)).toBe(true);
    expect([learner.step, learner.progress]).toEqual(["snare", 1]);
    learner.hear(readMessage([0x99, 43, 90])!, 500);
    learner.settle(600);
    expect([learner.step, learner.progress]).toEqual(["snare", 1]);
    learner.hear(readMessage([0x99, 43, 90])!, 900);
    learner.settle(1000);
    expect(learner.step).toBe("kick");
    expect(learner.result(FRESH_KIT).learned).toEqual({ 43: { pad: "snare", how: "plain" } });
  });

  test("says when a drum is struck that is known already", () => {
    const learner = new KitLearner();
    for (const at of [0, 300, 600]) learner.hear(readMessage([0x99, 38, 90])!, at);
    learner.settle(900);
    expect([learner.step, learner.mistaken]).toEqual(["kick", "snare"]);
  });

  test("takes the loudest of a hit and remembers its echoes", () => {
    const learner = new KitLearner();
    for (const at of [0, 500]) {
      learner.hear(readMessage([0x99, 6, 30])!, at);
      learner.hear(readMessage([0x99, 1, 100])!, at + 1);
    }
    learner.settle(600);
    expect(learner.step).toBe("kick");
    let at = 2000;
    for (let step = learner.step; step; step = learner.step) {
      for (let hit = 0; hit < 2; hit += 1) {
        at += 400;
        learner.hear(readMessage([0x99, FULL[step], 100])!, at);
      }
      learner.settle(at + 100);
    }
    expect(learner.result(FRESH_KIT).echoes).toEqual({ "snare>tom_high": 0.3 });
  });

  test("finds a hi-hat of one note, and which way its foot is wired", () => {
    const learner = new KitLearner();
    teach(learner, { ...FULL, hihat_open: 3 }, { hihat_closed: 0, hihat_open: 120 });
    const kit = learner.result(FRESH_KIT);
    expect(kit.learned[3]).toEqual({ pad: "hihat", how: "by_foot" });
    expect(kit.footInverted).toBe(true);
  });

  test("lets what a small kit lacks be struck on what it has", () => {
    const learner = new KitLearner();
    teach(learner, { snare: 38, kick: 36, hihat_closed: 42, tom_high: 48, crash: 49 });
    expect(learner.result(FRESH_KIT).merged).toEqual({ ride: "crash", tom_mid: "tom_high", tom_low: "tom_high" });
  });

  test("goes back a step", () => {
    const learner = new KitLearner();
    for (const at of [0, 300]) learner.hear(readMessage([0x99, 50, 90])!, at);
    learner.settle(400);
    learner.back();
    expect(learner.step).toBe("snare");
    for (const at of [600, 900]) learner.hear(readMessage([0x99, 38, 90])!, at);
    learner.settle(1000);
    expect(learner.result(FRESH_KIT).learned).toEqual({ 38: { pad: "snare", how: "plain" } });
  });
});
