// SPDX-License-Identifier: Apache-2.0
// The few sentences a phone needs, all three languages at once: a phone that changes its mind needs no network for it.
import { room as enRoom, phone as enTroubles } from "../../../src/sidestick/words/en/errors.json";
import { room as jaRoom, phone as jaTroubles } from "../../../src/sidestick/words/ja/errors.json";
import { room as koRoom, phone as koTroubles } from "../../../src/sidestick/words/ko/errors.json";
import enPhone from "../words/en/phone.json";
import { pad as enPads } from "../words/en/play.json";
import jaPhone from "../words/ja/phone.json";
import { pad as jaPads } from "../words/ja/play.json";
import koPhone from "../words/ko/phone.json";
import { pad as koPads } from "../words/ko/play.json";
import { type Book, giveBook, LANGUAGES, type Language, language, languageFrom, STORED } from "../words/say.ts";

const BOOKS: Readonly<Record<Language, Book>> = {
  en: { phone: enPhone, play: { pad: enPads }, errors: { phone: enTroubles, room: enRoom } },
  ja: { phone: jaPhone, play: { pad: jaPads }, errors: { phone: jaTroubles, room: jaRoom } },
  ko: { phone: koPhone, play: { pad: koPads }, errors: { phone: koTroubles, room: koRoom } },
};

/** Speak the language that was chosen on this phone, else the browser's. */
export function initPhoneWords(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORED);
  } catch {
    // a browser that keeps nothing
  }
  for (const name of LANGUAGES) giveBook(name, BOOKS[name]);
  speakOnPhone(languageFrom(stored ? [stored] : navigator.languages));
}

/** Speak `wanted` from now on; `remember` it for the next time. */
export function speakOnPhone(wanted: Language, remember = false): void {
  document.documentElement.lang = wanted;
  language.value = wanted;
  try {
    if (remember) localStorage.setItem(STORED, wanted);
  } catch {
    // spoken all the same
  }
}
