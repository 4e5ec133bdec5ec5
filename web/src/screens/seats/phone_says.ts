// SPDX-License-Identifier: Apache-2.0
// A phone's line in a phrase of `key`: how long strokes travel and how sure their time is, as far as it is known.
import type { PhoneView } from "../../net/phones.ts";
import { number } from "../../words/formats.ts";
import { say } from "../../words/index.ts";

export function phoneSays({ latencyMs, roundTripUs, uncertaintyUs }: PhoneView, key = "seats.phone.sure"): string {
  if (uncertaintyUs === 0) return say("seats.phone.measuring");
  const travelMs = latencyMs ?? roundTripUs / 2000;
  return say(key, {
    travel: number(Math.max(1, travelMs)),
    sure: number(uncertaintyUs / 1000, uncertaintyUs < 10_000 ? 1 : 0),
  });
}
