// SPDX-License-Identifier: Apache-2.0
// The songs on the shelf as the page knows them, and what can be done to one, with the way back.
import { computed, signal } from "@preact/signals";
import {
  ApiError,
  changeSong,
  deleteSong,
  listSongs,
  listTakes,
  restoreSong,
  sentenceOf,
  setBookmark,
} from "../../net/api.ts";
import type { SongSummary, TakeSummary } from "../../net/wire.ts";
import { complain, toast } from "../shell/toasts.ts";
import { type Findable, findable, matches, wordsOf } from "./search.ts";

/** Null until the server has answered once. What was known stays on the page while the server is away. */
export const songs = signal<readonly SongSummary[] | null>(null);
export const takes = signal<readonly TakeSummary[]>([]);
/** Whether the last question to the server was answered. */
export const away = signal(false);
/** What went wrong otherwise, as a thrown value. */
export const trouble = signal<unknown>(null);

export const query = signal("");
export const onlyBookmarked = signal(false);

const findables = computed((): ReadonlyMap<string, Findable> => {
  return new Map((songs.value ?? []).map((song) => [song.sha256, findable(song.title, song.artist)]));
});

/** The songs that are asked for, in the order of the server: the bookmarked before the others, the newest first. */
export const found = computed((): readonly SongSummary[] => {
  const words = wordsOf(query.value);
  return (songs.value ?? []).filter(
    (song) =>
      (!onlyBookmarked.value || song.bookmarked) &&
      (words.length === 0 || matches(words, findables.value.get(song.sha256)!)),
  );
});

/** The song that has just come in, so that the eye finds it. */
export const pointedOut = signal("");
const POINT_OUT_MS = 4000;

export function pointOut(sha256: string): void {
  query.value = "";
  onlyBookmarked.value = false;
  pointedOut.value = sha256;
  setTimeout(() => {
    if (pointedOut.peek() === sha256) pointedOut.value = "";
  }, POINT_OUT_MS);
}

export const takesOf = computed((): ReadonlyMap<string, readonly TakeSummary[]> => {
  const by = new Map<string, TakeSummary[]>();
  for (const take of takes.value) by.set(take.song_sha256, [...(by.get(take.song_sha256) ?? []), take]);
  return by;
});

/** Ask for songs and takes again. */
export async function refresh(): Promise<void> {
  try {
    const [shelf, played] = await Promise.all([listSongs(), listTakes()]);
    songs.value = shelf.songs;
    takes.value = [...played.takes].sort((a, b) => b.started_at.localeCompare(a.started_at));
    away.value = false;
    trouble.value = null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 0) away.value = true;
    else trouble.value = error;
  }
}

function change(sha256: string, into: Partial<SongSummary>): void {
  songs.value = (songs.value ?? []).map((song) => (song.sha256 === sha256 ? { ...song, ...into } : song));
}

/** Do it on the page at once, then on the server; when that fails the page goes back. */
async function attempt(now: () => void, there: () => Promise<unknown>, back: () => void): Promise<boolean> {
  now();
  try {
    await there();
    return true;
  } catch (error) {
    back();
    complain(sentenceOf(error));
    return false;
  }
}

export async function bookmark(song: SongSummary, on: boolean): Promise<void> {
  const { sha256, title } = song;
  const done = await attempt(
    () => change(sha256, { bookmarked: on }),
    () => setBookmark(sha256, on),
    () => change(sha256, { bookmarked: !on }),
  );
  if (done) toast(on ? "library.bookmarked" : "library.unbookmarked", { title }, () => void unmark(sha256, !on));
}

async function unmark(sha256: string, on: boolean): Promise<void> {
  await attempt(
    () => change(sha256, { bookmarked: on }),
    () => setBookmark(sha256, on),
    () => change(sha256, { bookmarked: !on }),
  );
}

/** Give a song another title or artist; false when the server would not have it. */
export async function rename(song: SongSummary, into: Pick<SongSummary, "title" | "artist">): Promise<boolean> {
  const { sha256, title, artist } = song;
  if (into.title === title && into.artist === artist) return true;
  const done = await attempt(
    () => change(sha256, into),
    () => changeSong(sha256, into),
    () => change(sha256, { title, artist }),
  );
  if (done) toast("library.renamed", { title: into.title }, () => void takeNameBack(sha256, { title, artist }, into));
  return done;
}

async function takeNameBack(
  sha256: string,
  before: Pick<SongSummary, "title" | "artist">,
  after: Pick<SongSummary, "title" | "artist">,
): Promise<void> {
  await attempt(
    () => change(sha256, before),
    () => changeSong(sha256, before),
    () => change(sha256, after),
  );
}

export async function remove(song: SongSummary): Promise<void> {
  const before = songs.value;
  const done = await attempt(
    () => {
      songs.value = (before ?? []).filter((one) => one.sha256 !== song.sha256);
    },
    () => deleteSong(song.sha256),
    () => {
      songs.value = before;
    },
  );
  if (done) toast("library.removed", { title: song.title }, () => void bringBack(song.sha256));
}

async function bringBack(sha256: string): Promise<void> {
  try {
    await restoreSong(sha256);
    await refresh();
  } catch (error) {
    complain(sentenceOf(error));
  }
}
