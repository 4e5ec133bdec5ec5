// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { SongSummary } from "../../net/wire.ts";
import { firstSong } from "./first_song.ts";

const song = (sha256: string, tempo_bpm: number, more: Partial<SongSummary> = {}): SongSummary => ({
  sha256,
  title: sha256,
  artist: "",
  duration_us: 90_000_000,
  tempo_bpm,
  metre: { beats_per_bar: 4, beat_unit: 4, units_per_beat: 1 },
  bookmarked: false,
  added_at: "",
  drum_onsets: 400,
  notices: [],
  ...more,
});

test("a beginner begins with the song whose pace is the easiest", () => {
  expect(firstSong([song("fast", 170), song("easy", 108), song("slow", 60)])?.sha256).toBe("easy");
});

test("a song whose drums or beat were not heard is no song to begin with", () => {
  const songs = [
    song("silent", 100, { drum_onsets: 0 }),
    song("unsure", 100, { notices: ["uncertain_tempo"] }),
    song("sure", 150),
  ];
  expect(firstSong(songs)?.sha256).toBe("sure");
  expect(firstSong(songs.slice(0, 2))).toBeNull();
  expect(firstSong([])).toBeNull();
});
