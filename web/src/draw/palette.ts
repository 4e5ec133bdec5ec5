// SPDX-License-Identifier: Apache-2.0
// The stage's colours, read once from the page's tokens (look/tokens.css); a token that is missing has its default here.
import { PADS, type Pad } from "../net/wire.ts";

export interface Palette {
  background: string;
  panel: string;
  line: string;
  ink: string;
  soft: string;
  accent: string;
  seats: readonly [string, string];
  good: string;
  early: string;
  late: string;
  lanes: Readonly<Record<Pad, string>>;
  font: string;
  /** Size of letters beside 16 px, as the reader has it. */
  letters: number;
}

const LANES: Readonly<Record<Pad, string>> = {
  crash: "#eb9a00",
  hihat: "#ffe79a",
  snare: "#df6035",
  kick: "#a777ff",
  tom_high: "#ccf9ff",
  tom_mid: "#85c4e7",
  tom_low: "#5e86bf",
  ride: "#b6c998",
};

/** Read the tokens of `root`. */
export function readPalette(root: Element = document.documentElement): Palette {
  const style = getComputedStyle(root);
  const token = (name: string, missing: string): string => style.getPropertyValue(name).trim() || missing;
  return {
    background: token("--stage-bg", "#1b1411"),
    panel: token("--stage-panel", "#291e19"),
    line: token("--stage-line", "#4a392f"),
    ink: token("--ink", "#f7eee0"),
    soft: token("--ink-soft", "#beaa94"),
    accent: token("--accent", "#f0a840"),
    seats: [token("--seat-a", "#f0a840"), token("--seat-b", "#6ebeb4")],
    good: token("--good", "#f7d98a"),
    early: token("--early", "#78beff"),
    late: token("--late", "#ff966e"),
    lanes: Object.fromEntries(
      PADS.map((pad) => [pad, token(`--lane-${pad.replace("_", "-")}`, token(`--lane-${pad}`, LANES[pad]))]),
    ) as Record<Pad, string>,
    font: token("--font-ui", token("--font", "system-ui, sans-serif")),
    letters: (Number.parseFloat(style.fontSize) || 16) / 16,
  };
}

/** Return `colour` (#rrggbb) with `share` (0 to 1) of `other` mixed in. */
export function mixed(colour: string, other: string, share: number): string {
  const a = channels(colour);
  const b = channels(other);
  return `rgb(${a.map((value, i) => Math.round(value + (b[i]! - value) * share)).join(" ")})`;
}

/** Return `colour` (#rrggbb) at opacity `alpha`. */
export function faded(colour: string, alpha: number): string {
  return `rgb(${channels(colour).join(" ")} / ${alpha})`;
}

function channels(colour: string): number[] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (hex) return [1, 2, 3].map((i) => Number.parseInt(hex[i]!, 16));
  const numbers = colour.match(/[\d.]+/g)?.map(Number) ?? [];
  return numbers.length >= 3 ? numbers.slice(0, 3) : [128, 128, 128];
}
