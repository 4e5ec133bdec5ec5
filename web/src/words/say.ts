// SPDX-License-Identifier: Apache-2.0
// Saying a sentence in the language on show, wherever its words came from. The stage reads them by `index.ts`; a phone brings
// its own few (`phone/words.ts`).
import { signal } from "@preact/signals";
import i18next from "i18next";

export const LANGUAGES = ["en", "ja", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];
/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", ja: "日本語", ko: "한국어" };

/** Where the player's choice is kept. */
export const STORED = "sidestick.language";

/** The language on show; components that read `say` are drawn again when it changes. */
export const language = signal<Language>("en");

/** Return the language a browser's tags ask for, else English. */
export function languageFrom(tags: readonly string[]): Language {
  for (const tag of tags) {
    const wanted = tag.toLowerCase().split(/[-_]/)[0];
    const found = LANGUAGES.find((name) => name === wanted);
    if (found) return found;
  }
  return "en";
}

/** Return the sentence of `key` in the language on show. */
export function say(key: string, parameters: Readonly<Record<string, unknown>> = {}): string {
  language.value; // read so that a component is drawn again when the language changes
  return i18next.t(key, parameters as Record<string, unknown>);
}

/** Whether there is a sentence for `key`. */
export function hasWords(key: string): boolean {
  return i18next.exists(key);
}
