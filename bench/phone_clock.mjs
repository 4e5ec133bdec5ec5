// SPDX-License-Identifier: Apache-2.0
// A stage and a phone as the pages run them, in node: the same modules, real sockets, a phone's clock that is wrong. For
// bench/stage_phone.py: one JSON object with lines to try on standard input, what was measured on standard output.
import { readFileSync, writeFileSync } from "node:fs";
import { Phones } from "../web/src/net/phones.ts";
import { PhoneLink } from "../web/src/phone/link.ts";

const SKEW = 1.00004;
const AHEAD_MS = 86_400_000.25;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const hex = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/** Strike for `seconds` over one line; returns errors and doubts in ms. */
async function tried({ stage: stagePort, phone: phonePort, seconds, settle }) {
  const stageNow = () => performance.now();
  const phoneNow = () => performance.now() * SKEW + AHEAD_MS;
  const stage = new Phones({
    stage: hex(),
    dial: () => new WebSocket(`ws://127.0.0.1:${stagePort}/api/phones`),
    now: stageNow,
  });
  const heard = [];
  stage.keep([0]);
  stage.listen(0, (strike) => heard.push({ ...strike, arrivedMs: stageNow() }));
  stage.invite(0);
  while (!stage.invitations[0].peek()) await sleep(20);
  const link = new PhoneLink({
    name: "bench",
    code: stage.invitations[0].peek().code,
    token: null,
    keep: () => {},
    dial: () => new WebSocket(`ws://127.0.0.1:${phonePort}/api/phone`),
    now: phoneNow,
  });
  while (link.uncertaintyUs.peek() === null || link.state.peek() !== "here") await sleep(20);
  await sleep(settle * 1000);
  const struckMs = [];
  const until = stageNow() + seconds * 1000;
  while (stageNow() < until) {
    struckMs.push(stageNow());
    link.strike({ pad: "snare", velocity: 96, atMs: phoneNow() });
    await sleep(60 + 120 * Math.random());
  }
  while (link.pending.peek() > 0) await sleep(50);
  const found = {
    sent: struckMs.length,
    errors: heard.map(({ atMs }, i) => atMs - struckMs[i]),
    arrivals: heard.map(({ arrivedMs }, i) => arrivedMs - struckMs[i]),
    bound: (link.uncertaintyUs.peek() ?? 0) / 1000,
  };
  link.end();
  stage.end();
  return found;
}

const asked = JSON.parse(readFileSync(0, "utf8"));
const found = await Promise.all(asked.map(tried));
writeFileSync(1, JSON.stringify(found)); // whole before the end, also through a pipe
process.exit(0);
