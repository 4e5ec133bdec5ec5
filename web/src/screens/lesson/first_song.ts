// SPDX-License-Identifier: Apache-2.0
// Which song somebody who never held sticks begins with. Pure, but for what is remembered.
import type { SongSummary } from "../../net/wire.ts";
import { remembered } from "../../store.ts";

/** Whether somebody at this computer has been through the first minutes. */
export const drummed = remembered<boolean>("drummed", false);

/** An easy walking pace: beats far enough apart to think, near enough to feel. */
const EASY_BPM = 100;
const FEW_ONSETS = 16;

/** The song whose pace is the easiest, of those with drums; null where there is none. */
export function firstSong(songs: readonly SongSummary[]): SongSummary | null {
  const fit = songs.filter(
    (song) =>
      song.drum_onsets >= FEW_ONSETS && song.tempo_bpm > 0 && !song.notices.some((notice) => NO_START.has(notice)),
  );
  const far = (song: SongSummary): number => Math.abs(Math.log(song.tempo_bpm / EASY_BPM));
  return [...fit].sort((a, b) => far(a) - far(b) || a.sha256.localeCompare(b.sha256))[0] ?? null;
}

/** Notices after which a beginner would not find the beat. */
const NO_START: ReadonlySet<string> = new Set(["no_drums", "no_beat", "uncertain_tempo"]);
