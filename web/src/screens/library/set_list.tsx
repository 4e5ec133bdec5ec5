// SPDX-License-Identifier: Apache-2.0
// The songs, one a line. Arrow keys go from title to title, Home and End to the first and the last.

import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import type { SongSummary } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { onlyBookmarked, query } from "./shelf.ts";
import { SongLine } from "./song_line.tsx";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A short list says how it grows. */
const FEW = 6;

function walk(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const titles = [...list.querySelectorAll<HTMLElement>(".song-title a")];
  const here = titles.indexOf(document.activeElement as HTMLElement);
  const step = STEPS[event.key];
  const ends: Readonly<Record<string, number>> = { Home: 0, End: titles.length - 1 };
  const to = step ? here + step : ends[event.key];
  if (to === undefined || here < 0) return;
  event.preventDefault();
  titles[to]?.focus();
}

/** Lines that are there at once: more than any window shows. The others come while nothing else is to be done. */
const FIRST = 40;
const MORE = 60;

/** A song that has not changed has the line it had, which is then not looked at again: a thousand songs stay quick to search. */
const lines = new WeakMap<SongSummary, VNode>();

function lineOf(song: SongSummary): VNode {
  const known = lines.get(song);
  if (known) return known;
  const line = <SongLine key={song.sha256} song={song} />;
  lines.set(song, line);
  return line;
}

const whenIdle = (work: () => void): (() => void) => {
  if (typeof requestIdleCallback === "function") {
    const asked = requestIdleCallback(work, { timeout: 400 });
    return () => cancelIdleCallback(asked);
  }
  const asked = setTimeout(work, 30);
  return () => clearTimeout(asked);
};

export function SetList({ songs }: { songs: readonly SongSummary[] }) {
  const there = useSignal(FIRST);
  const missing = songs.length > there.value;
  useEffect(() => {
    if (!missing) return undefined;
    return whenIdle(() => {
      there.value += MORE;
    });
  }, [missing, there, there.value]);
  if (songs.length === 0) return <NoneFound />;
  return (
    <ul class="set-list" aria-label={say("library.songs")} onKeyDown={walk}>
      {songs.slice(0, there.value).map(lineOf)}
      {songs.length < FEW && (
        <li class="room-for-more">
          <Icon sign="add" />
          {say("library.room_for_more")}
        </li>
      )}
    </ul>
  );
}

function NoneFound() {
  const asked = query.value.trim();
  return (
    <div class="none-found">
      <p>{asked ? say("library.none_found", { query: asked }) : say("library.none_bookmarked")}</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          query.value = "";
          onlyBookmarked.value = false;
        }}
      >
        {say("library.show_all")}
      </button>
    </div>
  );
}
