// SPDX-License-Identifier: Apache-2.0
// The coach's sentences in the language on show.
import type { Said } from "../../net/wire_coach.ts";
import { say } from "../../words/index.ts";

const WORDS: Readonly<Record<string, string>> = { pad: "pads", place: "places" };

/** One sentence; its pads and places in the language too. A number and its unit stay on one line. */
export function spoken({ key, parameters }: Said): string {
  const words = Object.entries(parameters).map(([name, value]) => [
    name,
    WORDS[name] ? say(`coach.${WORDS[name]}.${value}`) : value,
  ]);
  return say(`coach.${key}`, Object.fromEntries(words)).replace(/(\d) (?=ms|%)/g, "$1\u00a0");
}
