// SPDX-License-Identifier: Apache-2.0
// Strike something and see it light up: the keys as they lie under the hand, or the pads.
import { useEffect, useRef } from "preact/hooks";
import type { OnStrike } from "../../input/strike.ts";
import { listenToTouch } from "../../input/touch.ts";
import { Gem, KeysPicture, laneOf } from "../../look/keys_picture.tsx";
import { PADS, type Pad } from "../../net/wire.ts";
import type { SeatSetup } from "../../store.ts";
import { say } from "../../words/index.ts";
import type { Struck } from "./striking.ts";

export interface TryItProps {
  seat: 0 | 1;
  setup: SeatSetup;
  /** Pads the song asks for at this level. */
  pads: readonly Pad[];
  struck: Struck;
  onStrike: OnStrike;
}

export function TryIt({ seat, setup, pads, struck, onStrike }: TryItProps) {
  if (setup.input === "simulated") return null;
  const now = struck.now.value;
  const last = struck.last.value;
  return (
    <div class="try" data-lit={now.size > 0} data-heard={last !== null}>
      <p class="try-says">
        <span class="try-light" aria-hidden="true" />
        {last === null ? say(`seats.try.${setup.input}`) : say("seats.try.heard", { pad: say(`play.pad.${last}`) })}
      </p>
      {setup.input === "keyboard" ? (
        <KeysPicture seat={seat} pads={pads} struck={now} />
      ) : (
        <Pads seat={seat} pads={pads} now={now} onTouch={setup.input === "touch" ? onStrike : null} />
      )}
    </div>
  );
}

interface PadsProps {
  seat: 0 | 1;
  pads: readonly Pad[];
  now: ReadonlySet<Pad>;
  /** Null: the pads are lights alone. */
  onTouch: OnStrike | null;
}

function Pads({ seat, pads, now, onTouch }: PadsProps) {
  const surface = useRef<HTMLUListElement>(null);
  useEffect(() => (surface.current && onTouch ? listenToTouch(surface.current, onTouch) : undefined), [onTouch]);
  return (
    <ul class="try-pads" ref={surface}>
      {PADS.filter((pad) => pads.includes(pad) || now.has(pad)).map((pad) => (
        <li key={pad}>
          {onTouch ? (
            <button
              type="button"
              class="try-pad"
              data-pad={pad}
              data-seat={seat}
              data-struck={now.has(pad)}
              style={lane(pad)}
            >
              <Gem pad={pad} />
              <span>{say(`play.pad.${pad}`)}</span>
            </button>
          ) : (
            <span class="try-pad" data-struck={now.has(pad)} style={lane(pad)}>
              <Gem pad={pad} />
              <span>{say(`play.pad.${pad}`)}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

const lane = (pad: Pad): Record<string, string> => ({ "--lane": laneOf(pad) });
