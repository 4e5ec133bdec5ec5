// SPDX-License-Identifier: Apache-2.0
// Where things are on the canvas. Pure: sizes in, rectangles out, CSS pixels.
import { type Note, PADS, type Pad } from "../net/wire.ts";
import type { LaneOrder } from "../settings.ts";

export interface HighwayPlace {
  left: number;
  right: number;
  top: number;
  /** Where notes are struck. */
  strike: number;
  bottom: number;
  radius: number;
  /** The larger radius of all highways: what stands under the strike line goes by it, alike for both players. */
  foot: number;
  /** Middle of each lane, in the order of `pads`. */
  lanes: readonly number[];
  pads: readonly Pad[];
  /** How much smaller things are at the far end: a share of 1 / (1 + depth); 0 seen from above. */
  depth: number;
}

/** How a seat wants its notes; `depth` as in `HighwayPlace`. */
export interface Seen {
  size: number;
  depth: number;
  /** The least width in lanes, however few drums there are: a bar of written music needs it. */
  lanes?: number;
}

export interface StagePlace {
  width: number;
  height: number;
  highways: readonly HighwayPlace[];
  /** The sync ribbon between the first two highways; null with one seat. */
  ribbon: { left: number; right: number; middle: number; top: number; bottom: number } | null;
}

const WIDEST_LANE = 86;
const LARGEST_GEM = 25;
/** A stage of this height has the measures above; a taller one has larger ones, up to `GROWN`. */
const USUAL_HEIGHT = 780;
const GROWN = 1.4;
const SEEN: Seen = { size: 1, depth: 0 };
/** Depth of a highway that leans away. */
export const LEANING = 0.85;
const SMALLEST_GEM = 9;
/** A window narrower than two of these shows its middle. */
const NARROWEST = 60;

/** The pads a chart uses, in lane order; the snare for an empty chart. */
export function padsOf(notes: readonly Pick<Note, "pad">[]): Pad[] {
  const used = new Set(notes.map((note) => note.pad));
  const pads = PADS.filter((pad) => used.has(pad));
  return pads.length > 0 ? pads : ["snare"];
}

/** `pads` in the order a player wants them: as on a kit, from the other side, or with the kick first. */
export function ordered(pads: readonly Pad[], order: LaneOrder): Pad[] {
  if (order === "mirrored") return [...pads].reverse();
  if (order === "kick_first") return [...pads].sort((a, b) => Number(b === "kick") - Number(a === "kick"));
  return [...pads];
}

/**
 * Where on the way from the strike line (0) to the far end (1) a note at `ahead` (share of the time that is seen) lies. On a
 * leaning highway equal times look shorter the farther away they are.
 */
export function farAlong(ahead: number, depth: number): number {
  return (ahead * (1 + depth)) / (1 + depth * ahead);
}

/** How large things are at `ahead`, 1 at the strike line. */
export function sizeAt(ahead: number, depth: number): number {
  return 1 / (1 + depth * ahead);
}

/** Place one highway per seat side by side, the ribbon in the middle. `below` is kept free under the strike line. */
export function placeStage(
  width: number,
  height: number,
  pads: readonly (readonly Pad[])[],
  below: number,
  seen: readonly Seen[] = [],
): StagePlace {
  const seats = Math.max(1, pads.length);
  const ribbonWidth = seats > 1 ? Math.min(200, Math.max(44, width * 0.13)) : 0;
  const margin = width < 600 ? 4 : 24;
  const room = Math.max(NARROWEST, (width - ribbonWidth * (seats - 1) - margin * 2) / seats);
  const strike = Math.max(1, Math.round(height - below));
  const top = 0;
  // Both highways are as wide as the wider chart needs, so that neither player's looks lesser.
  const lanesWide = Math.max(...pads.map(laneUnits), 3, ...seen.map((one) => one.lanes ?? 0));
  const grown = Math.max(1, Math.min(GROWN, height / USUAL_HEIGHT));
  const larger = Math.max(1, ...seen.map((one) => one.size));
  const widest = WIDEST_LANE * grown * larger;
  const highwayWidth = Math.min(room, lanesWide * widest);
  const middle = width / 2;
  const highways = Array.from({ length: seats }, (_, seat) => {
    const offset = seat - (seats - 1) / 2;
    const centre = middle + offset * (highwayWidth + ribbonWidth);
    return placeHighway(centre, highwayWidth, top, strike, height, pads[seat] ?? ["snare"], {
      ...(seen[seat] ?? SEEN),
      widest,
      largest: LARGEST_GEM * grown,
    });
  });
  const foot = Math.max(...highways.map(({ radius }) => radius));
  for (const highway of highways) highway.foot = foot;
  const [first, second] = highways;
  const ribbon =
    first && second
      ? { left: first.right, right: second.left, middle: (first.right + second.left) / 2, top, bottom: strike }
      : null;
  return { width, height, highways, ribbon };
}

/** A kick's bar needs more room than a gem. */
function laneUnits(pads: readonly Pad[]): number {
  return pads.reduce((sum, pad) => sum + (pad === "kick" ? 1.3 : 1), 0);
}

function placeHighway(
  centre: number,
  width: number,
  top: number,
  strike: number,
  bottom: number,
  pads: readonly Pad[],
  seen: Seen & { widest: number; largest: number },
): HighwayPlace {
  const left = centre - width / 2;
  const inset = Math.min(10, width * 0.03);
  const unit = Math.min(seen.widest, (width - inset * 2) / laneUnits(pads));
  let x = centre - (unit * laneUnits(pads)) / 2;
  const lanes = pads.map((pad) => {
    const wide = unit * (pad === "kick" ? 1.3 : 1);
    x += wide;
    return x - wide / 2;
  });
  // Larger notes than usual may fill their lanes, never touch their neighbours; smaller ones can still be told apart.
  const usual = Math.min(seen.largest, unit * 0.34, width * 0.1);
  const widest = pads.includes("kick") && pads.length > 1 ? 0.385 : 0.44; // a kick's bar reaches further than its lane
  const radius = Math.max(SMALLEST_GEM, Math.min(usual * seen.size, Math.max(usual, unit * widest)));
  return { left, right: left + width, top, strike, bottom, radius, foot: radius, lanes, pads, depth: seen.depth };
}
