// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { hasWords, LANGUAGES, language, languageFrom, say } from "./index.ts";
import { giveBook } from "./say.ts";

const FILES = {
  ...import.meta.glob("./*/*.json", { eager: true, import: "default" }),
  ...import.meta.glob("../../../src/sidestick/words/*/{errors,notices,report,coach}.json", {
    eager: true,
    import: "default",
  }),
};
const SOURCES = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.ts"], {
  eager: true,
  import: "default",
  query: "?raw",
});

type Book = Map<string, string>;

/** Japanese and Korean have one form where English has two. */
const oneForm = (key: string): string => key.replace(/_(one|other)$/, "");

function flat(value: unknown, prefix: string, book: Book): void {
  if (typeof value === "string") book.set(prefix, value);
  else for (const [key, inner] of Object.entries(value as object)) flat(inner, `${prefix}.${key}`, book);
}

function bookOf(language: string): Book {
  const book: Book = new Map();
  for (const [path, words] of Object.entries(FILES)) {
    if (path.includes(`/${language}/`)) flat(words, path.slice(path.lastIndexOf("/") + 1, -".json".length), book);
  }
  return book;
}

const BOOKS = new Map(LANGUAGES.map((language) => [language, bookOf(language)]));
const english = BOOKS.get("en")!;

const parameters = (text: string): string[] =>
  [...new Set([...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]!))].sort();

describe.each(LANGUAGES)("in %s", (language) => {
  const book = BOOKS.get(language)!;

  test("every sentence of English is said, and no other", () => {
    const keys = (of: Book): string[] => [...new Set([...of.keys()].map(oneForm))].sort();
    expect(keys(book)).toEqual(keys(english));
    expect(book.size).toBeGreaterThan(200);
  });

  test("every sentence has the same values in it", () => {
    // "one second" needs no number; the count may be left out of a singular.
    const wrong = [...book].filter(([key, text]) => {
      const wanted = parameters(english.get(key) ?? "").filter((name) => name !== "count");
      return (
        parameters(text)
          .filter((name) => name !== "count")
          .join() !== wanted.join()
      );
    });
    expect(wrong).toEqual([]);
  });

  test("no sentence is empty", () => {
    expect([...book].filter(([, text]) => text.trim() === "")).toEqual([]);
  });
});

test("every key that the page says by name has a sentence", () => {
  const missing: string[] = [];
  for (const [file, source] of Object.entries(SOURCES)) {
    for (const [, key] of source.matchAll(/\bsay\(\s*"([^"]+)"/g)) {
      const known = english.has(key!) || english.has(`${key}_other`);
      if (!known) missing.push(`${key} in ${file}`);
    }
  }
  expect(missing).toEqual([]);
});

test.each([
  [["ja-JP", "en"], "ja"],
  [["de-DE", "ko"], "ko"],
  [["zh-Hant"], "en"],
  [[], "en"],
] as const)("a browser that asks for %j is spoken to in %s", (tags, wanted) => {
  expect(languageFrom(tags)).toBe(wanted);
});

describe("a sentence", () => {
  const book = {
    drum: {
      strokes_one: "one stroke",
      strokes_other: "{{count}} strokes by {{ who }}",
      plain: "a {{what}} and {{missing}}.",
      only: { english: "said in English" },
    },
  };

  test.each([
    ["drum.strokes", { count: 1, who: "Mina" }, "one stroke"],
    ["drum.strokes", { count: 0, who: "Mina" }, "0 strokes by Mina"],
    ["drum.strokes", { count: 1.5, who: "$& Mina" }, "1.5 strokes by $& Mina"],
    ["drum.plain", { what: "drum" }, "a drum and ."],
    ["drum.plain", { what: "<b>", count: 2 }, "a <b> and ."],
    ["drum.no.such", {}, "drum.no.such"],
    ["drum", {}, "drum"],
    ["drum.only.english.deeper", {}, "drum.only.english.deeper"],
  ])("%s with %j is said as %j", (key, given, said) => {
    giveBook("en", book);
    expect(say(key, given)).toBe(said);
  });

  test("that a language does not have is said in English, and one form stands for all where there is one", () => {
    giveBook("en", book);
    giveBook("ja", { drum: { strokes_other: "{{count}}回" } });
    language.value = "ja";
    try {
      expect(say("drum.strokes", { count: 1 })).toBe("1回");
      expect(say("drum.strokes", { count: 3 })).toBe("3回");
      expect(say("drum.only.english")).toBe("said in English");
      expect([hasWords("drum.only.english"), hasWords("drum.only"), hasWords("x")]).toEqual([true, false, false]);
    } finally {
      language.value = "en";
    }
  });
});
