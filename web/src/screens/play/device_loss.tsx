// SPDX-License-Identifier: Apache-2.0
// A kit that is pulled out mid-song: the song waits instead of going on without a player, says which kit it is, and when it is
// back. Nothing struck is lost.
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { presenceOf, type Source } from "../../input/listen.ts";
import { say } from "../../words/index.ts";
import type { Performance } from "./performance.ts";

export interface Loss {
  seat: number;
  name: string;
}

/** Pause when something that was here is gone; answers what was lost in this pause. */
export function useDeviceLoss(performance: Performance, sources: readonly Source[]): Signal<readonly Loss[]> {
  const losses = useSignal<readonly Loss[]>([]);
  const names = useSignal<ReadonlyMap<number, string>>(new Map());
  useSignalEffect(() => {
    for (const source of sources) {
      const presence = presenceOf(source);
      if (!presence) continue;
      if (presence.here) {
        if (names.peek().get(source.seat) !== presence.name) {
          names.value = new Map([...names.peek(), [source.seat, presence.name]]);
        }
        continue;
      }
      const name = names.peek().get(source.seat);
      const phase = performance.phase.peek();
      if (name === undefined || (phase !== "counting" && phase !== "playing")) continue;
      losses.value = [...losses.peek().filter((loss) => loss.seat !== source.seat), { seat: source.seat, name }];
      performance.pause();
    }
  });
  useSignalEffect(() => {
    const phase = performance.phase.value;
    if (phase === "counting" || phase === "playing") losses.value = [];
  });
  return losses;
}

export function LossSays({ losses, sources }: { losses: readonly Loss[]; sources: readonly Source[] }) {
  if (losses.length === 0) return null;
  return (
    <div role="status" class="play-loss">
      {losses.map(({ seat, name }) => {
        const source = sources.find((one) => one.seat === seat);
        const back = (source && presenceOf(source)?.here) ?? false;
        const how = `${source?.input === "phone" ? "phone_" : ""}${back ? "back" : "lost"}`;
        return (
          <p key={seat} data-loss={back ? "back" : "gone"}>
            {say(`play.pause.${how}`, { name: name || say("play.pause.any_kit") })}
          </p>
        );
      })}
    </div>
  );
}
