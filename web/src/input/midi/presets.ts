// SPDX-License-Identifier: Apache-2.0
// What the makers' modules send as they leave the factory: General MIDI where they follow it, and where they do not. From the
// makers' manuals (Roland TD series note map; Alesis Nitro, Command and Surge guides; Yamaha DTX and XG drum maps).
import { PAD_OF_GM } from "../../music/kit_map.ts";
import type { Articulation, Pad } from "../../net/wire.ts";
import { BUTTONS_OF, PAD_LAYOUTS, type PadLayout } from "../gamepad/layouts.ts";

export const MIDI_PRESETS = ["gm", "roland", "alesis", "yamaha"] as const;
type MidiPreset = (typeof MIDI_PRESETS)[number];
export type PresetName = MidiPreset | PadLayout;
export const PRESETS: readonly PresetName[] = [...MIDI_PRESETS, ...PAD_LAYOUTS];

/** How a note is struck; "by_foot": the note does not say, controller 4 does. */
export type How = Articulation | "by_foot";

export interface Zone {
  pad: Pad;
  how: How;
  /** Other drums that this one may be meant for, where a kit has too few. */
  also?: readonly Pad[];
}

export type NoteMap = ReadonlyMap<number, Zone>;

const GM: NoteMap = new Map([...PAD_OF_GM].map(([note, { pad, articulation }]) => [note, { pad, how: articulation }]));

/** A fourth tom's rim is 39, a hand clap in General MIDI. */
const ROLAND: readonly (readonly [number, Pad, How])[] = [[39, "tom_low", "plain"]];

const ALESIS: readonly (readonly [number, Pad, How])[] = [
  [39, "tom_low", "plain"],
  [23, "hihat", "open"], // half open
  [21, "hihat", "pedal"], // splash
];

const YAMAHA: readonly (readonly [number, Pad, How])[] = [
  [31, "snare", "plain"],
  [33, "kick", "plain"],
  [34, "snare", "plain"],
  [78, "hihat", "open"], // edge
  [79, "hihat", "closed"], // edge
  [83, "hihat", "pedal"], // foot splash
];

function over(base: NoteMap, changes: readonly (readonly [number, Pad, How])[]): NoteMap {
  return new Map([...base, ...changes.map(([note, pad, how]) => [note, { pad, how }] as const)]);
}

export const NOTES_OF: Readonly<Record<PresetName, NoteMap>> = {
  gm: GM,
  roland: over(GM, ROLAND),
  alesis: over(GM, ALESIS),
  yamaha: over(GM, YAMAHA),
  ...BUTTONS_OF,
};

const NAMES: readonly (readonly [MidiPreset, RegExp])[] = [
  ["roland", /roland|v-?drums|\btd-?\d|\bvad\d|\bvqd|\bspd/i],
  ["alesis", /alesis|nitro|\bcrimson|\bsurge|\bstrike|\bcommand\b|\bdm(6|7|8|10)\b|turbo mesh/i],
  ["yamaha", /yamaha|\bdtx|\bead10/i],
];

/** The preset that a port's name and maker suggest; General MIDI for everything else. */
export function presetOf(name: string, manufacturer: string): MidiPreset {
  const said = `${manufacturer} ${name}`;
  return NAMES.find(([, pattern]) => pattern.test(said))?.[0] ?? "gm";
}
