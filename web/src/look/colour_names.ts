// SPDX-License-Identifier: Apache-2.0
// What a colour is called: a tone and a hue, keys of `seats.colour`, so that a screen reader can tell one cloth from another.
import { toOklch } from "./jacket_colours.ts";

export type HueName =
  | "red"
  | "orange"
  | "yellow"
  | "green"
  | "teal"
  | "blue"
  | "violet"
  | "pink"
  | "grey"
  | "brown"
  | "cream";
export type Tone = "deep" | "plain" | "pale";

/** Where each hue ends, in degrees of OKLCH. */
const HUES: readonly (readonly [end: number, name: HueName])[] = [
  [12, "pink"],
  [40, "red"],
  [72, "orange"],
  [112, "yellow"],
  [168, "green"],
  [218, "teal"],
  [278, "blue"],
  [328, "violet"],
  [360, "pink"],
];
const NEARLY_GREY = 0.035;
const DEEP = 0.5;
const PALE = 0.81;

/** The tone and hue of `#rrggbb`. */
export function nameOfColour(colour: string): { tone: Tone; hue: HueName } {
  const { lightness, chroma, hue } = toOklch(colour);
  const tone = lightness < DEEP ? "deep" : lightness > PALE ? "pale" : "plain";
  if (chroma < 0.012) return { tone, hue: "grey" };
  const warm = hue > 30 && hue < 115;
  if (chroma < NEARLY_GREY && warm && tone === "pale") return { tone: "plain", hue: "cream" };
  if (chroma < NEARLY_GREY) return { tone, hue: warm ? "brown" : "grey" };
  const found = HUES.find(([end]) => hue <= end)?.[1] ?? "pink";
  // Dark orange and dark yellow are called brown in all three languages.
  return { tone, hue: tone === "deep" && (found === "orange" || found === "yellow") ? "brown" : found };
}
