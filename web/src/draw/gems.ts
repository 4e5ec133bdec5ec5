// SPDX-License-Identifier: Apache-2.0
// The notes' pictures: a shape and a colour for each pad, so that colour is never the only cue. Cymbals have many corners,
// the snare is round, toms are triangles and a square, the kick is a bar: the same alphabet as in the souvenir
// (souvenir/gems.py).
import { PADS, type Pad } from "../net/wire.ts";
import { mixed, type Palette } from "./palette.ts";

/** Corners and the turn of the first one in radians. */
const CORNERS: Readonly<Partial<Record<Pad, readonly [number, number]>>> = {
  crash: [6, -Math.PI / 2],
  ride: [8, -Math.PI / 8],
  hihat: [4, -Math.PI / 2],
  tom_high: [3, -Math.PI / 2],
  tom_mid: [4, -Math.PI / 4],
  tom_low: [3, Math.PI / 2],
};
/** A kick's bar is this much wider than a gem. */
export const KICK_WIDTH = 1.7;

/** Trace the outline of a pad's gem of `radius` around (x, y). */
export function traceGem(pen: CanvasRenderingContext2D | Path2D, pad: Pad, x: number, y: number, radius: number): void {
  const corners = CORNERS[pad];
  if (pad === "kick") {
    const half = radius * KICK_WIDTH;
    const tall = radius * 0.42;
    pen.roundRect(x - half, y - tall, half * 2, tall * 2, tall);
  } else if (corners) {
    const [count, turn] = corners;
    // A triangle's middle lies below its corners' circle's.
    const shift = count === 3 ? (turn < 0 ? radius * 0.18 : -radius * 0.18) : 0;
    const reach = count === 3 ? radius * 1.12 : radius;
    for (let k = 0; k < count; k += 1) {
      const angle = turn + (2 * Math.PI * k) / count;
      const to = [x + reach * Math.cos(angle), y + shift + reach * Math.sin(angle)] as const;
      if (k === 0) pen.moveTo(...to);
      else pen.lineTo(...to);
    }
    pen.closePath();
  } else {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

export interface GemSheet {
  /** Sprites by lane order of `PADS`; `open` with the ring of an open hi-hat. */
  plain: ReadonlyMap<Pad, HTMLCanvasElement>;
  open: HTMLCanvasElement;
  /** Half the width and height of every sprite in CSS pixels. */
  half: number;
}

/** Draw every gem once at `radius` CSS pixels; a frame then only stamps pictures. */
export function paintGems(palette: Palette, radius: number, ratio: number): GemSheet {
  const half = Math.ceil(radius * KICK_WIDTH + 4);
  const paint = (pad: Pad, open: boolean): HTMLCanvasElement => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(half * 2 * ratio);
    const pen = canvas.getContext("2d");
    if (!pen) return canvas;
    pen.scale(ratio, ratio);
    pen.lineJoin = "round";
    const colour = palette.lanes[pad];
    const layer = (scale: number, fill: string | CanvasGradient): void => {
      pen.beginPath();
      traceGem(pen, pad, half, half, radius * scale);
      pen.fillStyle = fill;
      pen.fill();
    };
    layer(1, mixed(colour, palette.background, 0.5));
    const light = pen.createLinearGradient(0, half - radius, 0, half + radius);
    light.addColorStop(0, mixed(colour, "#ffffff", 0.35));
    light.addColorStop(0.55, colour);
    light.addColorStop(1, mixed(colour, palette.background, 0.18));
    layer(0.84, light);
    if (open) {
      pen.beginPath();
      pen.arc(half, half, radius * 1.12, 0, 2 * Math.PI);
      pen.lineWidth = Math.max(1.5, radius * 0.12);
      pen.strokeStyle = colour;
      pen.stroke();
    }
    return canvas;
  };
  return { plain: new Map(PADS.map((pad) => [pad, paint(pad, false)])), open: paint("hihat", true), half };
}

/** The outline of a pad's gem as an SVG path in a box of 100 by 100, for pads and legends in the page. */
export function gemOutline(pad: Pad): string {
  if (pad === "kick") return "M16 34H84A16 16 0 0 1 84 66H16A16 16 0 0 1 16 34Z";
  const corners = CORNERS[pad];
  if (!corners) return "M50 8A42 42 0 1 1 49.9 8Z";
  const [count, turn] = corners;
  const shift = count === 3 ? (turn < 0 ? 8 : -8) : 0;
  const points = Array.from({ length: count }, (_, k) => {
    const angle = turn + (2 * Math.PI * k) / count;
    return `${(50 + 44 * Math.cos(angle)).toFixed(1)} ${(50 + shift + 44 * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join("L")}Z`;
}
