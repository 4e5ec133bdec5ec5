// SPDX-License-Identifier: Apache-2.0
// The pads on the glass: those the chart asks for, as large as there is room, the kick widest and lowest.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { gemOutline } from "../../draw/gems.ts";
import { readPalette } from "../../draw/palette.ts";
import type { OnStrike } from "../../input/strike.ts";
import { listenToTouch } from "../../input/touch.ts";
import type { Pad } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import "./touch_pads.css";

export interface TouchSeat {
  seat: number;
  pads: readonly Pad[];
}

export function TouchPads({ seats, onStrike }: { seats: readonly TouchSeat[]; onStrike: OnStrike }) {
  const surface = useRef<HTMLDivElement>(null);
  const palette = useMemo(() => readPalette(), []);
  useEffect(() => (surface.current ? listenToTouch(surface.current, onStrike) : undefined), [onStrike]);
  return (
    <div class="play-pads" ref={surface}>
      {seats.map(({ seat, pads }) => (
        <div class="play-pads-seat" key={seat} style={{ "--columns": columnsFor(pads, seats.length) }}>
          {pads.map((pad) => (
            <button
              type="button"
              class="play-pad"
              key={pad}
              data-pad={pad}
              data-seat={seat}
              style={{ "--lane": palette.lanes[pad], "--span": spanOf(pad, pads, columnsFor(pads, seats.length)) }}
            >
              <svg viewBox="0 0 100 100" aria-hidden="true">
                <path d={gemOutline(pad)} />
              </svg>
              <span>{say(`play.pad.${pad}`)}</span>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

/** The last pad of the hands takes what its row has left, so that no hole is struck. */
export function spanOf(pad: Pad, pads: readonly Pad[], columns: number): number {
  const hands = pads.filter((one) => one !== "kick");
  const over = hands.length % columns;
  return over > 0 && pad === hands.at(-1) ? columns - over + 1 : 1;
}

/** Columns above the kick: a thumb's width each, at most two where two players share a phone. */
function columnsFor(pads: readonly Pad[], seats: number): number {
  const hands = pads.filter((pad) => pad !== "kick").length;
  return Math.max(1, Math.min(hands, seats > 1 ? 2 : 4));
}
