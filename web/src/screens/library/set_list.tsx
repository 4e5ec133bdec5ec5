// SPDX-License-Identifier: Apache-2.0
// The songs, one a line. Arrow keys go from title to title.

import { Icon } from "../../look/icons.tsx";
import type { SongSummary } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { onlyBookmarked, query } from "./shelf.ts";
import { SongLine } from "./song_line.tsx";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A short list says how it grows. */
const FEW = 6;

function walk(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const list = event.currentTarget as HTMLElement;
  const titles = [...list.querySelectorAll<HTMLElement>(".song-title a")];
  const here = titles.indexOf(document.activeElement as HTMLElement);
  if (!step || here < 0) return;
  event.preventDefault();
  titles[here + step]?.focus();
}

export function SetList({ songs }: { songs: readonly SongSummary[] }) {
  if (songs.length === 0) return <NoneFound />;
  return (
    <ul class="set-list" aria-label={say("library.songs")} onKeyDown={walk}>
      {songs.map((song) => (
        <SongLine key={song.sha256} song={song} />
      ))}
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
