// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { isBluetooth, loopDelay, splitLoop, strikeDelay } from "./loop.ts";

const clicks = [0, 610, 1330, 2000, 2780, 3400, 4150, 4800];

describe("clicks that come back", () => {
  test("tell the loop's delay although some are missed and something else is heard", () => {
    const heard = clicks.filter((_, i) => i !== 2).map((click, i) => click + 83 + (i % 3) * 0.4);
    const found = loopDelay(clicks, [...heard, 900, 3000]);
    expect(found?.delayMs).toBeCloseTo(83.4, 0);
    expect(found?.count).toBe(7);
    expect(found?.uncertaintyMs).toBeLessThan(1);
  });

  test("through the room as well are the first that came", () => {
    const heard = clicks.flatMap((click) => [click + 40, click + 110]);
    expect(loopDelay(clicks, heard)?.delayMs).toBeCloseTo(40, 1);
  });

  test("hardly ever say nothing", () => {
    expect(loopDelay(clicks, [])).toBeNull();
    expect(loopDelay(clicks, [50, 700, 1501])).toBeNull();
  });

  test("over Bluetooth are late and no other", () => {
    const found = loopDelay(
      clicks,
      clicks.map((click) => click + 310),
    );
    expect(found?.delayMs).toBeCloseTo(310, 1);
  });
});

describe("strokes that both report", () => {
  const struck = Array.from({ length: 9 }, (_, i) => i * 700);

  test.each([12, -25])("tell that the device is %i ms later than the microphone", (late) => {
    const heard = struck.map((at, i) => at - late + ((i * 7) % 3) - 1);
    expect(strikeDelay(struck, heard)?.delayMs).toBeCloseTo(late, 0);
  });

  test("too seldom say nothing", () => {
    expect(strikeDelay(struck.slice(0, 7), struck)).toBeNull();
    expect(strikeDelay(struck, struck.slice(0, 5))).toBeNull();
  });

  test("are not moved by one that is far off", () => {
    const heard = struck.map((at, i) => at - 10 - (i === 4 ? 90 : 0));
    expect(strikeDelay(struck, heard)).toMatchObject({ delayMs: 10, count: 8 });
  });
});

describe("a loop is parted", () => {
  test("as the browser says, and its error is the doubt", () => {
    expect(splitLoop(60, 30, 20)).toEqual({ outputMs: 36, inputMs: 24, uncertaintyMs: 5 });
    const unsaid = splitLoop(60, 40, null);
    expect([unsaid.outputMs, unsaid.inputMs, unsaid.uncertaintyMs].map(Math.round)).toEqual([40, 20, 15]);
  });
});

test.each([
  [20, 34, [], false],
  [180, null, [], true],
  [15, 190, [], true],
  [15, null, ["Mina's AirPods"], true],
  [15, 900, ["Built-in Audio"], false],
] as const)("a latency of %i, measured %s, with %j is Bluetooth: %s", (said, measured, labels, wireless) => {
  expect(isBluetooth(said, measured, labels)).toBe(wireless);
});
