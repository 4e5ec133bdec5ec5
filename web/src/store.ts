// SPDX-License-Identifier: Apache-2.0
// What the screens share: who sits where, how loud things are, what must be told. Remembered things live in localStorage.
import { effect, type Signal, signal } from "@preact/signals";
import { CLOTHS, type Cloth } from "./look/jacket_colours.ts";
import { newId } from "./net/ids.ts";
import { type Calibration, DUETS, type Duet, type InputKind, LEVELS, type Level, type Player } from "./net/wire.ts";

/** A seat before a take begins. */
export interface SeatSetup {
  player: Player;
  level: Level;
  input: InputKind;
  calibration: Calibration;
  /** Which simulated partner plays here when `input` is "simulated". */
  partner: PartnerKind;
  /** The MIDI input's id (`MIDIInput.id`) this seat listens to; empty means every device. */
  midi_device: string;
}

export type PartnerKind = "steady" | "novice";

/** Linear gains from 0 to 1, but `drums`: 0 is the backing alone, 1 the song with its drums. */
export interface Mixer {
  song: number;
  drums: number;
  kit: number;
  click: number;
}

/** One sentence at the top of the page: `key` and `parameters` for `say`, and how grave it is. */
export interface Notice {
  key: string;
  parameters: Readonly<Record<string, unknown>>;
  tone: "plain" | "good" | "problem";
}

/** Where there is glass and no mouse there are rarely keys. */
const FIRST_INPUT: InputKind = globalThis.matchMedia?.("(hover: none) and (pointer: coarse)").matches
  ? "touch"
  : "keyboard";

function newSetup(cloth: Cloth, number: number): SeatSetup {
  return {
    player: { id: newId(), name: "", jacket: { ...cloth, number } },
    level: 2,
    input: FIRST_INPUT,
    calibration: { offset_us: 0, uncertainty_us: 0, taps: 0 },
    partner: "steady",
    midi_device: "",
  };
}

/**
 * A signal that survives the page: kept as JSON under `sidestick.NAME`. Storage that is missing, broken or of another shape
 * (`fits` says so) means `initial`.
 */
export function remembered<T>(name: string, initial: T, fits: (stored: T) => boolean = () => true): Signal<T> {
  const key = `sidestick.${name}`;
  let first = initial;
  try {
    const stored = localStorage.getItem(key);
    const read = stored === null ? initial : (JSON.parse(stored) as T);
    if (fits(read)) first = read;
  } catch {
    first = initial;
  }
  const kept = signal(first);
  effect(() => {
    const text = JSON.stringify(kept.value);
    try {
      localStorage.setItem(key, text);
    } catch {
      // a full or forbidden storage must not stop the evening
    }
  });
  return kept;
}

/** The two seats, left then right. */
export const seats = remembered<readonly [SeatSetup, SeatSetup]>(
  "seats",
  [newSetup(CLOTHS[0]!, 1), newSetup(CLOTHS[1]!, 2)],
  (both) =>
    both.length === 2 && both.every((one) => one.player.jacket && one.calibration && LEVELS.includes(one.level)),
);

/** How the two share the song; null: each plays their own level. */
export const duet = remembered<Duet | null>("duet", null, (kind) => kind === null || DUETS.includes(kind));

export const mixer = remembered<Mixer>("mixer", { song: 0.8, drums: 0.25, kit: 0.9, click: 0.5 });

export const notice = signal<Notice | null>(null);

/** Replace one seat's fields. */
export function changeSeat(index: 0 | 1, change: Partial<SeatSetup>): void {
  const [left, right] = seats.value;
  seats.value = index === 0 ? [{ ...left, ...change }, right] : [left, { ...right, ...change }];
}

/** Tell the players one sentence; null takes it away. */
export function tell(key: string | null, parameters: Notice["parameters"] = {}, tone: Notice["tone"] = "plain"): void {
  notice.value = key === null ? null : { key, parameters, tone };
}
