// SPDX-License-Identifier: Apache-2.0
// One computer keyboard, two players: the left half is the left seat's, the right half the right seat's. Keys are taken by
// position (event.code), so that it is the same place under the hand on every layout.
//
// The halves mirror each other: snare under the strong fingers next to the middle, hi-hat beside it, cymbals above, kick in the
// bottom row; toms run from high to low, left to right, as on a kit. Snare and kick have two keys each for two fingers or
// hands. Cheap keyboards block some groups of three keys in one block; these pads lie in three rows and few columns share.
import type { Pad } from "../net/wire.ts";
import { DEVICE_UNCERTAINTY_US, momentOf, type OnStrike } from "./strike.ts";

type Keys = readonly (readonly [code: string, pad: Pad])[];

/** For each seat, keys and their pads; a pad may have two keys, for two hands. */
export const KEYS: readonly [Keys, Keys] = [
  [
    ["KeyQ", "crash"],
    ["KeyE", "tom_high"],
    ["KeyR", "tom_mid"],
    ["KeyT", "tom_low"],
    ["KeyW", "ride"],
    ["KeyS", "hihat"],
    ["KeyA", "hihat"],
    ["KeyD", "snare"],
    ["KeyF", "snare"],
    ["KeyC", "kick"],
    ["KeyV", "kick"],
  ],
  [
    ["KeyP", "crash"],
    ["KeyI", "tom_low"],
    ["KeyU", "tom_mid"],
    ["KeyY", "tom_high"],
    ["KeyO", "ride"],
    ["KeyL", "hihat"],
    ["Semicolon", "hihat"],
    ["KeyJ", "snare"],
    ["KeyK", "snare"],
    ["KeyN", "kick"],
    ["KeyM", "kick"],
  ],
];

/** A key says nothing about force: an even, confident stroke. */
export const KEY_VELOCITY = 96;

const SEAT_OF_CODE: ReadonlyMap<string, { seat: number; pad: Pad }> = new Map(
  KEYS.flatMap((keys, seat) => keys.map(([code, pad]) => [code, { seat, pad }] as const)),
);

/** The strike a key means, or null. */
export function strikeOfKey(code: string): { seat: number; pad: Pad } | null {
  return SEAT_OF_CODE.get(code) ?? null;
}

/** The keys of each pad of a seat, in the order of `KEYS`. */
export function codesOf(seat: number, pad: Pad): string[] {
  return (KEYS[seat === 0 ? 0 : 1] ?? []).filter(([, of]) => of === pad).map(([code]) => code);
}

/** What is printed on the key at `code` on this player's keyboard, where the browser tells; else its US letter. */
export async function keyLabels(): Promise<ReadonlyMap<string, string>> {
  const layout = (navigator as Navigator & { keyboard?: { getLayoutMap(): Promise<Map<string, string>> } }).keyboard;
  const labels = new Map<string, string>();
  let printed: Map<string, string> | null = null;
  try {
    printed = (await layout?.getLayoutMap()) ?? null;
  } catch {
    printed = null;
  }
  for (const keys of KEYS) {
    for (const [code] of keys) {
      labels.set(code, (printed?.get(code) ?? (code === "Semicolon" ? ";" : code.replace("Key", ""))).toUpperCase());
    }
  }
  return labels;
}

/** Whether the key event is meant for a text field or a browser's shortcut, not for a drum. */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    (target?.matches?.("input:not([type=range]), textarea, select, [contenteditable]") ?? false)
  );
}

/** Listen to the keyboard for the seats in `seats`; returns what stops it. */
export function listenToKeyboard(seats: readonly number[], onStrike: OnStrike): () => void {
  const down = (event: KeyboardEvent): void => {
    if (isElsewhere(event)) return;
    const strike = strikeOfKey(event.code);
    if (!strike || !seats.includes(strike.seat)) return;
    event.preventDefault(); // the page must not scroll or search while somebody drums
    if (event.repeat) return;
    onStrike({
      ...strike,
      articulation: "plain",
      velocity: KEY_VELOCITY,
      ...momentOf(event.timeStamp, performance.now(), DEVICE_UNCERTAINTY_US.keyboard),
    });
  };
  addEventListener("keydown", down, { capture: true });
  return () => removeEventListener("keydown", down, { capture: true });
}
