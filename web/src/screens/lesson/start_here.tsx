// SPDX-License-Identifier: Apache-2.0
// On the songs' screen: the way in for somebody who never held sticks.
import { audioDevice } from "../../audio/device.ts";
import { Icon } from "../../look/icons.tsx";
import type { SongSummary } from "../../net/wire.ts";
import { linkTo } from "../../router.ts";
import { say } from "../../words/index.ts";
import { drummed, firstSong } from "./first_song.ts";
import "./start_here.css";

/** `songs` is null while they are on their way: the place is kept, empty. */
export function StartHere({ songs }: { songs: readonly SongSummary[] | null }) {
  if (songs === null) {
    return (
      <p class="start-here start-here-waits" data-quiet={drummed.value} aria-hidden="true">
        <strong>{say("practice.lesson.start")}</strong>
        <span>{say("practice.lesson.start_says", { title: "Pull Up a Chair" })}</span>
        <Icon sign="next" />
      </p>
    );
  }
  const song = firstSong(songs);
  if (!song && songs.length > 0) return null;
  if (!song) {
    return (
      <p class="start-here start-here-soon" role="status">
        <strong>{say("practice.lesson.start")}</strong>
        <span>{say("practice.lesson.start_soon")}</span>
      </p>
    );
  }
  return (
    <a
      class="start-here"
      data-deed="start-here"
      data-quiet={drummed.value}
      href={linkTo("lesson", song.sha256)}
      onClick={() => void audioDevice().wake()} // in the gesture: the lesson has sound at once
    >
      <strong>{say("practice.lesson.start")}</strong>
      <span>{say("practice.lesson.start_says", { title: song.title })}</span>
      <Icon sign="next" />
    </a>
  );
}
