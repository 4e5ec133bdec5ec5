// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Strike } from "../input/strike.ts";
import { FakeAir, TOKEN } from "../net/fake_air.ts";
import { Phones } from "../net/phones.ts";
import { codeIn, deviceName } from "./device.ts";
import { arranged } from "./layout.ts";
import { PhoneLink } from "./link.ts";

/** The phone's clock is behind by this and runs 40 ppm fast; the stage's is ahead. True time is vitest's. */
const PHONE_BEHIND_MS = 7_654_321;
const STAGE_AHEAD_MS = 1234.5;
const trueNow = (): number => performance.now();
const phoneNow = (): number => trueNow() * 1.00004 + PHONE_BEHIND_MS;
const stageNow = (): number => trueNow() + STAGE_AHEAD_MS;

let air: FakeAir;
let stage: Phones;
let heard: Strike[];
let kept: (string | null)[];
let links: PhoneLink[];

beforeEach(() => {
  vi.useFakeTimers();
  air = new FakeAir(trueNow);
  stage = new Phones({ stage: "ab".repeat(16), dial: air.dialStage, now: stageNow });
  heard = [];
  kept = [];
  links = [];
  stage.keep([0]);
  stage.listen(0, (strike) => heard.push(strike));
});

afterEach(() => {
  stage.end();
  for (const link of links) link.end();
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function phone(by: { code?: string; token?: string } = { code: air.code }): PhoneLink {
  const link = new PhoneLink({
    name: "Pixel",
    code: by.code ?? "",
    token: by.token ?? null,
    keep: (token) => kept.push(token),
    dial: air.dialPhone,
    now: phoneNow,
  });
  links.push(link);
  return link;
}

/** Strike now; returns when it was, on the stage's clock. */
function strike(link: PhoneLink): number {
  link.strike({ pad: "snare", velocity: 96, atMs: phoneNow() });
  return stageNow();
}

test("a stroke is placed when it was struck, however long it travels", async () => {
  const chance = [4, 31, 9, 3, 70, 12, 5, 22];
  let i = 0;
  air.delayMs = () => chance[i++ % chance.length]!;
  const link = phone();
  await pass(3000);
  const truth: number[] = [];
  for (let k = 0; k < 20; k += 1) {
    truth.push(strike(link));
    await pass(137);
  }
  await pass(500);
  expect(heard.length).toBe(20);
  heard.forEach(({ atMs }, k) => {
    expect(Math.abs(atMs - truth[k]!)).toBeLessThan(4);
  });
  expect(link.pending.value).toBe(0);
});

test("what is not known is said: legs that differ lie within the uncertainty", async () => {
  let there = true;
  air.delayMs = () => {
    there = !there;
    return there ? 24 : 4;
  };
  const link = phone();
  await pass(3000);
  const at = strike(link);
  await pass(300);
  const off = Math.abs(heard[0]!.atMs - at);
  expect(off).toBeLessThanOrEqual(link.uncertaintyUs.value! / 1000 + 0.5);
  expect(heard[0]!.uncertaintyUs).toBeGreaterThan(5000);
});

test("a phone that the air loses keeps its strokes, comes back by itself and tells them once", async () => {
  const link = phone();
  await pass(1000);
  strike(link);
  await pass(100);
  air.up = false;
  air.breakPhone();
  expect(link.state.value).toBe("away");
  const truth = [strike(link), strike(link)];
  expect(link.pending.value).toBe(2);
  await pass(4000);
  expect(stage.seats[0]!.value.state).toBe("away");
  air.up = true;
  await pass(6000);
  expect(link.state.value).toBe("here");
  expect(stage.seats[0]!.value.state).toBe("here");
  expect(heard.length).toBe(3);
  expect(Math.abs(heard[2]!.atMs - truth[1]!)).toBeLessThan(6);
  expect(heard[2]!.sounded).toBe(true); // seconds late: judged, not sounded
  expect(link.pending.value).toBe(0);
  expect(kept.every((token) => token === TOKEN)).toBe(true);
});

test("a line that says nothing is dialled anew, and the stage sees that the phone is away", async () => {
  const link = phone();
  await pass(2000);
  air.silent = true;
  strike(link);
  await pass(4200);
  expect(stage.seats[0]!.value.state).toBe("away");
  air.silent = false;
  await pass(8000);
  expect(link.state.value).toBe("here");
  expect(heard.length).toBe(1);
});

test("a stage that was loaded again asks for what it did not catch", async () => {
  const link = phone();
  await pass(1000);
  strike(link);
  await pass(100);
  stage.end();
  air.breakStage();
  await pass(50);
  expect(link.stage.value).toBe(false);
  strike(link);
  await pass(500);
  const again = new Phones({ stage: "ab".repeat(16), dial: air.dialStage, now: stageNow });
  const after: Strike[] = [];
  again.keep([0]);
  again.listen(0, (one) => after.push(one));
  await pass(500);
  expect(link.stage.value).toBe(true);
  expect(after.length).toBe(1);
  expect(link.pending.value).toBe(0);
  again.end();
});

test("a picture scanned twice leads back by the token", async () => {
  const link = phone({ code: "SPENTLNG", token: TOKEN });
  await pass(500);
  expect(link.state.value).toBe("here");
});

test("a code that opens nothing is told, and the token is forgotten", async () => {
  const link = phone({ code: "WRNG2345" });
  await pass(500);
  expect(link.state.value).toBe("refused");
  expect(link.problem.value?.code).toBe("phone.code");
  expect(kept).toEqual([null]);
  link.strike({ pad: "kick", velocity: 90, atMs: phoneNow() });
  expect(link.pending.value).toBe(0);
});

test("a roll is told in few messages, and its first stroke at once", async () => {
  const link = phone();
  await pass(2000);
  const before = air.told.length;
  for (let k = 0; k < 200; k += 1) {
    strike(link);
    await pass(10);
  }
  await pass(500);
  const messages = air.told.slice(before).filter((said) => said.type === "strokes");
  expect(heard.length).toBe(200);
  expect(messages.length).toBeLessThan(2 * 24 + 10);
});

test("a phone that slept measures its clock anew", async () => {
  const link = phone();
  await pass(2000);
  const before = air.told.filter((said) => said.type === "ping").length;
  link.woke();
  await pass(1000);
  expect(air.told.filter((said) => said.type === "ping").length - before).toBeGreaterThanOrEqual(9);
});

test("misses wait as long as strokes usually take", async () => {
  air.delayMs = () => 60;
  const link = phone();
  await pass(3000);
  expect(stage.graceUs(0)).toBe(0);
  strike(link);
  await pass(300);
  expect(stage.graceUs(0)).toBeGreaterThan(50_000);
  expect(stage.graceUs(0)).toBeLessThan(90_000);
});

describe("a device's name", () => {
  test.each([
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605", 5, "iPhone"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605", 5, "iPad"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605", 0, "Mac"],
    ["Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36", 5, "Pixel 8"],
    ["Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36", 5, "Android"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", 0, "Windows"],
    ["curl", 0, ""],
  ])("of %s with %i touch points is %s", (agent, points, name) => {
    expect(deviceName(agent, points)).toBe(name);
  });
});

test.each([
  ["#K7PM3QXW", "K7PM3QXW"],
  ["#k7pm-3qxw", "k7pm-3qxw"],
  ["", ""],
  ["#<script>", ""],
  ["#%E3%81%82", ""],
])("the address's end %s holds the code %s", (hash, code) => {
  expect(codeIn(hash)).toBe(code);
});

test("hands share the glass, the kick lies under the thumbs", () => {
  expect(arranged(["kick", "snare"])).toEqual({ hands: ["snare"], kick: true, columns: 1, wide: 1 });
  expect(arranged(["snare", "hihat", "crash"])).toEqual({
    hands: ["crash", "hihat", "snare"],
    kick: false,
    columns: 2,
    wide: 3,
  });
  expect(arranged(["crash", "hihat", "snare", "kick", "tom_high", "tom_mid", "tom_low", "ride"]).wide).toBe(4);
});
