// SPDX-License-Identifier: Apache-2.0
// The song the seats are for, and which pads its charts ask for, asked of the server until it answers.
import { type Signal, signal } from "@preact/signals";
import { ApiError, listPlayers, readParts, readSong } from "../../net/api.ts";
import { type Duet, LEVELS, type Level, type Pad, type Player, type Song } from "../../net/wire.ts";

const AGAIN_MS = 2500;

export class Programme {
  readonly song: Signal<Song | null> = signal(null);
  /** Pads of each seat's part, by who plays which level and how they share the song, as asked for so far. */
  private readonly pads: Signal<ReadonlyMap<string, readonly (readonly Pad[])[]>> = signal(new Map());
  /** Levels worth choosing from: a plain groove, where no drums were heard, has three. */
  readonly offered: Signal<readonly Level[]> = signal(LEVELS);
  /** Codes of what players should be told of the song's charts. */
  readonly notices: Signal<readonly string[]> = signal([]);
  /** Players the library remembers, the one seen last first. */
  readonly known: Signal<readonly Player[]> = signal([]);
  /** The server does not answer; it is asked again by itself. */
  readonly away = signal(false);
  /** What the server refused, as a thrown value. */
  readonly refused: Signal<unknown> = signal(null);
  private readonly sha256: string;
  private readonly asked = new Set<string>();
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

  /** The level a seat plays here: its own, or the highest that the song offers. */
  levelHere(level: Level): Level {
    return Math.min(level, this.offered.value.at(-1) ?? level) as Level;
  }

  /** The pads of one seat's part; null until it was asked for and answered. */
  padsOf(seat: number, levels: readonly Level[], duet: Duet | null): readonly Pad[] | null {
    return this.pads.value.get(keyOf(levels, duet))?.[seat] ?? null;
  }

  /** Ask which pads the parts of these seats have. */
  async ask(levels: readonly Level[], duet: Duet | null): Promise<void> {
    const key = keyOf(levels, duet);
    if (this.asked.has(key)) return;
    this.asked.add(key);
    try {
      const { charts, offered, notices } = await readParts(this.sha256, levels, duet);
      this.offered.value = offered;
      this.notices.value = notices;
      const pads = charts.map(({ notes }) => [...new Set(notes.map((note) => note.pad))]);
      this.pads.value = new Map([...this.pads.peek(), [key, pads]]);
    } catch {
      this.asked.delete(key); // the song's own failure is said already; every pad is shown meanwhile
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

const keyOf = (levels: readonly Level[], duet: Duet | null): string => `${levels.join()} ${duet ?? ""}`;
