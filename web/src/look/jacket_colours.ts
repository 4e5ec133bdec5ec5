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
];

/** Red, green and blue of `#rrggbb`, each 0 to 1. */
function channels(colour: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as [number, number, number];
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
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
const READABLE = 4.5;
/** A jacket must not sink into the dark house. */
const SEEN_ON_STAGE = 1.9;

/** Whether the parts can be told apart, the name can be read, and the jacket stands out from the dark. */
export function canBeWorn({ body, sleeves, trim }: Cloth): boolean {
  return (
    contrast(body, sleeves) >= PARTS_APART &&
    contrast(body, trim) >= PARTS_APART &&
    contrast(body, inkOn(body)) >= READABLE &&
    contrast(body, DARK_INK) >= SEEN_ON_STAGE
  );
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
    if (canBeWorn(cloth)) return cloth;
  }
  return pick(CLOTHS);
}
