// SPDX-License-Identifier: Apache-2.0
// The tokens as they are written in tokens.css: what stands on what must be readable (WCAG 2.2 AA) in both lights and with more
// contrast, and the lanes' colours must be told apart with any colour vision (Machado, Oliveira and Fernandes 2009, severity 1).
import { describe, expect, test } from "vitest";
import { PADS } from "../net/wire.ts";
import { contrast, luminance } from "./jacket_colours.ts";

const SHEET = Object.values(
  import.meta.glob<string>("./tokens.css", { eager: true, import: "default", query: "?raw" }),
)[0]!;

function block(selector: string): Map<string, string> {
  const from = SHEET.indexOf(`${selector} {`);
  expect(from, selector).toBeGreaterThanOrEqual(0);
  const body = SHEET.slice(from, SHEET.indexOf("\n}", from));
  return new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

const more = block(':root[data-contrast="more"]');
const LIGHTS = {
  "a dark house": new Map(block(":root")),
  "a bright room": new Map([...block(":root"), ...block(':root[data-room="bright"]')]),
  "a dark house with more contrast": new Map([...block(":root"), ...more]),
  "a bright room with more contrast": new Map([
    ...block(":root"),
    ...block(':root[data-room="bright"]'),
    ...more,
    ...block(':root[data-contrast="more"][data-room="bright"]'),
  ]),
};

/** What is read on what, and the least contrast: 4.5 for words, 3 for large numbers, edges and shapes. */
const READ: readonly (readonly [front: string, behind: readonly string[], least: number])[] = [
  ["ink", ["stage-bg", "stage-panel", "stage-raised", "field", "board"], 4.5],
  ["ink-soft", ["stage-bg", "stage-panel", "field", "board"], 4.5],
  ["accent-ink", ["accent"], 4.5],
  ["accent-text", ["stage-bg", "stage-panel"], 4.5],
  ["paper-ink", ["paper"], 4.5],
  ["paper-soft", ["paper"], 4.5],
  ["paper-problem", ["paper"], 4.5],
  ["problem", ["stage-panel", "field"], 3],
  ["field-line", ["stage-bg", "stage-panel"], 3],
  ["good", ["stage-bg", "stage-panel"], 4.5],
  ["early", ["stage-bg", "stage-panel"], 4.5],
  ["late", ["stage-bg", "stage-panel"], 4.5],
  ["seat-a", ["stage-bg", "stage-panel"], 3],
  ["seat-b", ["stage-bg", "stage-panel"], 3],
  ...PADS.map((pad) => [`lane-${pad.replace("_", "-")}`, ["stage-panel"], 3] as const),
];

describe.each(Object.entries(LIGHTS))("in %s", (_, tokens) => {
  test.each(READ)("%s is read on %j", (front, behind, least) => {
    for (const ground of behind) {
      expect(contrast(tokens.get(front)!, tokens.get(ground)!), `${front} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });
});

test("more contrast is more", () => {
  for (const front of ["ink", "ink-soft", "field-line"]) {
    for (const [plain, strong] of [
      ["a dark house", "a dark house with more contrast"],
      ["a bright room", "a bright room with more contrast"],
    ] as const) {
      const [before, after] = [LIGHTS[plain], LIGHTS[strong]].map((tokens) =>
        contrast(tokens.get(front)!, tokens.get("stage-bg")!),
      );
      expect(after!, front).toBeGreaterThan(before!);
    }
  }
});

type Matrix = readonly (readonly [number, number, number])[];
const VISIONS: Readonly<Record<string, Matrix>> = {
  "full colour vision": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** Distances in OKLab: neighbours on the highway, and any two. */
const NEIGHBOURS_APART = 0.085;
const ANY_APART = 0.055;

function seen(colour: string, vision: Matrix): readonly number[] {
  const grey = [1, 3, 5].map((at) => luminance(`#${colour.slice(at, at + 2).repeat(3)}`)); // each channel, linear
  const [r, g, b] = vision.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, share, k) => sum + share * grey[k]!, 0),
      ),
    ),
  );
  const l = Math.cbrt(0.4122214708 * r! + 0.5363325363 * g! + 0.0514459929 * b!);
  const m = Math.cbrt(0.2119034982 * r! + 0.6806995451 * g! + 0.1073969566 * b!);
  const s = Math.cbrt(0.0883024619 * r! + 0.2817188376 * g! + 0.6299787005 * b!);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

describe.each(["a dark house", "a bright room"] as const)("the lanes in %s", (light) => {
  const colours = PADS.map((pad) => LIGHTS[light].get(`lane-${pad.replace("_", "-")}`)!);

  test.each(Object.entries(VISIONS))("are told apart with %s", (_, vision) => {
    const points = colours.map((colour) => seen(colour, vision));
    for (let i = 0; i < points.length; i += 1) {
      for (let j = i + 1; j < points.length; j += 1) {
        const apart = Math.hypot(...points[i]!.map((value, k) => value - points[j]![k]!));
        const least = j === i + 1 ? NEIGHBOURS_APART : ANY_APART;
        expect(apart, `${PADS[i]} and ${PADS[j]}`).toBeGreaterThanOrEqual(least);
      }
    }
  });
});
