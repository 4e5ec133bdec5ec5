// SPDX-License-Identifier: Apache-2.0
// Finding songs while typing, as people write them: width, case, accents, and hiragana or katakana make no difference, and
// Korean is also found by first consonants alone (ㅂㄴ finds 봄날). Pure.

const FIRST_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const SYLLABLES_FROM = 0xac00;
const SYLLABLES_TO = 0xd7a3;
const SYLLABLES_EACH = 588;
const COMBINING = /[\u0300-\u036f]/g;
const KATAKANA = /[\u30a1-\u30f6]/g;
const KATAKANA_TO_HIRAGANA = 0x60;
const CONSONANT = /^[\u3131-\u314e]+$/;

/** The form in which texts are compared. */
export function folded(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(COMBINING, "")
    .normalize("NFC")
    .replace(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - KATAKANA_TO_HIRAGANA));
}

/** Each hangul syllable as its first consonant, everything else as it is. */
export function firstConsonants(text: string): string {
  let found = "";
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    found +=
      code >= SYLLABLES_FROM && code <= SYLLABLES_TO
        ? FIRST_CONSONANTS[Math.floor((code - SYLLABLES_FROM) / SYLLABLES_EACH)]
        : letter;
  }
  return found;
}

export interface Findable {
  text: string;
  consonants: string;
}

/** Prepare texts once, so that each letter typed is quick. */
export function findable(...texts: readonly string[]): Findable {
  const text = folded(texts.join(" "));
  return { text, consonants: firstConsonants(text) };
}

/** A query in the form in which it is compared: its words. NFKC would turn lone consonants into another block's. */
export function wordsOf(query: string): string[] {
  return query
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => (CONSONANT.test(word) ? word : folded(word)));
}

/** Whether every word of the query is in it. */
export function matches(words: readonly string[], { text, consonants }: Findable): boolean {
  return words.every((word) => (CONSONANT.test(word) ? consonants.includes(word) : text.includes(word)));
}
