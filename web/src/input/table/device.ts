// SPDX-License-Identifier: Apache-2.0
// Tables as instruments: knocks from the one microphone go to the seat whose sound they are.
import type { Pad } from "../../net/wire.ts";
import { remembered } from "../../store.ts";
import type { OnStrike } from "../strike.ts";
import { type Knock, microphone } from "./microphone.ts";
import { type Sounds, TableModel } from "./sounds.ts";

/** The acoustic loop of one microphone and one output. */
export interface Loop {
  delayMs: number;
  uncertaintyMs: number;
}

/** What each player's table sounds like, by the player's id. */
export const tables = remembered<Readonly<Record<string, Sounds>>>("tables", {});
/** Measured loops by the microphone's name. */
const loops = remembered<Readonly<Record<string, Loop>>>("loops", {});
/** The microphone used last: its loop is needed before it is opened. */
const lastMicrophone = remembered("microphone", "");

const TABLES_KEPT = 24;
/** Until the loop is measured: what a plain laptop takes there and back. */
const UNMEASURED: Loop = { delayMs: 45, uncertaintyMs: 15 };

export function keepTable(player: string, sounds: Sounds): void {
  const { [player]: _, ...others } = tables.peek();
  tables.value = Object.fromEntries([...Object.entries(others).slice(-(TABLES_KEPT - 1)), [player, sounds]]);
}

/** The loop of the microphone in use, or used last; null while it has not been measured. */
export function loopNow(): Loop | null {
  return loops.value[microphone.label || lastMicrophone.value] ?? null;
}

export function keepLoop(loop: Loop): void {
  lastMicrophone.value = microphone.label;
  loops.value = { ...loops.peek(), [microphone.label]: loop };
}

/** When a knock was struck, by performance.now() as the song's clock wants it: the loop is taken off, output latency put back. */
export function struckAtMs(knock: Knock, loop: Loop): number {
  return knock.atMs - (loop.delayMs - knock.outputMs);
}

class Tables {
  private readonly seats = new Map<number, { player: string; onStrike: OnStrike }>();
  private stop: (() => void) | null = null;
  private model: { of: unknown; model: TableModel } | null = null;

  /** Hear the sounds of `player` for `seat`; returns what stops it. */
  listen(seat: number, player: string, onStrike: OnStrike): () => void {
    const listener = { player, onStrike };
    this.seats.set(seat, listener);
    this.model = null;
    this.stop ??= microphone.hear((loopNow() ?? UNMEASURED).delayMs / 1000, (knock) => this.knocked(knock));
    return () => {
      if (this.seats.get(seat) === listener) this.seats.delete(seat);
      this.model = null;
      if (this.seats.size > 0) return;
      this.stop?.();
      this.stop = null;
    };
  }

  private knocked(knock: Knock): void {
    const meant = this.modelNow().meaning(knock);
    const listener = meant && this.seats.get(meant.seat);
    if (!listener) return;
    const loop = loopNow() ?? UNMEASURED;
    const { seat, pad, standsFor, velocity } = meant;
    listener.onStrike({
      seat,
      pad,
      standsFor,
      velocity,
      articulation: articulationOf(pad),
      atMs: struckAtMs(knock, loop),
      uncertaintyUs: Math.round(1000 * Math.hypot(loop.uncertaintyMs, ONSET_MS)),
    });
  }

  private modelNow(): TableModel {
    const known = tables.peek();
    if (this.model?.of === known) return this.model.model;
    const players = [...this.seats].map(([seat, { player }]) => ({ seat, sounds: known[player] ?? [] }));
    this.model = { of: known, model: new TableModel(players) };
    return this.model.model;
  }
}

/** A stroke's first sample is found this exactly beside music (bench/tabletop.py). */
const ONSET_MS = 0.5;

function articulationOf(pad: Pad): "closed" | "plain" {
  return pad === "hihat" ? "closed" : "plain";
}

/** The page's tables. */
export const table = new Tables();
