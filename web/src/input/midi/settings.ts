// SPDX-License-Identifier: Apache-2.0
// How one kit is heard: what its notes mean, how hard counts, which strokes are echoes of others. Pure; kept as JSON.
import { PADS, type Pad } from "../../net/wire.ts";
import { NOTES_OF, type NoteMap, PRESETS, type PresetName, type Zone } from "./presets.ts";

/** What can be struck apart from the others: the pads, and the foot of the hi-hat. */
export type Trigger = Pad | "hihat_pedal";
export const TRIGGERS: readonly Trigger[] = [...PADS, "hihat_pedal"];

/** How a stroke's force becomes loudness: "soft" lifts gentle hands, "hard" asks for strong ones. */
export const CURVES = ["soft", "even", "hard"] as const;
export type Curve = (typeof CURVES)[number];
const EXPONENT: Readonly<Record<Curve, number>> = { soft: 0.6, even: 1, hard: 1.6 };

export interface PadSettings {
  /** Strokes softer than this velocity (1 to 127) are none. */
  threshold: number;
  curve: Curve;
  /** A second stroke within this many ms is the first one bouncing. */
  debounceMs: number;
}

export interface KitSettings {
  /** Null: by the port's name. */
  preset: PresetName | null;
  /** What the player taught, by note; goes before the preset. */
  learned: Readonly<Record<string, Zone>>;
  /** Differences from `FRESH`, pad by pad. */
  pads: Readonly<Partial<Record<Trigger, Partial<PadSettings>>>>;
  /** A stroke this many times weaker than a neighbour's just before or after is its echo: a share from 0 (off) to 0.8. */
  crosstalk: number;
  /** Echoes that were heard while the kit was learned: "snare>tom_high" to the largest share. */
  echoes: Readonly<Record<string, number>>;
  /** Controller 4 is high when the hi-hat is open; on most kits it is high when it is closed. */
  footInverted: boolean;
  /** A kit that stands right-handed, played left-handed without rebuilding it: every pad is its mirror image. */
  leftHanded: boolean;
  /** Pads this kit does not have, and the pad that is struck for each. */
  merged: Readonly<Partial<Record<Pad, Pad>>>;
}

export const FRESH_KIT: KitSettings = {
  preset: null,
  learned: {},
  pads: {},
  crosstalk: 0.2,
  echoes: {},
  footInverted: false,
  leftHanded: false,
  merged: {},
};

/** A fast roll of one hand on one pad is 60 ms apart, a flam of two 25: bounces come sooner. */
const HAND: PadSettings = { threshold: 8, curve: "even", debounceMs: 18 };
const FRESH: Readonly<Record<Trigger, PadSettings>> = {
  crash: HAND,
  hihat: HAND,
  snare: { ...HAND, threshold: 6 }, // ghost notes are soft on purpose
  kick: { threshold: 10, curve: "even", debounceMs: 30 }, // a beater that is left on the head bounces longer
  tom_high: HAND,
  tom_mid: HAND,
  tom_low: HAND,
  ride: HAND,
  hihat_pedal: { threshold: 20, curve: "even", debounceMs: 40 }, // a foot that keeps time trembles
};

export function padSettings(kit: KitSettings, trigger: Trigger): PadSettings {
  return { ...FRESH[trigger], ...kit.pads[trigger] };
}

/** Return `kit` with some settings of one pad changed. */
export function withPad(kit: KitSettings, trigger: Trigger, change: Partial<PadSettings>): KitSettings {
  return { ...kit, pads: { ...kit.pads, [trigger]: { ...kit.pads[trigger], ...change } } };
}

/** What each note means: as taught, else as the preset says. */
export function notesOf(kit: KitSettings, suggested: PresetName): NoteMap {
  const taught = Object.entries(kit.learned).map(([note, zone]) => [Number(note), zone] as const);
  return new Map([...NOTES_OF[kit.preset ?? suggested], ...taught]);
}

/** Velocity 1 to 127 as the pad's curve has it; 127 stays 127. */
export function curved(velocity: number, curve: Curve): number {
  return Math.max(1, Math.min(127, Math.round(127 * (velocity / 127) ** EXPONENT[curve])));
}

/** Pads that stand next to each other or hang on one bar: where a stroke on one shakes the other. */
const NEIGHBOURS: Readonly<Record<Pad, readonly Pad[]>> = {
  crash: ["hihat", "tom_high", "tom_mid"],
  hihat: ["crash", "snare", "tom_high"],
  snare: ["hihat", "tom_high", "kick"],
  kick: ["snare", "tom_low"],
  tom_high: ["snare", "hihat", "tom_mid", "crash"],
  tom_mid: ["tom_high", "tom_low", "ride", "crash"],
  tom_low: ["tom_mid", "ride", "kick"],
  ride: ["tom_mid", "tom_low"],
};
/** Heard once at some share, an echo may be a little stronger the next time. */
const ECHO_MARGIN = 1.3;
const SHARE_LIMIT = 0.8;

/** The share of a stroke on `from` below which one on `to` is its echo; 0 where it never is. */
export function echoShare(kit: KitSettings, from: Pad, to: Pad): number {
  if (kit.crosstalk === 0) return 0;
  const learned = (kit.echoes[`${from}>${to}`] ?? 0) * ECHO_MARGIN;
  return Math.min(SHARE_LIMIT, Math.max(NEIGHBOURS[from].includes(to) ? kit.crosstalk : 0, learned));
}

/** Right-handed kits from left to right: hi-hat, crash, snare, high and mid tom, ride, low tom; seen in a mirror. */
const MIRROR: Readonly<Partial<Record<Pad, Pad>>> = {
  hihat: "ride",
  ride: "hihat",
  snare: "tom_low",
  tom_low: "snare",
  tom_high: "tom_mid",
  tom_mid: "tom_high",
};

/** What striking a zone means for a player of this kit. */
export function handed(kit: KitSettings, zone: Zone): Zone {
  if (!kit.leftHanded || zone.how === "pedal") return zone;
  const pad = MIRROR[zone.pad];
  if (!pad) return zone;
  return { pad, how: pad === "hihat" ? "closed" : "plain" };
}

/** The pads besides `pad` that a stroke on it may be meant for. */
export function standsFor(kit: KitSettings, pad: Pad): Pad[] {
  return PADS.filter((missing) => missing !== pad && kit.merged[missing] === pad);
}

/** Whether something read from storage is a kit's settings. */
export function isKit(value: unknown): value is KitSettings {
  const kit = value as Partial<KitSettings> | null;
  return (
    typeof kit === "object" &&
    kit !== null &&
    (kit.preset === null || PRESETS.includes(kit.preset as PresetName)) &&
    typeof kit.crosstalk === "number" &&
    [kit.learned, kit.pads, kit.echoes, kit.merged].every((part) => typeof part === "object" && part !== null)
  );
}
