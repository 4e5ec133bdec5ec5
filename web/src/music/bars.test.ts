// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PADS, type Pad, type Sheet, type SheetNote } from "../net/wire.ts";
import { barAt, barsOf, barsOfChart, beatAt, placeNear, placesOf } from "./bars.ts";
import { engraved } from "./engrave.ts";

function note(tick: number, pad: Pad = "hihat", more: Partial<SheetNote> = {}): SheetNote {
  const articulation = pad === "hihat" ? "closed" : "plain";
  const limb = pad === "kick" ? "right_foot" : "right_hand";
  return {
    tick,
    time_us: tick * 1000,
    pad,
    velocity: 90,
    articulation,
    confidence: 0.9,
    level: 1,
    limb,
    written: false,
    ...more,
  };
}

function sheet(notes: readonly SheetNote[], more: Partial<Sheet> = {}): Sheet {
  const lines = [0, 1920, 3840, 5760];
  return {
    tempo_bpm: 125,
    metre: { beats_per_bar: 4, beat_unit: 4, units_per_beat: 1 },
    beat_ticks: 480,
    tempo_map: { ticks: [0, 7680], times_us: [0, 7_680_000] },
    bars: lines,
    end_tick: 7680,
    heard_beats: 16,
    notes,
    bars_heard: lines.map((tick, bar) => ({
      bar,
      start_us: tick * 1000,
      end_us: (tick + 1920) * 1000,
      confidence: 0.9,
      doubtful: false,
    })),
    sections: [{ tick: 0, label: "verse" }],
    feels: [{ start_us: 0, eighths: 1, sixteenths: 1 }],
    adornments: [],
    left_out: [],
    offered: [1, 2, 3, 4, 5, 6],
    notices: [],
    ...more,
  };
}

const all = (): boolean => true;
const values = (of: ReturnType<typeof engraved>, voice = "hands"): string[] =>
  of.chords
    .filter((chord) => chord.voice === voice)
    .map(({ flags, dotted }) => `${[4, 8, 16, 32][flags]}${dotted ? "." : ""}`);

describe("bars", () => {
  test("an empty beat can be struck at every sixteenth", () => {
    const [bar] = barsOf(sheet([]));
    expect(placesOf(bar!).map(({ tick }) => tick)).toEqual(Array.from({ length: 16 }, (_, i) => i * 120));
  });

  test("a beat of triplets has three places, its neighbours four", () => {
    const [bar] = barsOf(sheet([note(480), note(640), note(800)]));
    expect(bar!.beats.map(({ places, triplet }) => [places.length, triplet])).toEqual([
      [4, false],
      [3, true],
      [4, false],
      [4, false],
    ]);
  });

  test.each([1.3, 1.5, 1.7, 2.4])("a swing of %f lies late and is written as a half", (ratio) => {
    const late = Math.round((480 * ratio) / (1 + ratio));
    const feels = [{ start_us: 0, eighths: ratio, sixteenths: 1 }];
    const [bar] = barsOf(sheet([note(0), note(late)], { feels }));
    const place = placeNear(bar!, late);
    expect([place.tick, place.written]).toEqual([late, 0.5]);
    expect(values(engraved(bar!, all)).slice(0, 2)).toEqual(["8", "8"]);
  });

  test("a triplet shuffle is written as eighths, and all three as a triplet", () => {
    const feels = [{ start_us: 0, eighths: 2, sixteenths: 1 }];
    const [bar] = barsOf(sheet([note(0), note(320), note(480), note(640), note(800)], { feels }));
    expect(bar!.beats.map((beat) => beat.triplet).slice(0, 2)).toEqual([false, true]);
    const score = engraved(bar!, all);
    expect(values(score).slice(0, 2)).toEqual(["8", "8"]);
    expect(score.tuplets.map(({ count }) => count)).toEqual([3]);
  });

  test("a pick-up has a bar of its own before the first", () => {
    const bars = barsOf(sheet([note(1440), note(1920)], { bars: [1920, 3840, 5760] }));
    expect(bars.map(({ index }) => index)).toEqual([-1, 0, 1, 2]);
    expect(bars[0]!.notes).toHaveLength(1);
  });

  test("bars are as long as they are: a metre that changes changes its beats", () => {
    const bars = barsOf(sheet([], { bars: [0, 1920, 3360, 5280] }));
    expect(bars.map(({ beats }) => beats.length)).toEqual([4, 3, 4, 4]);
  });

  test("every note has a place of its own bar within a twentieth of a beat, wherever it was played", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 30 }), (steps) => {
        const bars = barsOf(sheet(steps.sort((a, b) => a - b).map((step) => note(step * 120))));
        for (const step of steps) {
          const bar = barAt(bars, step * 120);
          expect(placeNear(bar, step * 120).tick).toBe(step * 120);
          expect(beatAt(bar, step * 120).tick).toBe(Math.floor(step / 4) * 480);
        }
      }),
    );
  });
});

describe("engraving", () => {
  const bar = (...notes: SheetNote[]) => barsOf(sheet(notes))[0]!;

  test("values last to the next stroke of the hands, or to the end of the beat", () => {
    expect(values(engraved(bar(note(0), note(240), note(480), note(840), note(960)), all))).toEqual([
      "8",
      "8",
      "8.",
      "16",
      "4",
    ]);
  });

  test("eighths of a beat share a beam, sixteenths a second one, and one sixteenth has a stub", () => {
    const { beams } = engraved(bar(note(0), note(240), note(360)), all);
    expect(beams.map(({ row, from, to, stub }) => [row, from, to, stub])).toEqual([
      [0, 0, 240, 0],
      [0, 240, 360, 0],
      [1, 240, 360, 0],
    ]);
    const dotted = engraved(bar(note(0), note(360)), all).beams;
    expect(dotted.at(-1)).toEqual({ voice: "hands", row: 1, from: 360, to: 360, stub: -1 });
  });

  test("hands have their stems up, feet theirs down, and strokes at once share one", () => {
    const score = engraved(
      bar(note(0), note(0, "snare"), note(0, "kick"), note(0, "hihat", { articulation: "pedal" })),
      all,
    );
    expect(score.chords.map(({ voice, heads }) => [voice, heads.length])).toEqual([
      ["hands", 2],
      ["feet", 2],
    ]);
  });

  test("two quarters' silence in one half of the bar is a half rest, across the middle it is none", () => {
    expect(engraved(bar(note(0), note(480)), all).rests).toEqual([{ tick: 960, value: 2, dotted: false }]);
    expect(engraved(bar(note(0), note(1440)), all).rests).toEqual([
      { tick: 480, value: 4, dotted: false },
      { tick: 960, value: 4, dotted: false },
    ]);
  });

  test("a soft stroke of a hand on a drum is a ghost note, on a cymbal or of the foot it is none", () => {
    const soft = { velocity: 40 };
    const { chords } = engraved(bar(note(0, "snare", soft), note(480, "hihat", soft), note(960, "kick", soft)), all);
    expect(chords.flatMap(({ heads }) => heads.map(({ ghost }) => ghost))).toEqual([true, false, false]);
    expect(engraved(bar(note(0, "snare", { velocity: 41 })), all).chords[0]!.heads[0]!.ghost).toBe(false);
  });

  test("heads a step apart on one stem stand on both its sides, others on one", () => {
    const sides = (...notes: SheetNote[]): Record<string, boolean> =>
      Object.fromEntries(
        engraved(bar(...notes), all).chords.flatMap(({ heads }) => heads.map((head) => [head.note.pad, head.aside])),
      );
    expect(sides(note(0, "hihat"), note(0, "ride"))).toEqual({ hihat: true, ride: false });
    expect(sides(note(0, "crash"), note(0, "hihat"), note(0, "ride"))).toEqual({
      crash: false,
      hihat: true,
      ride: false,
    });
    expect(sides(note(0, "hihat"), note(0, "snare"), note(0, "kick"))).toEqual({
      hihat: false,
      snare: false,
      kick: false,
    });
  });

  test("beats without a stroke have a rest, a bar without one a single rest", () => {
    expect(engraved(bar(note(0), note(960)), all).rests).toEqual([
      { tick: 480, value: 4, dotted: false },
      { tick: 1440, value: 4, dotted: false },
    ]);
    expect(engraved(bar(note(240)), all).rests[0]).toEqual({ tick: 0, value: 8, dotted: false });
    expect(engraved(bar(), all).rests).toEqual([{ tick: 960, value: 1, dotted: false }]);
  });

  test("three eighths of six eight share a beam", () => {
    const six = sheet([note(0), note(240), note(480), note(720, "snare")], {
      metre: { beats_per_bar: 6, beat_unit: 8, units_per_beat: 1 },
      beat_ticks: 240,
      bars: [0, 1440, 2880],
    });
    const { beams, chords } = engraved(barsOf(six)[0]!, all);
    expect(beams.map(({ from, to }) => [from, to])).toEqual([
      [0, 240],
      [240, 480],
    ]);
    expect(chords.at(-1)).toMatchObject({ tick: 720, flags: 0, dotted: true, beamed: false });
  });

  describe("beats of three eighths", () => {
    const twelveEight = { beats_per_bar: 12, beat_unit: 8, units_per_beat: 3 };
    const blues = (...notes: SheetNote[]) =>
      barsOf(sheet(notes, { metre: twelveEight, beat_ticks: 480, bars: [0, 1920] }))[0]!;

    test("can be struck at each eighth and are four to the bar", () => {
      expect(placesOf(blues()).map(({ tick }) => tick)).toEqual(Array.from({ length: 12 }, (_, i) => i * 160));
      expect(blues().length).toBe(1920);
    });

    test("are written in eighths without a figure, a dotted quarter fills one", () => {
      const { chords, beams, tuplets } = engraved(blues(note(0), note(160), note(320), note(480, "snare")), all);
      expect(values({ chords, beams, tuplets, rests: [] })).toEqual(["8", "8", "8", "4."]);
      expect(beams.map(({ from, to }) => [from, to])).toEqual([
        [0, 160],
        [160, 320],
      ]);
      expect(tuplets).toEqual([]);
    });

    test("a quarter and an eighth, and sixteenths", () => {
      expect(values(engraved(blues(note(0), note(320), note(480), note(560), note(640)), all))).toEqual([
        "4",
        "8",
        "16",
        "16",
        "4",
      ]);
    });

    test("without a stroke they have a dotted rest, with two eighths' silence a plain one", () => {
      expect(engraved(blues(note(480, "snare"), note(1280, "kick")), all).rests).toEqual([
        { tick: 0, value: 4, dotted: true },
        { tick: 960, value: 4, dotted: false },
        { tick: 1440, value: 4, dotted: true },
      ]);
    });

    test("a chart alone has them too", () => {
      expect(barsOfChart({ bars: [0], notes: [], level: 1 }, twelveEight)[0]!.beats).toHaveLength(4);
    });
  });

  test("what no level shows is not engraved, and every note that is stands once", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.integer({ min: 0, max: 15 }), fc.constantFrom(...PADS), fc.integer({ min: 1, max: 6 })),
          {
            selector: ([step, pad]) => `${step} ${pad}`,
            maxLength: 24,
          },
        ),
        fc.integer({ min: 1, max: 6 }),
        (rows, level) => {
          const notes = rows
            .map(([step, pad, from]) => note(step * 120, pad, { level: from as SheetNote["level"] }))
            .sort((a, b) => a.tick - b.tick);
          const score = engraved(bar(...notes), (one) => one.level <= level);
          const heads = score.chords.flatMap((chord) => chord.heads.map((head) => head.note));
          expect(new Set(heads)).toEqual(new Set(notes.filter((one) => one.level <= level)));
          for (const beam of score.beams) expect(beam.to).toBeGreaterThanOrEqual(beam.from);
        },
      ),
    );
  });
});

test("a chart alone is cut into bars as a whole sheet is, without a word on how surely it was heard", () => {
  const note = { time_us: 0, velocity: 96, articulation: "plain", confidence: 1 } as const;
  const notes = [
    { ...note, tick: 0, pad: "kick" },
    { ...note, tick: 640, pad: "snare" },
    { ...note, tick: 2160, pad: "hihat" },
  ] as const;
  const bars = barsOfChart({ bars: [0, 1920], notes, level: 3 }, { beats_per_bar: 4, beat_unit: 4, units_per_beat: 1 });
  expect(bars.map(({ tick, length, doubtful }) => [tick, length, doubtful])).toEqual([
    [0, 1920, false],
    [1920, 1920, false],
  ]);
  expect(bars[0]!.beats[1]!.triplet).toBe(true);
  expect(bars[1]!.notes.map(({ pad }) => pad)).toEqual(["hihat"]);
  expect(
    barsOfChart({ bars: [], notes: [], level: 1 }, { beats_per_bar: 6, beat_unit: 8, units_per_beat: 1 })[0]!.length,
  ).toBe(1440);
});
