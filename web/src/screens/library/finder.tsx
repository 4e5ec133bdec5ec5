// SPDX-License-Identifier: Apache-2.0
// Finding a song: the search field ("/" goes there), and only the bookmarked ones.
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { say } from "../../words/index.ts";
import { found, onlyBookmarked, query, songs } from "./shelf.ts";

export function Finder() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      const writing = (event.target as HTMLElement | null)?.closest?.(
        "input:not([type=range]), textarea, select, dialog",
      );
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
  const narrowed = query.value.trim() !== "" || onlyBookmarked.value;
  const shown = found.value.length;
  return (
    <search class="finder" data-waits={songs.value === null}>
      <label class="finder-field">
        <Icon sign="search" />
        <span class="unseen">{say("library.search")}</span>
        <input
          ref={field}
          class="field"
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          spellcheck={false}
          placeholder={say("library.search")}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") query.value = "";
          }}
        />
        <span class="finder-key" aria-hidden="true">
          <kbd>/</kbd>
        </span>
      </label>
      <button
        type="button"
        class="button finder-kept"
        aria-pressed={onlyBookmarked.value}
        onClick={() => {
          onlyBookmarked.value = !onlyBookmarked.value;
        }}
      >
        <Icon sign="keep" filled={onlyBookmarked.value} />
        {say("library.only_bookmarked")}
      </button>
      <p class="finder-count" role="status">
        {narrowed
          ? say("library.found", { count: shown, all: songs.value?.length ?? 0 })
          : say("library.count", { count: shown })}
      </p>
    </search>
  );
}
