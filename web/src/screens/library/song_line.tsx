// SPDX-License-Identifier: Apache-2.0
// One song of the set list: what it is, how it looks, who played it last, what can be done with it. The title's link covers
// the whole line; the small buttons lie above it.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import type { SongSummary, TakeSummary } from "../../net/wire.ts";
import { linkTo } from "../../router.ts";
import { minutes, moment, number, together } from "../../words/formats.ts";
import { hasWords, say } from "../../words/index.ts";
import { preview, sounding } from "./preview.ts";
import { Rename } from "./rename.tsx";
import { bookmark, pointedOut, remove, takesOf } from "./shelf.ts";
import { SongWave } from "./song_wave.tsx";

export function SongLine({ song }: { song: SongSummary }) {
  const { sha256, title, artist } = song;
  const naming = useSignal(false);
  const line = useRef<HTMLLIElement>(null);
  const pointed = pointedOut.value === sha256;
  useEffect(() => {
    if (pointed) line.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [pointed]);
  return (
    <li ref={line} class="song" data-song={sha256} data-pointed-out={pointed || undefined}>
      <div class="song-name">
        <h2 class="song-title">
          <a href={linkTo("seats", sha256)}>{title}</a>
        </h2>
        {artist && <p class="song-artist">{artist}</p>}
      </div>
      {naming.value && (
        <Rename
          song={song}
          onEnd={() => {
            naming.value = false;
            line.current?.querySelector<HTMLElement>("[data-deed=rename]")?.focus();
          }}
        />
      )}
      <div class="song-sound">
        <Listen song={song} />
        <SongWave sha256={sha256} />
      </div>
      <Facts song={song} />
      <div class="song-deeds">
        <button
          type="button"
          class="button button-icon"
          aria-pressed={song.bookmarked}
          aria-label={say("library.bookmark", { title })}
          title={say("library.bookmark_short")}
          onClick={() => void bookmark(song, !song.bookmarked)}
        >
          <Icon sign="keep" filled={song.bookmarked} />
        </button>
        <a
          class="button button-icon"
          data-deed="sheet"
          href={linkTo("song", sha256)}
          aria-label={say("library.sheet", { title })}
          title={say("library.sheet_short")}
        >
          <Icon sign="notes" />
        </a>
        <button
          type="button"
          class="button button-icon"
          data-deed="rename"
          aria-expanded={naming.value}
          aria-label={say("library.rename.one", { title })}
          title={say("library.rename.short")}
          onClick={() => {
            naming.value = !naming.value;
          }}
        >
          <Icon sign="pencil" />
        </button>
        <button
          type="button"
          class="button button-icon"
          aria-label={say("library.delete", { title })}
          title={say("library.delete_short")}
          onClick={() => {
            goOnBeside(line.current);
            void remove(song);
          }}
        >
          <Icon sign="trash" />
        </button>
      </div>
      <span class="song-choose" aria-hidden="true">
        {say("library.choose")}
        <Icon sign="next" />
      </span>
      <LastTakes takes={takesOf.value.get(sha256) ?? []} />
      {song.notices
        .filter((code) => hasWords(`notices.${code}`))
        .map((code) => (
          <p key={code} class="song-notice">
            {say(`notices.${code}`)}
          </p>
        ))}
    </li>
  );
}

/** When a line goes, reading by keyboard goes on at the line beside it. */
function goOnBeside(line: HTMLElement | null): void {
  const beside = line?.nextElementSibling ?? line?.previousElementSibling;
  (beside?.querySelector<HTMLElement>(".song-title a") ?? document.querySelector("main"))?.focus();
}

function Listen({ song }: { song: SongSummary }) {
  const on = sounding.value === song.sha256;
  return (
    <button
      type="button"
      class="button button-icon song-listen"
      aria-label={say(on ? "library.stop_listening" : "library.listen", { title: song.title })}
      data-on={on}
      onClick={() => void preview(song)}
    >
      <Icon sign={on ? "stop" : "play"} filled />
    </button>
  );
}

/** Strokes a second of the record from which its drums are called lively, then dense. */
const LIVELY = 5;
const DENSE = 9;

function Facts({ song }: { song: SongSummary }) {
  const { metre, drum_onsets, duration_us, notices, tempo_bpm } = song;
  const rate = drum_onsets / Math.max(1, duration_us / 1e6);
  const drums = drum_onsets === 0 ? "none" : rate < LIVELY ? "calm" : rate < DENSE ? "lively" : "dense";
  const steady = !notices.includes("no_beat");
  return (
    <ul class="song-facts">
      <li data-fact="tempo">{steady ? say("library.tempo", { bpm: number(tempo_bpm) }) : say("library.no_tempo")}</li>
      {steady && (
        <li data-fact="metre">
          {metre.beats_per_bar}/{metre.beat_unit}
        </li>
      )}
      <li data-fact="length">{minutes(duration_us)}</li>
      <li data-fact="drums">{say(`library.drums.${drums}`)}</li>
    </ul>
  );
}

const MOST_TAKES = 3;

function LastTakes({ takes }: { takes: readonly TakeSummary[] }) {
  const played = takes.filter((take) => take.hits > 0).slice(0, MOST_TAKES);
  if (played.length === 0) return null;
  return (
    <ul class="song-takes" aria-label={say("library.last_takes")}>
      {played.map((take) => (
        <li key={take.id}>
          <a href={linkTo("encore", take.id)}>
            <strong>{together(take.players)}</strong> <span>{moment(take.started_at)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
