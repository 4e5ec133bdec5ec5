// SPDX-License-Identifier: Apache-2.0
// Which kit a seat strikes: by name, or by striking it where two are called the same; and the way to its settings.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { hub } from "../../input/kits/hub.ts";
import type { SeatSetup } from "../../store.ts";
import { say } from "../../words/index.ts";
import { kitShown } from "../kit/shown.ts";
import { changeWhoOrWhat } from "./offsets.ts";
import type { NamesSeen } from "./trouble.ts";

export interface KitChoiceProps {
  seat: 0 | 1;
  setup: SeatSetup;
  seen: NamesSeen;
}

export function KitChoice({ seat, setup, seen }: KitChoiceProps) {
  const asked = useSignal(false);
  const here = hub.devices.value;
  const unwatch = useRef<(() => void) | null>(null);
  const stop = (): void => {
    unwatch.current?.();
    unwatch.current = null;
    asked.value = false;
  };
  useEffect(() => () => unwatch.current?.(), []);
  /** Wait for a stroke: the kit it comes from is this seat's. */
  const ask = (): void => {
    asked.value = true;
    unwatch.current = hub.watch(({ device, message }) => {
      if (message?.kind !== "note") return;
      stop();
      changeWhoOrWhat(seat, { midi_device: device });
    });
  };
  const gone = setup.midi_device !== "" && here.every((device) => device.id !== setup.midi_device);
  if (here.length === 0 && !gone) return null;
  const kits = gone ? [...here, { id: setup.midi_device, name: seen[setup.midi_device] ?? setup.midi_device }] : here;
  // With one kit there is no question which is meant.
  const meant = here.find((device) => device.id === setup.midi_device) ?? (here.length === 1 ? here[0] : undefined);
  return (
    <div class="kit-choices">
      <select
        class="field kit-choice"
        aria-label={say("seats.kit.title")}
        value={setup.midi_device}
        onChange={(event) => changeWhoOrWhat(seat, { midi_device: event.currentTarget.value })}
      >
        <option value="">{say("seats.kit.any")}</option>
        {kits.map((kit) => (
          <option key={kit.id} value={kit.id}>
            {kit.name}
          </option>
        ))}
      </select>
      {here.length > 1 && (
        <button type="button" class="button kit-mine" aria-pressed={asked.value} onClick={asked.value ? stop : ask}>
          {say(asked.value ? "kit.strike_yours" : "kit.which_is_mine")}
        </button>
      )}
      {meant && (
        <button
          type="button"
          class="button kit-open"
          onClick={() => {
            kitShown.value = { seat, device: meant.id };
          }}
        >
          {say("kit.open")}
        </button>
      )}
    </div>
  );
}
