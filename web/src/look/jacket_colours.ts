// SPDX-License-Identifier: Apache-2.0
// Colours of jackets: sets to choose from, and chance that only makes what can be worn. Pure; chance is an argument.
// Random sets are drawn in OKLCH (Ottosson 2020), where equal steps look equal, and kept when the parts can be told apart.
import type { Jacket } from "../net/wire.ts";

export type Cloth = Pick<Jacket, "body" | "sleeves" | "trim">;

export const LIGHT_INK = "#f7eee0";
export const DARK_INK = "#1b1411";

export const CLOTHS: readonly Cloth[] = [
  { body: "#2b4c7e", sleeves: "#f4efe6", trim: "#e2725b" },
  { body: "#8a2f4b", sleeves: "#f4efe6", trim: "#e8b04c" },
  { body: "#2f6150", sleeves: "#efe4cc", trim: "#f0a840" },
  { body: "#d99a2b", sleeves: "#33261f", trim: "#f4e9d2" },
  { body: "#efe4cf", sleeves: "#31466b", trim: "#c8452f" },
  { body: "#5f3d74", sleeves: "#d6c3e6", trim: "#f0c04a" },
  { body: "#1f7376", sleeves: "#ecd9b0", trim: "#ef7d5b" },
  { body: "#b3452c", sleeves: "#f2e6d2", trim: "#f0b95a" },
  { body: "#86b3c9", sleeves: "#f8f4ec", trim: "#2d4668" },
  { body: "#d98395", sleeves: "#5f2238", trim: "#f4e4cf" },
  { body: "#4a5568", sleeves: "#dfe3e6", trim: "#f2b13c" },
  { body: "#7fa37a", sleeves: "#2c4433", trim: "#f6e7c9" },
];

/** Cloth to choose from, each row from red round to pink; the last two rows are nearly grey. */
export const BOLTS: readonly string[] = [
  ...[0.42, 0.62, 0.84].flatMap((lightness) =>
    [25, 55, 88, 145, 195, 255, 305, 355].map((hue) => fromOklch(lightness, lightness > 0.8 ? 0.075 : 0.115, hue)),
  ),
  "#31241d",
  "#3b3f4a",
  "#5d4f45",
  "#767c84",
  "#a99a88",
  "#c9cbc9",
  "#e9dcc3",
  "#f6f1e7",
];

/** Red, green and blue of `#rrggbb`, each 0 to 1. */
function channels(colour: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as [number, number, number];
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map(linear);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** The ink, light or dark, that is read better on `colour` (as in the souvenir). */
export function inkOn(colour: string): string {
  return contrast(colour, LIGHT_INK) >= contrast(colour, DARK_INK) ? LIGHT_INK : DARK_INK;
}

/** `#rrggbb` of lightness 0 to 1, chroma and hue in degrees; chroma gives way until a screen can show it. */
export function fromOklch(lightness: number, chroma: number, hue: number): string {
  for (let c = chroma; ; c -= 0.01) {
    const rgb = toLinear(lightness, Math.max(0, c), hue);
    if (c <= 0 || rgb.every((value) => value >= -1e-4 && value <= 1.0001)) {
      return `#${rgb.map((value) => encoded(value)).join("")}`;
    }
  }
}

/** Lightness 0 to 1, chroma and hue in degrees (0 to 360) of `#rrggbb`. */
export function toOklch(colour: string): { lightness: number; chroma: number; hue: number } {
  const [r, g, b] = channels(colour).map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const hue = (Math.atan2(y, x) * 180) / Math.PI;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(x, y),
    hue: hue < 0 ? hue + 360 : hue,
  };
}

function toLinear(lightness: number, chroma: number, hue: number): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function encoded(linear: number): string {
  const value = Math.min(1, Math.max(0, linear));
  const curved = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(curved * 255)
    .toString(16)
    .padStart(2, "0");
}

/** How sleeves go with a body of hue `hue`: lightness, chroma, hue. */
const SLEEVES: readonly ((hue: number) => readonly [number, number, number])[] = [
  () => [0.94, 0.03, 85],
  () => [0.9, 0.05, 80],
  (hue) => [0.88, 0.05, hue],
  (hue) => [0.3, 0.04, hue],
  (hue) => [0.34, 0.07, hue + 180],
];
/** How far round the circle of hues the trim lies from the body. */
const TRIM_TURNS = [180, 150, 210, 60, -60] as const;
const PARTS_APART = 1.8;
/** Cuffs lie on the sleeves. */
const CUFF_APART = 1.2;
const READABLE = 4.5;
/** A jacket must not sink into the dark house. */
const SEEN_ON_STAGE = 1.9;

export type Fault = "sinks" | "unread" | "sleeves_like_body" | "trim_like_body";

/** What keeps a set from being worn, gravest first: it sinks into the dark, its name cannot be read, parts run together. */
export function faultOf({ body, sleeves, trim }: Cloth): Fault | null {
  if (contrast(body, DARK_INK) < SEEN_ON_STAGE) return "sinks";
  if (contrast(body, inkOn(body)) < READABLE) return "unread";
  if (contrast(body, sleeves) < PARTS_APART) return "sleeves_like_body";
  if (contrast(body, trim) < PARTS_APART) return "trim_like_body";
  return null;
}

/** Whether the parts can be told apart, the name can be read, and the jacket stands out from the dark. */
export function canBeWorn(cloth: Cloth): boolean {
  return faultOf(cloth) === null;
}

/** The nearest set that can be worn: hues stay, what is at fault gets lighter or darker until it is none. */
export function mended(cloth: Cloth): Cloth {
  let now = cloth;
  for (let k = 0; k < 4; k += 1) {
    const fault = faultOf(now);
    if (fault === null) return now;
    const part = fault === "sleeves_like_body" ? "sleeves" : fault === "trim_like_body" ? "trim" : "body";
    now = { ...now, [part]: shifted(now, part, fault) };
  }
  return now;
}

function shifted(cloth: Cloth, part: keyof Cloth, fault: Fault): string {
  const { lightness, chroma, hue } = toOklch(cloth[part]);
  for (let step = 1; step <= 50; step += 1) {
    for (const sign of [1, -1]) {
      const wanted = lightness + sign * step * 0.02;
      if (wanted < 0.1 || wanted > 0.97) continue;
      const colour = fromOklch(wanted, chroma, hue);
      const left = faultOf({ ...cloth, [part]: colour });
      if (left !== fault && (part !== "body" || (left !== "sinks" && left !== "unread"))) return colour;
    }
  }
  return cloth[part];
}

/** A set of colours by chance (`random` gives numbers from 0 up to 1). */
export function randomCloth(random: () => number): Cloth {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const hue = random() * 360;
    const cloth: Cloth = {
      body: fromOklch(0.4 + random() * 0.38, 0.08 + random() * 0.05, hue),
      sleeves: fromOklch(...pick(SLEEVES)(hue)),
      trim: fromOklch(0.66 + random() * 0.16, 0.13, hue + pick(TRIM_TURNS)),
    };
    if (canBeWorn(cloth) && contrast(cloth.trim, cloth.sleeves) >= CUFF_APART) return cloth;
  }
  return pick(CLOTHS.filter((cloth) => contrast(cloth.trim, cloth.sleeves) >= CUFF_APART));
}
