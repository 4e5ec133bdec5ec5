// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { KitProcessor } from "../midi/processor.ts";
import { FRESH_KIT } from "../midi/settings.ts";
import { layoutOf, nameOfPad, type PadLayout } from "./layouts.ts";
import { type Look, pressesBetween } from "./reader.ts";

function look(atMs: number, down: readonly number[], change: Partial<Look> = {}): Look {
  const pressed = Array.from({ length: 17 }, (_, i) => down.includes(i));
  return { pressed, values: pressed.map(Number), stampMs: 0, atMs, ...change };
}

describe("what kind of pad it is", () => {
  test.each([
    ["Xbox 360 Controller (STANDARD GAMEPAD Vendor: 045e Product: 028e)", true, "gamepad"],
    ["Harmonix Drum Kit for Xbox 360 (STANDARD GAMEPAD Vendor: 1bad Product: 0003)", true, "rock_band"],
    ["Ion Drum Rocker (STANDARD GAMEPAD Vendor: 1bad Product: 0130)", true, "rock_band"],
    ["Licensed by Sony Computer Entertainment Harmonix Drum Kit (Vendor: 12ba Product: 0210)", false, "rock_band_raw"],
    ["12ba-0120-Guitar Hero Drum", false, "guitar_hero_raw"],
  ] as const)("%s", (id, standard, layout) => {
    expect(layoutOf(id, standard)).toBe(layout);
  });

  test("and its name", () => {
    expect(nameOfPad("Xbox 360 Controller (STANDARD GAMEPAD Vendor: 045e Product: 028e)")).toBe("Xbox 360 Controller");
    expect(nameOfPad("12ba-0120-Guitar Hero Drum")).toBe("Guitar Hero Drum");
  });
});

describe("a press", () => {
  test("is one when a button goes down, not while it is held", () => {
    const up = look(0, []);
    const down = look(4, [0]);
    expect(pressesBetween(up, down, "gamepad").map((press) => press.note)).toEqual([0]);
    expect(pressesBetween(down, look(8, [0]), "gamepad")).toEqual([]);
    expect(pressesBetween(down, up, "gamepad")).toEqual([]);
  });

  test("has the browser's moment where it says one, and says how sure that is", () => {
    const [press] = pressesBetween(look(100, []), look(120, [0], { stampMs: 112 }), "gamepad");
    expect(press?.atMs).toBe(112);
    expect(press?.uncertaintyUs).toBe(2582);
  });

  test("otherwise lies in the middle between two looks, and the doubt grows with their distance", () => {
    const [quick] = pressesBetween(look(100, []), look(104, [0]), "gamepad");
    const [slow] = pressesBetween(look(100, []), look(140, [0]), "gamepad");
    expect([quick?.atMs, slow?.atMs]).toEqual([102, 120]);
    expect(quick!.uncertaintyUs).toBeGreaterThan(2582);
    expect(slow!.uncertaintyUs).toBe(Math.round(Math.hypot(2.582, 40 / Math.sqrt(12)) * 1000));
  });

  test("of a trigger that feels force has it", () => {
    const [press] = pressesBetween(look(0, []), look(4, [7], { values: Array(17).fill(0.5) }), "gamepad");
    expect(press?.velocity).toBe(64);
  });
});

describe("a plastic kit", () => {
  const struck = (layout: PadLayout, down: readonly number[]): (string | readonly string[])[] => {
    const kit = new KitProcessor(FRESH_KIT, layout);
    return pressesBetween(look(0, []), look(4, down), layout)
      .flatMap(({ note, velocity, atMs }) => kit.feed([0x90, note, velocity], atMs))
      .flatMap((event) => (event.kind === "stroke" ? [event.pad, event.standsFor] : []));
  };

  test("without cymbals has one pad for a cymbal and a tom", () => {
    expect(struck("rock_band", [3])).toEqual(["hihat", ["tom_high"]]);
    expect(struck("rock_band", [1])).toEqual(["snare", []]);
    expect(struck("rock_band", [4])).toEqual(["kick", []]);
  });

  test("that holds a button for cymbals tells them from drums", () => {
    expect(struck("rock_band", [3, 5])).toEqual(["hihat", []]);
    expect(struck("rock_band", [3, 11])).toEqual(["tom_high", []]);
    expect(struck("rock_band_raw", [1, 11])).toEqual(["crash", []]);
    expect(struck("rock_band_raw", [0, 10])).toEqual(["tom_mid", []]);
  });

  test("of five colours has its own drums", () => {
    expect(struck("guitar_hero_raw", [5])).toEqual(["crash", ["ride"]]);
    expect(struck("guitar_hero_raw", [1])).toEqual(["tom_low", []]);
  });
});
