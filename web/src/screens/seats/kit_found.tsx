// SPDX-License-Identifier: Apache-2.0
// A kit that was plugged in while nobody plays on one is offered to both seats.
import { hub } from "../../input/kits/hub.ts";
import { seats } from "../../store.ts";
import { say } from "../../words/index.ts";
import { changeWhoOrWhat } from "./offsets.ts";

const SIDES = [0, 1] as const;

export function KitFound() {
  const [kit] = hub.devices.value;
  if (!kit || seats.value.some((setup) => setup.input === "midi")) return null;
  return (
    <div class="kit-found" role="status">
      <p>{say("kit.found", { name: kit.name })}</p>
      {SIDES.map((seat) => (
        <button
          key={seat}
          type="button"
          class="button"
          data-seat={seat}
          onClick={() => changeWhoOrWhat(seat, { input: "midi", midi_device: kit.id })}
        >
          {say(seat === 0 ? "seats.left" : "seats.right")}
        </button>
      ))}
    </div>
  );
}

/** Whether kits may be looked for without a question: the player said yes before. */
export async function mayLookForKits(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "midi" as PermissionName });
    return state === "granted";
  } catch {
    return false; // a browser that has no such permission asks, or has no MIDI
  }
}
