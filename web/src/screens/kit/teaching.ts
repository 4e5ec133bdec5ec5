// SPDX-License-Identifier: Apache-2.0
// A lesson the player gives the kit, as it goes on: notes come in, and a moment after each the learner is asked what it makes of it.
import { type Signal, signal } from "@preact/signals";
import type { Arrived } from "../../input/kits/hub.ts";
import { KitLearner } from "../../input/midi/learning.ts";

/** A hit and its echoes have all arrived by then. */
const UNDERSTOOD_MS = 45;

export class Teaching {
  /** Null while nobody teaches. */
  readonly learner: Signal<KitLearner | null> = signal(null);
  /** Counts up with every change inside the learner. */
  readonly turn = signal(0);
  private timer: ReturnType<typeof setTimeout> | undefined;

  begin(): void {
    this.learner.value = new KitLearner();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.learner.value = null;
  }

  hear({ message, atMs }: Arrived): void {
    const learner = this.learner.peek();
    if (!learner || !message) return;
    learner.hear(message, atMs);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (learner.settle(performance.now())) this.turn.value += 1;
    }, UNDERSTOOD_MS);
  }

  /** Do something with the learner and show it. */
  act(deed: (learner: KitLearner) => void): void {
    const learner = this.learner.peek();
    if (!learner) return;
    deed(learner);
    this.turn.value += 1;
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
