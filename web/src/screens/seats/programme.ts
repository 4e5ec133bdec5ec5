// SPDX-License-Identifier: Apache-2.0
// The song the seats are for, and which pads its charts ask for, asked of the server until it answers.
import { type Signal, signal } from "@preact/signals";
import { ApiError, listPlayers, readChart, readSong } from "../../net/api.ts";
import type { Level, Pad, Player, Song } from "../../net/wire.ts";

const AGAIN_MS = 2500;

export class Programme {
  readonly song: Signal<Song | null> = signal(null);
  /** Pads of each level asked for so far. */
  readonly pads: Signal<ReadonlyMap<Level, readonly Pad[]>> = signal(new Map());
  /** Players the library remembers, the one seen last first. */
  readonly known: Signal<readonly Player[]> = signal([]);
  /** The server does not answer; it is asked again by itself. */
  readonly away = signal(false);
  /** What the server refused, as a thrown value. */
  readonly refused: Signal<unknown> = signal(null);
  private readonly sha256: string;
  private readonly asked = new Set<Level>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(sha256: string) {
    this.sha256 = sha256;
  }

  async load(): Promise<void> {
    try {
      const [song, { players }] = await Promise.all([readSong(this.sha256), listPlayers()]);
      this.known.value = players;
      this.song.value = song;
      this.away.value = false;
    } catch (error) {
      this.failed(error);
    }
  }

  /** Ask which pads a level's chart has. */
  async ask(level: Level): Promise<void> {
    if (this.asked.has(level)) return;
    this.asked.add(level);
    try {
      const { notes } = await readChart(this.sha256, level);
      this.pads.value = new Map([...this.pads.peek(), [level, [...new Set(notes.map((note) => note.pad))]]]);
    } catch {
      this.asked.delete(level); // the song's own failure is said already; every pad is shown meanwhile
    }
  }

  end(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private failed(error: unknown): void {
    if (this.over) return;
    if (!(error instanceof ApiError) || error.status !== 0) {
      this.refused.value = error;
      return;
    }
    this.away.value = true;
    this.timer = setTimeout(() => void this.load(), AGAIN_MS);
  }
}
