// SPDX-License-Identifier: Apache-2.0
// Saying a sentence in the language on show, wherever its words came from. The stage reads them by `index.ts`; a phone brings
// its own few (`phone/words.ts`). Keys, holes and plurals follow the rules of Python's `words.say`, whose files are read too.
import { signal } from "@preact/signals";

export const LANGUAGES = ["en", "ja", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];
/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", ja: "日本語", ko: "한국어" };

/** Where the player's choice is kept. */
export const STORED = "sidestick.language";

/** The language on show; components that read `say` are drawn again when it changes. */
export const language = signal<Language>("en");

/** Sentences by nested key. */
export interface Book {
  readonly [key: string]: string | Book;
}

const books = new Map<Language, Book>();

export function hasBook(of: Language): boolean {
  return books.has(of);
}

export function giveBook(of: Language, book: Book): void {
  books.set(of, book);
}

/** Return the language a browser's tags ask for, else English. */
export function languageFrom(tags: readonly string[]): Language {
  for (const tag of tags) {
    const wanted = tag.toLowerCase().split(/[-_]/)[0];
    const found = LANGUAGES.find((name) => name === wanted);
    if (found) return found;
  }
  return "en";
}

function read(book: Book | undefined, key: string): string | undefined {
  let found: string | Book | undefined = book;
  for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
  return typeof found === "string" ? found : undefined;
}

/** The first of `keys` that has a sentence in the language on show, else in English. */
function sentence(keys: readonly string[]): string | undefined {
  for (const one of [language.peek(), "en"] as const) {
    for (const key of keys) {
      const found = read(books.get(one), key);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The forms of `key` that may be said, the fittest first: for one, for several, or the only one. */
function forms(key: string, parameters: Readonly<Record<string, unknown>>): string[] {
  if (!("count" in parameters)) return [key];
  return [...(parameters.count === 1 ? [`${key}_one`] : []), `${key}_other`, key];
}

const HOLE = /{{\s*(\w+)\s*}}/g;

/** Return the sentence of `key` in the language on show; a key without one is shown itself. */
export function say(key: string, parameters: Readonly<Record<string, unknown>> = {}): string {
  language.value; // read so that a component is drawn again when the language changes
  return sentence(forms(key, parameters))?.replace(HOLE, (_, name: string) => String(parameters[name] ?? "")) ?? key;
}

/** Whether there is a sentence for `key`. */
export function hasWords(key: string): boolean {
  return sentence([key]) !== undefined;
}
