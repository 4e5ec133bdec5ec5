// SPDX-License-Identifier: Apache-2.0
// A song's title and artist, put right: many files know neither, or only their own name.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { SongSummary } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { rename } from "./shelf.ts";

const LONGEST = 200;

export function Rename({ song, onEnd }: { song: SongSummary; onEnd: () => void }) {
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.select(), []);
  const keep = async (form: HTMLFormElement): Promise<void> => {
    const said = new FormData(form);
    const text = (name: string): string => String(said.get(name) ?? "").trim();
    if (await rename(song, { title: text("title"), artist: text("artist") })) onEnd();
  };
  return (
    <form
      class="rename"
      aria-label={say("library.rename.one", { title: song.title })}
      onSubmit={(event) => {
        event.preventDefault();
        void keep(event.currentTarget);
      }}
      onKeyDown={(event) => {
        event.stopPropagation(); // the list's arrow keys are not meant
        if (event.key === "Escape") onEnd();
      }}
    >
      <label>
        {say("library.rename.title")}
        <input
          ref={first}
          class="field"
          name="title"
          required
          maxLength={LONGEST}
          defaultValue={song.title}
          autocomplete="off"
        />
      </label>
      <label>
        {say("library.rename.artist")}
        <input class="field" name="artist" maxLength={LONGEST} defaultValue={song.artist} autocomplete="off" />
      </label>
      <button type="submit" class="button">
        {say("library.rename.keep")}
      </button>
      <button type="button" class="button button-plain" onClick={onEnd}>
        {say("library.rename.leave")}
      </button>
    </form>
  );
}
