// SPDX-License-Identifier: Apache-2.0
// The small stage: two chairs side by side, each with its jacket over the back, a lamp above each that answers a strike.
import { Icon } from "../../look/icons.tsx";
import { Jacket } from "../../look/jacket.tsx";
import { seats } from "../../store.ts";
import { say } from "../../words/index.ts";
import type { Struck } from "./striking.ts";

export function Chairs({ struck, onSwap }: { struck: readonly [Struck, Struck]; onSwap: () => void }) {
  return (
    <div class="chairs">
      {seats.value.map(({ player }, seat) => (
        <div
          key={seat === 0 ? "left" : "right"}
          class="chair"
          data-seat={seat}
          data-lit={struck[seat]!.now.value.size > 0}
        >
          <div class="chair-light" aria-hidden="true" />
          <Jacket jacket={player.jacket} name={player.name} chair side={seat === 0 ? 0 : 1} />
        </div>
      ))}
      <button
        type="button"
        class="button button-icon chairs-swap"
        aria-label={say("seats.swap")}
        title={say("seats.swap")}
        onClick={onSwap}
      >
        <Icon sign="swap" />
      </button>
    </div>
  );
}
