// SPDX-License-Identifier: Apache-2.0
// A few seconds of a song from the list, one song at a time, from where it is fullest. An audio element, not the stage's
// sound device: nothing is played along here, so nothing is decoded beforehand.
import { signal } from "@preact/signals";
import type { SongSummary } from "../../net/wire.ts";
import { mixer } from "../../store.ts";
import { say } from "../../words/index.ts";
import { complain } from "../shell/toasts.ts";
import { pictureOf } from "./wave.ts";

const LASTS_S = 14;
const RISE_S = 0.15;
const FALL_S = 1.5;
const EVERY_MS = 40;

/** The song that sounds; empty when none does. */
export const sounding = signal("");
/** How far into it, as a share of its length. Only the line that sounds reads it: it changes many times a second. */
export const soundingAt = signal(0);

let element: HTMLAudioElement | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

export function stopPreview(): void {
  clearInterval(timer);
  element?.pause();
  element = null;
  sounding.value = "";
}

/** Sound a few seconds of `song`, or stop when it sounds already. */
export async function preview(song: SongSummary): Promise<void> {
  const again = sounding.value === song.sha256;
  stopPreview();
  if (again) return;
  const lastsS = song.duration_us / 1e6;
  const audio = new Audio(`/api/songs/${song.sha256}/recording`);
  element = audio;
  sounding.value = song.sha256;
  soundingAt.value = 0;
  const { bestFromS } = await pictureOf(song.sha256).catch(() => ({ bestFromS: lastsS / 3 }));
  const fromS = Math.max(0, Math.min(bestFromS, lastsS - LASTS_S));
  if (element !== audio) return;
  audio.currentTime = fromS;
  audio.volume = 0;
  const follow = (): void => {
    const nowS = audio.currentTime;
    const envelope = Math.min(1, (nowS - fromS) / RISE_S, (fromS + LASTS_S - nowS) / FALL_S);
    audio.volume = mixer.peek().song * Math.max(0, envelope);
    soundingAt.value = nowS / lastsS;
    if (audio.ended || nowS >= fromS + LASTS_S) stopPreview();
  };
  try {
    await audio.play();
    if (element === audio) timer = setInterval(follow, EVERY_MS);
  } catch {
    if (element !== audio) return; // stopped before it could begin
    stopPreview();
    complain(say("library.not_heard", { title: song.title }));
  }
}
