// SPDX-License-Identifier: Apache-2.0
// Every sentence of the stage. A key is FILE.rest.of.key, as in Python's `words.say`; files of the Python side that both say
// (errors, notices, report, coach) are read from src/sidestick/words, so that a sentence is written once.
import { signal } from "@preact/signals";
import i18next from "i18next";

export const LANGUAGES = ["en", "ja", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];
/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", ja: "日本語", ko: "한국어" };

const STORED = "sidestick.language";
const books = import.meta.glob<Record<string, unknown>>("./*/*.json", { import: "default" });
const shared = import.meta.glob<Record<string, unknown>>(
  "../../../src/sidestick/words/*/{errors,notices,report,coach}.json",
  { import: "default" },
);

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

async function read(wanted: Language): Promise<Record<string, unknown>> {
  const book: Record<string, unknown> = {};
  const files = [...Object.entries(books), ...Object.entries(shared)].filter(([path]) => path.includes(`/${wanted}/`));
  await Promise.all(
    files.map(async ([path, load]) => {
      book[path.slice(path.lastIndexOf("/") + 1, -".json".length)] = await load();
    }),
  );
  return book;
}

/** Show the page in `wanted` from now on. */
export async function speak(wanted: Language): Promise<void> {
  if (!i18next.hasResourceBundle(wanted, "translation")) {
    i18next.addResourceBundle(wanted, "translation", await read(wanted));
  }
  await i18next.changeLanguage(wanted);
  document.documentElement.lang = wanted;
  language.value = wanted;
}

/** Remember the player's choice and show it. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  localStorage.setItem(STORED, wanted);
  await speak(wanted);
}

/** Read English (the fallback) and the language the player chose or the browser asks for. */
export async function initWords(): Promise<void> {
  await i18next.init({ lng: "en", fallbackLng: "en", resources: {}, interpolation: { escapeValue: false } });
  i18next.addResourceBundle("en", "translation", await read("en"));
  const stored = localStorage.getItem(STORED);
  await speak(languageFrom(stored ? [stored] : navigator.languages));
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
