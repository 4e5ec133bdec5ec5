// SPDX-License-Identifier: Apache-2.0
// Every sentence of the stage. A key is FILE.rest.of.key, as in Python's `words.say`; files of the Python side that both say
// (errors, notices, report, coach) are read from src/sidestick/words, so that a sentence is written once.
import { type Book, giveBook, hasBook, type Language, language, languageFrom, STORED } from "./say.ts";

export * from "./say.ts";

// A phone that is a drum brings its own.
const own = import.meta.glob<Book>(["./*/*.json", "!./*/phone.json"], { import: "default" });
const shared = import.meta.glob<Book>("../../../src/sidestick/words/*/{errors,notices,report,coach}.json", {
  import: "default",
});

async function read(wanted: Language): Promise<void> {
  if (hasBook(wanted)) return;
  const book: Record<string, Book> = {};
  const files = [...Object.entries(own), ...Object.entries(shared)].filter(([path]) => path.includes(`/${wanted}/`));
  await Promise.all(
    files.map(async ([path, load]) => {
      book[path.slice(path.lastIndexOf("/") + 1, -".json".length)] = await load();
    }),
  );
  giveBook(wanted, book);
}

/** Show the page in `wanted` from now on. */
export async function speak(wanted: Language): Promise<void> {
  await read(wanted);
  document.documentElement.lang = wanted;
  language.value = wanted;
}

/** Remember the player's choice and show it. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  localStorage.setItem(STORED, wanted);
  await speak(wanted);
}

/** The language the player chose before, else the one the browser asks for. */
export function wantedLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  return languageFrom(stored ? [stored] : navigator.languages);
}

/** Read English (the fallback) and the language the player chose or the browser asks for. */
export async function initWords(): Promise<void> {
  await read("en");
  await speak(wantedLanguage());
}
