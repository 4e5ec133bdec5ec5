// SPDX-License-Identifier: Apache-2.0
// A song's page: what was heard as notes and as a grid, level by level, and the means to put it right in two taps.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import type { ScreenProps } from "../../main.tsx";
import { sentenceOf } from "../../net/api.ts";
import { linkTo } from "../../router.ts";
import { minutes } from "../../words/formats.ts";
import { hasWords, say } from "../../words/index.ts";
import { complain } from "../shell/toasts.ts";
import { Desk, level } from "./desk.ts";
import { Inspector } from "./inspector.tsx";
import { Playback } from "./playback.ts";
import { SheetOfBars } from "./sheet_of_bars.tsx";
import { TapPanel, Tapping } from "./tapping.tsx";
import { Tools } from "./tools.tsx";
import "./song.css";
import "./bar_picture.css";

export default function SongScreen({ route }: ScreenProps) {
  const desk = useMemo(() => new Desk(route.id), [route.id]);
  const cursor = useRef<(songUs: number) => void>(() => {});
  const position = useSignal(0);
  const playback = useMemo(
    () =>
      new Playback(route.id, (songUs) => {
        cursor.current(songUs);
        // The clock beside the button changes once a second, not with every frame.
        const second = Math.floor(songUs / 1e6);
        if (Math.floor(position.peek() / 1e6) !== second || songUs === 0) position.value = songUs;
      }),
    [route.id, position],
  );
  const tapping = useMemo(() => new Tapping(desk, playback), [desk, playback]);
  useEffect(() => {
    void desk.load();
    return () => {
      desk.end();
      playback.end();
    };
  }, [desk, playback]);
  useSignalEffect(() => {
    if (playback.trouble.value !== null) complain(sentenceOf(playback.trouble.value));
  });
  useSignalEffect(() => {
    const page = desk.page.value;
    const shown = level.value;
    if (page && playback.state.peek() === "running") playback.write(page.sheet, shown);
  });
  const startUs = useRef<{ chosen: unknown; us: number } | null>(null);
  const play = (): void => {
    const page = desk.page.peek();
    const song = desk.song.peek();
    if (!page || !song) return;
    if (playback.state.peek() !== "still") {
      playback.pause();
      return;
    }
    // From the bar that is chosen; when nothing else was chosen since, on from where it stopped.
    const chosen = desk.chosen.peek();
    const fresh = chosen !== null && startUs.current?.chosen !== chosen;
    const fromUs = fresh ? desk.barStartUs(chosen.tick) : playback.songUs;
    startUs.current = { chosen, us: fromUs };
    void playback.play(page.sheet, level.peek(), fromUs, song.duration_us);
  };
  useKeys(desk, play, tapping);
  if (desk.refused.value !== null) return <Refused sentence={sentenceOf(desk.refused.value)} />;
  const song = desk.song.value;
  const page = desk.page.value;
  return (
    <section class="song-page" data-screen="song" data-ready={page !== null} data-revision={page?.revision.revision}>
      <header class="song-head">
        <a class="button button-plain song-back" href={linkTo("library")}>
          <Icon sign="back" />
          {say("seats.back")}
        </a>
        <div class="song-names">
          <h1>{song?.title ?? "\u00a0"}</h1>
          <p>{song && [song.artist, minutes(song.duration_us)].filter(Boolean).join(" · ")}</p>
        </div>
        <a class="button song-seats" href={linkTo("seats", route.id)}>
          {say("song.to_seats")}
          <Icon sign="next" />
        </a>
      </header>
      {desk.away.value && (
        <p class="song-notice" role="status">
          {say("seats.trouble.away")}
        </p>
      )}
      {page?.sheet.notices
        .filter((code) => hasWords(`notices.${code}`))
        .map((code) => (
          <p key={code} class="song-notice" data-notice={code}>
            {say(`notices.${code}`)}
          </p>
        ))}
      {page && (
        <>
          <Tools desk={desk} page={page} playback={playback} position={position} onPlay={play} tapping={tapping} />
          <SheetOfBars desk={desk} page={page} playback={playback} cursor={cursor} />
          {tapping.on.value ? <TapPanel tapping={tapping} /> : <Inspector desk={desk} page={page} />}
        </>
      )}
    </section>
  );
}

function useKeys(desk: Desk, play: () => void, tapping: Tapping): void {
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement | null;
      if (event.altKey || target?.matches?.("input:not([type=range]), textarea, select")) return;
      const wanted = event.key.toLowerCase();
      if (event.ctrlKey || event.metaKey) {
        const step = wanted === "y" || (wanted === "z" && event.shiftKey) ? "redo" : wanted === "z" ? "undo" : null;
        if (!step) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        void desk.step(step);
      } else if (event.key === " " && !tapping.on.peek() && !target?.matches?.("button, a, [role=radio]")) {
        event.preventDefault();
        if (!event.repeat) play();
      }
    };
    addEventListener("keydown", key, { capture: true });
    return () => removeEventListener("keydown", key, { capture: true });
  }, [desk, play, tapping]);
}

function Refused({ sentence }: { sentence: string }) {
  return (
    <section class="song-refused" data-screen="song" data-ready="true" role="alert">
      <p>{sentence}</p>
      <a class="button button-main" href={linkTo("library")}>
        {say("seats.back")}
      </a>
    </section>
  );
}
