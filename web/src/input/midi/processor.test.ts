// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMessage } from "./bytes.ts";
import { MIDI_PRESETS, NOTES_OF, presetOf } from "./presets.ts";
import { HOLD_MS, type KitEvent, KitProcessor } from "./processor.ts";
import { curved, FRESH_KIT, type KitSettings, withPad } from "./settings.ts";

const on = (note: number, velocity: number): number[] => [0x99, note, velocity];
const foot = (value: number): number[] => [0xb9, 4, value];
const squeeze = (note: number, value: number): number[] => [0xa9, note, value];

/** What a kit with these settings makes of messages, `[bytes, at ms]` each, once all have been waited for. */
function hear(messages: readonly (readonly [number[], number])[], change: Partial<KitSettings> = {}): KitEvent[] {
  const kit = new KitProcessor({ ...FRESH_KIT, ...change }, "roland");
  const events = messages.flatMap(([bytes, at]) => kit.feed(bytes, at));
  return [...events, ...kit.settle(Number.POSITIVE_INFINITY)];
}

const strokes = (events: readonly KitEvent[]): string[] =>
  events.flatMap((event) => (event.kind === "stroke" ? [`${event.pad} ${event.articulation} ${event.velocity}`] : []));
const dropped = (events: readonly KitEvent[]): string[] =>
  events.flatMap((event) => (event.kind === "dropped" ? [`${event.pad} ${event.why}`] : []));

describe("the bytes", () => {
  test.each([
    [on(38, 100), { kind: "note", channel: 9, note: 38, velocity: 100 }],
    [on(38, 0), { kind: "off", channel: 9, note: 38 }],
    [[0x80, 38, 64], { kind: "off", channel: 0, note: 38 }],
    [foot(90), { kind: "foot", channel: 9, value: 90 }],
    [squeeze(49, 127), { kind: "pressure", channel: 9, note: 49, value: 127 }],
    [[0xd9, 100], { kind: "pressure", channel: 9, note: null, value: 100 }],
    [[0xb9, 7, 90], null],
    [[0xf8], null],
    [[0x99, 200, 1], null],
    [[0x99, 38], null],
    [[], null],
  ])("%j say %j", (bytes, message) => {
    expect(readMessage(bytes)).toEqual(message);
  });

  test("of any kind never break the kit and give whole velocities", () => {
    const kit = new KitProcessor(FRESH_KIT, "alesis");
    let at = 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4 }), fc.nat(60), (bytes, gap) => {
        at += gap;
        for (const event of kit.feed(bytes, at)) {
          if (event.kind !== "stroke") continue;
          expect(Number.isInteger(event.velocity) && event.velocity >= 1 && event.velocity <= 127).toBe(true);
        }
      }),
    );
  });
});

describe("a kit's maker", () => {
  test.each([
    ["TD-17", "Roland", "roland"],
    ["TD-17 MIDI 1", "", "roland"],
    ["VAD506", "", "roland"],
    ["Alesis Nitro Max", "", "alesis"],
    ["DTX6K-X", "Yamaha", "yamaha"],
    ["USB MIDI Interface", "", "gm"],
    ["STDOUT", "", "gm"],
  ])("of %s by %j sends %s", (name, manufacturer, preset) => {
    expect(presetOf(name, manufacturer)).toBe(preset);
  });

  test.each(MIDI_PRESETS)("%s has every pad", (preset) => {
    expect(new Set([...NOTES_OF[preset].values()].map((zone) => zone.pad)).size).toBe(8);
  });

  test("decides what an odd number is", () => {
    expect(NOTES_OF.gm.get(39)?.pad).toBe("snare");
    expect(NOTES_OF.alesis.get(39)?.pad).toBe("tom_low");
    expect(NOTES_OF.alesis.get(23)).toEqual({ pad: "hihat", how: "open" });
    expect(NOTES_OF.yamaha.get(31)?.pad).toBe("snare");
    expect(NOTES_OF.gm.has(23)).toBe(false);
  });
});

describe("a stroke", () => {
  test("is heard at once, with its own force", () => {
    const kit = new KitProcessor(FRESH_KIT, "roland");
    expect(strokes(kit.feed(on(38, 100), 10))).toEqual(["snare plain 100"]);
    expect(strokes(kit.feed(on(46, 127), 200))).toEqual(["hihat open 127"]);
    expect(strokes(kit.feed(on(44, 60), 400))).toEqual(["hihat pedal 60"]);
  });

  test("softer than the pad's threshold is none, at the threshold it is one", () => {
    const kit = { pads: withPad(FRESH_KIT, "snare", { threshold: 30 }).pads };
    expect(dropped(hear([[on(38, 29), 0]], kit))).toEqual(["snare soft"]);
    expect(strokes(hear([[on(38, 30), 0]], kit))).toEqual(["snare plain 30"]);
  });

  test("right after another of its pad is a bounce, also from the rim, and later a stroke", () => {
    const twice = (gap: number, note = 38): KitEvent[] =>
      hear([
        [on(38, 100), 0],
        [on(note, 90), gap],
      ]);
    expect(dropped(twice(17.9))).toEqual(["snare bounce"]);
    expect(dropped(twice(5, 40))).toEqual(["snare bounce"]);
    expect(strokes(twice(18))).toHaveLength(2);
    expect(strokes(twice(25))).toHaveLength(2); // a flam of two hands
  });

  test("of a note nobody taught is told as unknown", () => {
    expect(dropped(hear([[on(12, 90), 0]]))).toEqual(["null unknown"]);
    expect(strokes(hear([[on(12, 90), 0]], { learned: { 12: { pad: "ride", how: "plain" } } }))).toEqual([
      "ride plain 90",
    ]);
  });

  test("follows its pad's curve, which leaves the loudest as it is", () => {
    expect([curved(127, "soft"), curved(127, "even"), curved(127, "hard")]).toEqual([127, 127, 127]);
    expect(curved(50, "soft")).toBeGreaterThan(curved(50, "even"));
    expect(curved(50, "hard")).toBeLessThan(50);
    expect(curved(1, "hard")).toBe(1);
  });
});

describe("an echo of the pad beside", () => {
  test("is laid aside, whichever of the two comes first, and the stroke keeps its time", () => {
    const after = hear([
      [on(38, 120), 0],
      [on(48, 15), 2],
    ]);
    const before = hear([
      [on(48, 15), 0],
      [on(38, 120), 1.5],
    ]);
    expect([strokes(after), dropped(after)]).toEqual([["snare plain 120"], ["tom_high echo"]]);
    expect([strokes(before), dropped(before)]).toEqual([["snare plain 120"], ["tom_high echo"]]);
  });

  test("is no ghost note: alone it is heard, at its own time, after a few milliseconds", () => {
    const kit = new KitProcessor(FRESH_KIT, "roland");
    expect(kit.feed(on(38, 12), 100)).toEqual([]);
    expect(kit.dueMs).toBe(100 + HOLD_MS);
    expect(kit.settle(100 + HOLD_MS - 0.1)).toEqual([]);
    const [event] = kit.settle(100 + HOLD_MS);
    expect(event).toMatchObject({ kind: "stroke", pad: "snare", atMs: 100 });
    expect(kit.dueMs).toBeNull();
  });

  test("is no hat played with the backbeat, and no crash with the kick", () => {
    const both = hear([
      [on(38, 110), 0],
      [on(42, 50), 1],
      [on(36, 120), 500],
      [on(49, 40), 500],
    ]);
    expect(strokes(both)).toHaveLength(4);
  });

  test("that was heard while learning is known as far as it reaches, far pads too", () => {
    const messages = [
      [on(36, 100), 0],
      [on(49, 40), 1],
    ] as const;
    expect(strokes(hear(messages))).toHaveLength(2);
    expect(dropped(hear(messages, { echoes: { "kick>crash": 0.4 } }))).toEqual(["crash echo"]);
    expect(strokes(hear(messages, { echoes: { "kick>crash": 0.4 }, crosstalk: 0 }))).toHaveLength(2);
  });
});

describe("the hi-hat's foot", () => {
  const byFoot: Partial<KitSettings> = { learned: { 8: { pad: "hihat", how: "by_foot" } } };

  test("says whether a hat that has one note is open", () => {
    const kit = new KitProcessor({ ...FRESH_KIT, ...byFoot }, "gm");
    expect(strokes(kit.feed(on(8, 90), 0))).toEqual(["hihat closed 90"]);
    kit.feed(foot(0), 100);
    expect(strokes(kit.feed(on(8, 90), 200))).toEqual(["hihat open 90"]);
    kit.feed(foot(127), 300);
    expect(strokes(kit.feed(on(8, 90), 400))).toEqual(["hihat closed 90"]);
  });

  test("may be wired the other way round", () => {
    const kit = new KitProcessor({ ...FRESH_KIT, ...byFoot, footInverted: true }, "gm");
    kit.feed(foot(127), 0);
    expect(strokes(kit.feed(on(8, 90), 100))).toEqual(["hihat open 90"]);
  });

  test("that trembles says nothing new and does not flap between open and closed", () => {
    const kit = new KitProcessor({ ...FRESH_KIT, ...byFoot }, "gm");
    kit.feed(foot(100), 0);
    const noise = [101, 99, 102, 100, 98].flatMap((value, i) => kit.feed(foot(value), i + 1));
    expect(noise).toEqual([]);
    // Between the two thresholds it stays what it was.
    kit.feed(foot(80), 20);
    expect(strokes(kit.feed(on(8, 90), 100))).toEqual(["hihat closed 90"]);
    kit.feed(foot(20), 120);
    kit.feed(foot(80), 140);
    expect(strokes(kit.feed(on(8, 90), 200))).toEqual(["hihat open 90"]);
  });

  test("that shakes under a stroke of the stick is no stroke of its own, and one by itself is", () => {
    const shaken = hear([
      [on(42, 100), 0],
      [on(44, 60), 30],
    ]);
    expect(dropped(shaken)).toEqual(["hihat foot"]);
    expect(strokes(hear([[on(44, 60), 0]]))).toEqual(["hihat pedal 60"]);
  });
});

describe("a hand on a cymbal", () => {
  const chokes = (events: readonly KitEvent[]): KitEvent[] => events.filter((event) => event.kind === "choke");

  test("chokes it once, until it lets go", () => {
    const held = hear([
      [squeeze(49, 127), 0],
      [squeeze(49, 120), 5],
      [squeeze(49, 0), 300],
      [squeeze(49, 127), 400],
    ]);
    expect(chokes(held)).toMatchObject([
      { pad: "crash", atMs: 0 },
      { pad: "crash", atMs: 400 },
    ]);
  });

  test("is not the pressure 0 that modules send with every stroke, nor one on a drum", () => {
    expect(
      chokes(
        hear([
          [squeeze(49, 0), 0],
          [squeeze(38, 127), 1],
        ]),
      ),
    ).toEqual([]);
  });

  test("that a module tells for the whole kit chokes all three", () => {
    expect(chokes(hear([[[0xd9, 127], 0]]))).toHaveLength(3);
  });
});

test("a right-handed kit played left-handed is its mirror image, and the foot stays a foot", () => {
  const mirrored = hear(
    [
      [on(42, 90), 0],
      [on(51, 91), 100],
      [on(38, 92), 200],
      [on(36, 93), 300],
      [on(44, 94), 400],
      [on(48, 95), 500],
    ],
    { leftHanded: true },
  );
  expect(strokes(mirrored)).toEqual([
    "ride plain 90",
    "hihat closed 91",
    "tom_low plain 92",
    "kick plain 93",
    "hihat pedal 94",
    "tom_mid plain 95",
  ]);
});

test("a pad that stands for missing ones says so with every stroke", () => {
  const [event] = hear([[on(49, 100), 0]], { merged: { ride: "crash", tom_mid: "tom_high" } });
  expect(event).toMatchObject({ pad: "crash", standsFor: ["ride"] });
});
