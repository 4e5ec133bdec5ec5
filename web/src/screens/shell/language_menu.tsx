// SPDX-License-Identifier: Apache-2.0
import { lettersOf } from "../../look/letters.ts";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, type Language, language, say } from "../../words/index.ts";

async function change(wanted: Language): Promise<void> {
  await lettersOf(wanted);
  await chooseLanguage(wanted);
}

/** Each language calls itself by its own name, so that nobody has to read another to find theirs. */
export function LanguageMenu() {
  return (
    <select
      class="field language-menu"
      aria-label={say("shell.language")}
      value={language.value}
      onChange={(event) => void change(event.currentTarget.value as Language)}
    >
      {LANGUAGES.map((name) => (
        <option key={name} value={name} lang={name} selected={name === language.value}>
          {LANGUAGE_NAMES[name]}
        </option>
      ))}
    </select>
  );
}
