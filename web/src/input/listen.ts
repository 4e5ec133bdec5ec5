// SPDX-License-Identifier: Apache-2.0
// One place that knows how to hear each kind of input, for every screen on which somebody strikes.
import { phones } from "../net/phones.ts";
import type { InputKind } from "../net/wire.ts";
import { gamepads } from "./gamepad/device.ts";
import { listenToKeyboard } from "./keyboard.ts";
import { hub, type OnChoke } from "./kits/hub.ts";
import { midi } from "./midi/device.ts";
import type { OnStrike } from "./strike.ts";
import { table } from "./table/device.ts";
import { microphone } from "./table/microphone.ts";

/** What a seat strikes. Touch pads are elements of the page and listen by themselves (`touch.ts`). */
export interface Source {
  seat: number;
  input: InputKind | (string & {});
  /** Which kit, empty is any; at a table whose sounds. */
  device: string;
}

/** Look for kits of every kind; the browser may ask the player about MIDI. */
export function openKits(): void {
  void midi.open();
  gamepads.open();
}

/** Both are struck pad by pad and come through the hub. */
function isKitInput(input: Source["input"]): boolean {
  return input === "midi" || input === "gamepad";
}

/** Whether a source that can be pulled out is here, and what it is called; null for those that cannot. Reads signals. */
export function presenceOf({ seat, input, device }: Source): { name: string; here: boolean } | null {
  if (input === "phone") {
    const { state, name } = phones().seats[seat]!.value;
    return { name, here: state === "here" };
  }
  if (input === "table") {
    const state = microphone.state.value;
    return state === "open" || state === "missing" ? { name: microphone.label, here: state === "open" } : null;
  }
  if (!isKitInput(input)) return null;
  const known = hub.devices.value;
  const name = known.find((one) => one.id === device)?.name ?? (device === "" ? (known[0]?.name ?? "") : "");
  return { name, here: hub.isHere(device) };
}

/** The device of a seat as it is set up: the kit's id, or at a table the player, whose sounds they are. */
export function deviceOf(setup: { input: string; midi_device: string; player: { id: string } }): string {
  return setup.input === "table" ? setup.player.id : setup.midi_device;
}

/** Hear every source until the returned function is called. */
export function listenTo(sources: readonly Source[], onStrike: OnStrike, onChoke?: OnChoke): () => void {
  const stops: (() => void)[] = [];
  const byKeys = sources.filter((source) => source.input === "keyboard").map((source) => source.seat);
  if (byKeys.length > 0) stops.push(listenToKeyboard(byKeys, onStrike));
  for (const { seat, device } of sources.filter((source) => isKitInput(source.input))) {
    openKits();
    stops.push(hub.listen(seat, device, onStrike, onChoke));
  }
  for (const { seat } of sources.filter((source) => source.input === "phone")) {
    stops.push(phones().listen(seat, onStrike));
  }
  for (const { seat, device } of sources.filter((source) => source.input === "table")) {
    stops.push(table.listen(seat, device, onStrike));
  }
  return () => {
    for (const stop of stops) stop();
  };
}
