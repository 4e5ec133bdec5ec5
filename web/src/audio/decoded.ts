// SPDX-License-Identifier: Apache-2.0
// Sounds fetched and decoded once a page: starting a song again must not decode it again. Three minutes of stereo take about
// 70 MB, so the last song's two sounds are kept and no more.
import { readBytes } from "../net/api.ts";

const kept = new Map<string, Promise<AudioBuffer>>();
let lastSong = "";

/** The sound at `path`. Throws `ApiError` when it cannot be fetched, `DOMException` when it cannot be decoded. */
export function decoded(context: BaseAudioContext, path: string): Promise<AudioBuffer> {
  let sound = kept.get(path);
  if (!sound) {
    sound = readBytes(path).then((bytes) => context.decodeAudioData(bytes));
    kept.set(path, sound);
    sound.catch(() => kept.delete(path));
  }
  return sound;
}

/** Sounds of songs other than `sha256` are let go. */
export function keepSong(sha256: string): void {
  if (lastSong === sha256) return;
  for (const path of kept.keys()) if (path.startsWith("/api/songs/")) kept.delete(path);
  lastSong = sha256;
}
