// SPDX-License-Identifier: Apache-2.0
// Tapping the beat along: the song sounds, every tap is a beat as it was heard, and what was tapped replaces what was heard
// between the first tap and the last.
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { number } from "../../words/formats.ts";
import { say } from "../../words/index.ts";
import { type Desk, level } from "./desk.ts";
import type { Playback } from "./playback.ts";

/** As many as the server asks for (arrange/edits.py). */
export const LEAST_TAPS = 4;
/** A second tap this soon is a finger that bounced. */
const BOUNCE_US = 120_000;

export class Tapping {
  readonly on = signal(false);
  readonly tapsUs: Signal<readonly number[]> = signal([]);
  private readonly desk: Desk;
  private readonly playback: Playback;

  constructor(desk: Desk, playback: Playback) {
    this.desk = desk;
    this.playback = playback;
  }

  /** Begin from the bar that is chosen, else from the song's beginning; from a gesture. */
  begin(): void {
    const page = this.desk.page.peek();
    const song = this.desk.song.peek();
    if (!page || !song) return;
    this.tapsUs.value = [];
    this.on.value = true;
    const chosen = this.desk.chosen.peek();
    const fromUs = chosen ? Math.max(0, this.desk.barStartUs(chosen.tick) - 1_000_000) : 0;
    void this.playback.play(page.sheet, level.peek(), fromUs, song.duration_us);
  }

  tap(performanceMs: number): void {
    if (this.playback.state.peek() !== "running") return;
    const us = this.playback.heardAt(performanceMs);
    const last = this.tapsUs.peek().at(-1) ?? Number.NEGATIVE_INFINITY;
    if (us < 0 || us - last < BOUNCE_US) return;
    this.tapsUs.value = [...this.tapsUs.peek(), us];
  }

  cancel(): void {
    this.on.value = false;
    this.playback.pause();
  }

  async keep(): Promise<void> {
    const taps = this.tapsUs.peek();
    this.playback.pause();
    if (await this.desk.correct({ type: "tap_beats", taps_s: taps.map((us) => us / 1e6) })) this.on.value = false;
    else this.begin(); // what was refused has been said: the song starts again to tap to
  }
}

function paceOf(tapsUs: readonly number[]): number | null {
  if (tapsUs.length < 3) return null;
  const gaps = tapsUs.slice(1).map((us, i) => us - tapsUs[i]!);
  gaps.sort((a, b) => a - b);
  return 60e6 / gaps[gaps.length >> 1]!;
}

export function TapPanel({ tapping }: { tapping: Tapping }) {
  const taps = tapping.tapsUs.value;
  const pace = paceOf(taps);
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") {
        event.preventDefault();
        tapping.cancel();
      } else if (event.key === "Enter" && tapping.tapsUs.peek().length >= LEAST_TAPS) {
        event.preventDefault();
        void tapping.keep();
      } else if (event.key === " " || event.key.length === 1) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (!event.repeat) tapping.tap(event.timeStamp);
      }
    };
    addEventListener("keydown", key, { capture: true });
    return () => removeEventListener("keydown", key, { capture: true });
  }, [tapping]);
  return (
    <section class="inspector tap-panel" aria-label={say("song.tap.title")}>
      <button
        type="button"
        class="tap-pad"
        key={taps.length}
        onPointerDown={(event) => {
          event.preventDefault();
          tapping.tap(event.timeStamp);
        }}
      >
        {say("song.tap.here")}
      </button>
      <div class="tap-says" role="status">
        <strong data-taps={taps.length}>{say("song.tap.count", { count: taps.length })}</strong>
        <span>
          {pace === null ? say("song.tap.hint", { minimum: LEAST_TAPS }) : say("library.tempo", { bpm: number(pace) })}
        </span>
      </div>
      <div class="inspector-deeds">
        <button type="button" class="button" onClick={() => tapping.cancel()}>
          {say("song.tap.cancel")}
        </button>
        <button
          type="button"
          class="button button-main"
          disabled={taps.length < LEAST_TAPS}
          onClick={() => void tapping.keep()}
        >
          <Icon sign="keep" />
          {say("song.tap.keep")}
        </button>
      </div>
    </section>
  );
}
