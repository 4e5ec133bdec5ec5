// SPDX-License-Identifier: Apache-2.0
// The letters a language is read in are there before its first sentence is shown, so that no line jumps and none flickers
// from another face; those of names and titles come when a page asks for them (look/type, scripts/build_page_type.py).
import type { Language } from "../words/index.ts";

/** Faces by language, each with a letter that only it has. */
const LETTERS: Readonly<Record<Language, readonly (readonly [face: string, letter: string])[]>> = {
  en: [],
  ja: [
    ["400 16px 'Sidestick JP'", "あ"],
    ["700 16px 'Sidestick JP'", "あ"],
  ],
  ko: [
    ["400 16px 'Sidestick KR'", "가"],
    ["700 16px 'Sidestick KR'", "가"],
  ],
};
const LATIN: (typeof LETTERS)["en"] = [
  ["400 16px 'Figtree Variable'", "a"],
  ["700 32px 'Bricolage Grotesque Variable'", "a"],
];
/** A server that is slow to send letters does not keep anybody waiting longer: the reader's own faces stand in. */
const PATIENCE_MS = 1500;

/** Resolves when the page can be shown in `language`. */
export async function lettersOf(language: Language): Promise<void> {
  const wanted = [...LATIN, ...LETTERS[language]].map(([face, letter]) => document.fonts.load(face, letter));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([Promise.allSettled(wanted), late]);
}

/** Letters for names and titles: their style sheet is long, and nothing waits for it. */
export function moreLetters(): void {
  void import("./type/names.css");
}
