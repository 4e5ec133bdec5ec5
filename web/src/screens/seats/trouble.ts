// SPDX-License-Identifier: Apache-2.0
// What keeps a seat from being heard, as one key of `seats.trouble` and its parameters. Pure.
import type { KitDevice } from "../../input/kits/hub.ts";
import type { MidiState } from "../../input/midi/device.ts";
import type { MicrophoneState } from "../../input/table/microphone.ts";
import type { SeatSetup } from "../../store.ts";

export interface Trouble {
  key:
    | "midi_missing"
    | "midi_refused"
    | "midi_asking"
    | "midi_none"
    | "midi_unplugged"
    | "midi_other"
    | "table_refused"
    | "table_missing"
    | "table_untaught";
  parameters: Readonly<Record<string, unknown>>;
}

/** Name of a kit that is chosen but not there, from what was seen earlier. */
export type NamesSeen = Readonly<Record<string, string>>;

/** What a seat's table needs: a microphone that is not refused, and sounds. */
export interface TableSeen {
  microphone: MicrophoneState;
  taught: boolean;
}

export function troubleOf(
  setup: Pick<SeatSetup, "input" | "midi_device">,
  state: MidiState,
  devices: readonly KitDevice[],
  seen: NamesSeen,
  table: TableSeen = { microphone: "closed", taught: true },
): Trouble | null {
  if (setup.input === "table") return tableTrouble(table);
  if (setup.input !== "midi" || state === "unasked") return null;
  // A gamepad that was pressed is there without MIDI.
  if (devices.some((device) => device.kind === "gamepad" && (setup.midi_device || device.id) === device.id))
    return null;
  if (state === "missing" || state === "refused" || state === "asking") return { key: `midi_${state}`, parameters: {} };
  const wanted = setup.midi_device;
  const name = seen[wanted];
  const gone = wanted !== "" && devices.every((device) => device.id !== wanted);
  if (gone && name) return { key: devices.length > 0 ? "midi_other" : "midi_unplugged", parameters: { name } };
  return devices.length === 0 ? { key: "midi_none", parameters: {} } : null;
}

function tableTrouble({ microphone, taught }: TableSeen): Trouble | null {
  if (microphone === "refused" || microphone === "missing") return { key: `table_${microphone}`, parameters: {} };
  return taught ? null : { key: "table_untaught", parameters: {} };
}
