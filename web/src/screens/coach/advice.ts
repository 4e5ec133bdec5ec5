// SPDX-License-Identifier: Apache-2.0
// The levels that the coach suggests for those in the seats. A level chosen by hand stays; else the coach chooses.
import { type Signal, signal } from "@preact/signals";
import { readAdvice } from "../../net/api.ts";
import type { Level } from "../../net/wire.ts";
import type { Advice, Said } from "../../net/wire_coach.ts";
import { changeSeat, remembered, seats } from "../../store.ts";

/** Players who chose their level themselves; the oldest go first. */
const byHand = remembered<readonly string[]>("levels_by_hand", [], Array.isArray);
const MOST = 60;
/** So long a take waits for levels that are still asked for; then it begins with what the seats have. */
const PATIENCE_MS = 800;

/** What the coach says of one seat. */
export interface Suggested {
  level: Level;
  said: Said;
  /** Whether the player chose for themselves. */
  byHand: boolean;
}

export class Coach {
  readonly advice: Signal<Advice | null> = signal(null);
  /** Until the first answer, or none: the advice keeps its place. */
  readonly waiting: Signal<boolean> = signal(true);
  private asked = "";

  /** Ask for whoever sits there now; the answer for others is not waited for. */
  async ask(sha256: string): Promise<void> {
    const players = seats.value.filter(isPerson).map((setup) => setup.player.id);
    const asked = [sha256, ...players].join("/");
    if (asked === this.asked) return;
    this.asked = asked;
    if (players.length === 0) {
      this.advice.value = null;
      this.waiting.value = false;
      return;
    }
    try {
      const found = await readAdvice(sha256, players);
      if (asked !== this.asked) return;
      this.advice.value = found;
      this.apply();
    } catch {
      if (asked === this.asked) this.asked = ""; // without advice a seat keeps the level it has
    } finally {
      this.waiting.value = false;
    }
  }

  /** Wait until the seats have the levels that are suggested, or until nobody would want to wait any longer. */
  async settled(): Promise<void> {
    let stop = (): void => {};
    const answered = new Promise<void>((done) => {
      stop = this.waiting.subscribe((waiting) => {
        if (!waiting) done();
      });
    });
    await Promise.race([answered, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
    stop();
  }

  suggested(seat: 0 | 1): Suggested | null {
    const setup = seats.value[seat];
    if (!isPerson(setup)) return null;
    const found = this.advice.value?.seats.find((one) => one.player === setup.player.id);
    return found ? { level: found.level, said: found.said, byHand: byHand.value.includes(setup.player.id) } : null;
  }

  /** What speaks for both levels together; null while somebody plays another. */
  get pair(): Said | null {
    const both = [this.suggested(0), this.suggested(1)];
    const taken = both.every((one, seat) => one && one.level === seats.value[seat]!.level);
    return taken ? (this.advice.value?.pair ?? null) : null;
  }

  /** The player chose a level, or leaves it to the coach again. */
  choose(seat: 0 | 1, level: Level | null): void {
    const { id } = seats.peek()[seat].player;
    const others = byHand.peek().filter((one) => one !== id);
    byHand.value = level === null ? others : [...others, id].slice(-MOST);
    if (level === null) this.apply();
    else changeSeat(seat, { level });
  }

  private apply(): void {
    for (const seat of [0, 1] as const) {
      const found = this.suggested(seat);
      if (found && !found.byHand && found.level !== seats.peek()[seat].level) changeSeat(seat, { level: found.level });
    }
  }
}

function isPerson({ input }: { input: string }): boolean {
  return input !== "simulated";
}
