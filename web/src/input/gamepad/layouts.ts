// SPDX-License-Identifier: Apache-2.0
// Which button is which drum, on gamepads and on the plastic kits of the consoles. A button's number stands where a MIDI note
// would. Rock Band kits with cymbals hold a second button to say "cymbal" or "drum": its mark is added to the number.
import type { Pad } from "../../net/wire.ts";
import type { NoteMap, Zone } from "../midi/presets.ts";

export const PAD_LAYOUTS = ["gamepad", "rock_band", "rock_band_raw", "guitar_hero", "guitar_hero_raw"] as const;
export type PadLayout = (typeof PAD_LAYOUTS)[number];

/** Added to a button's number while the kit says that it is a cymbal, or a drum. */
export const CYMBAL_MARK = 32;
export const DRUM_MARK = 64;

export interface Marks {
  cymbal: number;
  drum: number;
}

/** Buttons that say what another one is. */
export const MARKS_OF: Readonly<Partial<Record<PadLayout, Marks>>> = {
  rock_band: { cymbal: 5, drum: 11 },
  rock_band_raw: { cymbal: 11, drum: 10 },
};

const zone = (pad: Pad, also: readonly Pad[] = []): Zone => ({
  pad,
  how: pad === "hihat" ? "closed" : "plain",
  ...(also.length > 0 ? { also } : {}),
});

/** Both thumbs and both index fingers: kick under the triggers, snare under either thumb. */
const GAMEPAD: NoteMap = new Map([
  [0, zone("snare")],
  [13, zone("snare")],
  [2, zone("hihat")],
  [14, zone("hihat")],
  [4, zone("hihat")],
  [3, zone("crash")],
  [12, zone("crash")],
  [5, zone("ride")],
  [15, zone("tom_high")],
  [11, zone("tom_mid")],
  [1, zone("tom_low")],
  [6, zone("kick")],
  [7, zone("kick")],
]);

/** Four colours for seven drums: a kit without cymbals has one pad for a cymbal and the tom below it. */
function rockBand(green: number, red: number, blue: number, yellow: number, kicks: readonly number[]): NoteMap {
  const colours: readonly (readonly [number, Pad, Pad])[] = [
    [yellow, "hihat", "tom_high"],
    [blue, "ride", "tom_mid"],
    [green, "crash", "tom_low"],
  ];
  return new Map([
    [red, zone("snare")],
    [red + DRUM_MARK, zone("snare")],
    ...kicks.map((kick) => [kick, zone("kick")] as const),
    ...colours.flatMap(([button, cymbal, tom]) => [
      [button, zone(cymbal, [tom])] as const,
      [button + CYMBAL_MARK, zone(cymbal)] as const,
      [button + DRUM_MARK, zone(tom)] as const,
    ]),
  ]);
}

function guitarHero(green: number, red: number, blue: number, yellow: number, orange: number): NoteMap {
  return new Map([
    [red, zone("snare")],
    [yellow, zone("hihat")],
    [blue, zone("tom_high", ["tom_mid"])],
    [orange, zone("crash", ["ride"])],
    [green, zone("tom_low")],
    [4, zone("kick")],
  ]);
}

/** "_raw": as the PlayStation 3 and Wii kits number their buttons where the browser knows no standard for them. */
export const BUTTONS_OF: Readonly<Record<PadLayout, NoteMap>> = {
  gamepad: GAMEPAD,
  rock_band: rockBand(0, 1, 2, 3, [4, 10]),
  rock_band_raw: rockBand(1, 2, 0, 3, [4, 5]),
  guitar_hero: guitarHero(0, 1, 2, 3, 5),
  guitar_hero_raw: guitarHero(1, 2, 0, 3, 5),
};

/** Vendor and product as Chrome ("Vendor: 1bad Product: 0003") and Firefox ("1bad-0003-…") say them. */
function numbersOf(id: string): string {
  const said =
    /vendor:\s*([0-9a-f]{4})\s*product:\s*([0-9a-f]{4})/i.exec(id) ?? /^([0-9a-f]{4})-([0-9a-f]{4})-/i.exec(id);
  return said ? `${said[1]}:${said[2]}`.toLowerCase() : "";
}

const ROCK_BAND = ["1bad:0003", "1bad:0130", "1bad:0005", "1bad:3110", "12ba:0210"];
const GUITAR_HERO = ["12ba:0120"];

/** The layout that a gamepad's id suggests; `standard`: the browser has put its buttons in the standard order. */
export function layoutOf(id: string, standard: boolean): PadLayout {
  const numbers = numbersOf(id);
  if (ROCK_BAND.includes(numbers) || /rock ?band|harmonix drum|drum rocker/i.test(id)) {
    return standard ? "rock_band" : "rock_band_raw";
  }
  if (GUITAR_HERO.includes(numbers) || /(guitar ?hero|red ?octane).*drum|drum.*guitar ?hero/i.test(id)) {
    return standard ? "guitar_hero" : "guitar_hero_raw";
  }
  return "gamepad";
}

/** A gamepad's name without its numbers. */
export function nameOfPad(id: string): string {
  return id
    .replace(/\s*\((standard gamepad\s*)?vendor:.*$/i, "")
    .replace(/^[0-9a-f]{4}-[0-9a-f]{4}-/i, "")
    .trim();
}
