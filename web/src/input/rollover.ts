// SPDX-License-Identifier: Apache-2.0
// How many keys a keyboard tells at once. Cheap ones wire their keys in rows and columns and block or invent a key when three
// corners of a rectangle are held; which ones differs from model to model, so it is tried with the keys the two will strike.
// Pure: codes in, verdict out.
import type { Pad } from "../net/wire.ts";
import { codesOf } from "./keyboard.ts";

/** What two players strike together, from easy to hard: both seats play each of these. */
const TOGETHER: readonly (readonly Pad[])[] = [
  ["snare"],
  ["kick", "hihat"],
  ["snare", "hihat"],
  ["kick", "snare"],
  ["kick", "crash"],
];

/** The keys to hold in each round. */
export const ROUNDS: readonly (readonly string[])[] = TOGETHER.map((pads) =>
  [0, 1].flatMap((seat) => pads.map((pad) => codesOf(seat, pad)[0]!)),
);

export interface RoundResult {
  wanted: readonly string[];
  /** Keys of the round that never arrived while the others were held. */
  lost: readonly string[];
  /** Keys that arrived although they were not asked for. */
  ghosts: readonly string[];
}

export class RolloverTest {
  readonly results: RoundResult[] = [];
  private readonly held = new Set<string>();
  private readonly seen = new Set<string>();

  /** The keys asked for now; null when all rounds are over. */
  get wanted(): readonly string[] | null {
    return ROUNDS[this.results.length] ?? null;
  }

  /** Keys of this round that are down now. */
  get heldNow(): readonly string[] {
    return (this.wanted ?? []).filter((code) => this.held.has(code));
  }

  down(code: string): void {
    this.held.add(code);
    this.seen.add(code);
  }

  /** A key is let go; the round is over with the last one, when most of its keys were down: a single key is a slip. */
  up(code: string): void {
    this.held.delete(code);
    const wanted = this.wanted;
    if (!wanted || this.held.size > 0) return;
    const heard = wanted.filter((one) => this.seen.has(one));
    if (heard.length >= Math.min(2, wanted.length)) this.finish(wanted, heard);
    this.seen.clear();
  }

  /** Go on without this round. */
  skip(): void {
    const wanted = this.wanted;
    if (!wanted) return;
    this.results.push({ wanted: [], lost: [], ghosts: [] });
    this.held.clear();
    this.seen.clear();
  }

  /** Most keys that arrived together, and all that were lost. */
  get verdict(): { most: number; lost: readonly string[]; ghosts: readonly string[] } {
    const all = (part: "lost" | "ghosts"): string[] => [...new Set(this.results.flatMap((result) => result[part]))];
    const most = Math.max(0, ...this.results.map((result) => result.wanted.length - result.lost.length));
    return { most, lost: all("lost"), ghosts: all("ghosts") };
  }

  private finish(wanted: readonly string[], heard: readonly string[]): void {
    const lost = wanted.filter((code) => !heard.includes(code));
    const ghosts = [...this.seen].filter((code) => !wanted.includes(code));
    this.results.push({ wanted, lost, ghosts });
  }
}
