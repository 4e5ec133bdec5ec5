// SPDX-License-Identifier: Apache-2.0
// Where things are on the canvas. Pure: sizes in, rectangles out, CSS pixels.
import { type Note, PADS, type Pad } from "../net/wire.ts";

export interface HighwayPlace {
  left: number;
  right: number;
  top: number;
  /** Where notes are struck. */
  strike: number;
  bottom: number;
  radius: number;
  /** Middle of each lane, in the order of `pads`. */
  lanes: readonly number[];
  pads: readonly Pad[];
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
const SMALLEST_GEM = 9;
/** A window narrower than two of these shows its middle. */
const NARROWEST = 60;

/** The pads a chart uses, in lane order; the snare for an empty chart. */
export function padsOf(notes: readonly Pick<Note, "pad">[]): Pad[] {
  const used = new Set(notes.map((note) => note.pad));
  const pads = PADS.filter((pad) => used.has(pad));
  return pads.length > 0 ? pads : ["snare"];
}

/** Place one highway per seat side by side, the ribbon in the middle. `below` is kept free under the strike line. */
export function placeStage(
  width: number,
  height: number,
  pads: readonly (readonly Pad[])[],
  below: number,
): StagePlace {
  const seats = Math.max(1, pads.length);
  const ribbonWidth = seats > 1 ? Math.min(200, Math.max(44, width * 0.13)) : 0;
  const margin = width < 600 ? 4 : 24;
  const room = Math.max(NARROWEST, (width - ribbonWidth * (seats - 1) - margin * 2) / seats);
  const strike = Math.max(1, Math.round(height - below));
  const top = 0;
  // Both highways are as wide as the wider chart needs, so that neither player's looks lesser.
  const lanesWide = Math.max(...pads.map(laneUnits), 3);
  const highwayWidth = Math.min(room, lanesWide * WIDEST_LANE);
  const middle = width / 2;
  const highways = Array.from({ length: seats }, (_, seat) => {
    const offset = seat - (seats - 1) / 2;
    const centre = middle + offset * (highwayWidth + ribbonWidth);
    return placeHighway(centre, highwayWidth, top, strike, height, pads[seat] ?? ["snare"]);
  });
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
): HighwayPlace {
  const left = centre - width / 2;
  const inset = Math.min(10, width * 0.03);
  const unit = Math.min(WIDEST_LANE, (width - inset * 2) / laneUnits(pads));
  let x = centre - (unit * laneUnits(pads)) / 2;
  const lanes = pads.map((pad) => {
    const wide = unit * (pad === "kick" ? 1.3 : 1);
    x += wide;
    return x - wide / 2;
  });
  const radius = Math.max(SMALLEST_GEM, Math.min(LARGEST_GEM, unit * 0.34, width * 0.1));
  return { left, right: left + width, top, strike, bottom, radius, lanes, pads };
}
