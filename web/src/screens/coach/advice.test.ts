// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test, vi } from "vitest";
import { Coach } from "./advice.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const outcome = (promise: Promise<void>): (() => boolean) => {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  return () => done;
};

test("a take waits for the levels that are asked for", async () => {
  let answer: (answer: Response) => void = () => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((done) => (answer = done)));
  const coach = new Coach();
  void coach.ask("0".repeat(64));
  const settled = outcome(coach.settled());
  await Promise.resolve();
  expect(settled()).toBe(false);
  answer(new Response(JSON.stringify({ seats: [], pair: null })));
  await vi.waitFor(() => expect(settled()).toBe(true));
  await coach.settled();
});

test("a take does not wait for a coach that does not answer", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", () => new Promise<Response>(() => {}));
  const coach = new Coach();
  void coach.ask("0".repeat(64));
  const settled = outcome(coach.settled());
  await vi.advanceTimersByTimeAsync(2000);
  expect(settled()).toBe(true);
});
