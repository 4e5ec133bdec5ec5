// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, test } from "vitest";
import { chance } from "../partner.ts";
import { BLOCK, Canceller, DelayLine } from "./canceller.ts";
import { classify, learn } from "./classify.ts";
import { TableDetector, type TableStroke } from "./detector.ts";
import { Fft } from "./fft.ts";

const RATE = 48_000;
let random = chance(11);
beforeEach(() => {
  random = chance(11);
});
const noise = (): number => 2 * random() - 1;

/** A knock: a click and one mode. */
function knock(into: Float32Array, atS: number, hertz: number, peak: number): void {
  const from = Math.round(atS * RATE);
  for (let i = 0; i < 0.12 * RATE && from + i < into.length; i += 1) {
    const t = i / RATE;
    const mode = 0.8 * Math.sin(2 * Math.PI * hertz * t) * Math.exp(-t / 0.03);
    into[from + i]! += peak * (mode + 0.2 * noise() * Math.exp(-t / 0.001));
  }
}

function room(seconds: number, level = 0.0008): Float32Array {
  return Float32Array.from({ length: Math.ceil((seconds * RATE) / BLOCK) * BLOCK }, () => level * noise());
}

function hear(mic: Float32Array, played: Float32Array | null = null, loopS = 0): TableStroke[] {
  const detector = new TableDetector(RATE, loopS);
  const found: TableStroke[] = [];
  for (let at = 0; at + BLOCK <= mic.length; at += BLOCK) {
    const stroke = detector.process(mic.subarray(at, at + BLOCK), played?.subarray(at, at + BLOCK) ?? null);
    if (stroke) found.push(stroke);
  }
  return found;
}

/** Music of a kind: chords that change, breath and strings around them, drums on top. */
function music(seconds: number): Float32Array {
  const song = new Float32Array(room(seconds).length);
  let breath = 0;
  for (let i = 0; i < song.length; i += 1) {
    const t = i / RATE;
    breath = 0.7 * breath + 0.03 * noise();
    const chord = Math.floor(t * 2) % 4;
    song[i] =
      breath + 0.08 * (Math.sin(2 * Math.PI * (110 + 20 * chord) * t) + Math.sin(2 * Math.PI * (277 + 40 * chord) * t));
  }
  for (let at = 0.25; at < seconds; at += 0.5) knock(song, at, 180, 0.8);
  return song;
}

/** The song out of a loudspeaker, `delayS` late, with two reflections. */
function throughTheRoom(song: Float32Array, delayS: number, gain: number): Float32Array {
  const heard = new Float32Array(song.length);
  for (const [lateS, share] of [
    [0, 1],
    [0.0031, 0.5],
    [0.0117, -0.3],
  ] as const) {
    const late = Math.round((delayS + lateS) * RATE);
    for (let i = late; i < song.length; i += 1) heard[i]! += gain * share * song[i - late]!;
  }
  return heard;
}

test("the transform goes there and back", () => {
  const fft = new Fft(256);
  const re = Float64Array.from({ length: 256 }, (_, i) => Math.cos((2 * Math.PI * 5 * i) / 256));
  const im = new Float64Array(256);
  const before = Float64Array.from(re);
  fft.forward(re, im);
  expect(re[5]).toBeCloseTo(128, 6);
  expect(Math.abs(re[6]!)).toBeLessThan(1e-9);
  fft.backward(re, im);
  re.forEach((value, i) => {
    expect(value).toBeCloseTo(before[i]!, 9);
  });
});

test("a delay of any length holds samples back by just that", () => {
  const line = new DelayLine(200);
  const out: number[] = [];
  for (let at = 0; at < 512; at += BLOCK) {
    const block = Float32Array.from({ length: BLOCK }, (_, i) => at + i + 1);
    line.process(block);
    out.push(...block);
  }
  expect(out.slice(198, 202)).toEqual([0, 0, 1, 2]);
});

test("what is played is taken out of what is heard by 15 dB and more once the room is known", () => {
  const song = music(4);
  const heard = throughTheRoom(song, 0, 0.5);
  const canceller = new Canceller(RATE);
  const left = new Float32Array(BLOCK);
  let before = 0;
  let after = 0;
  for (let at = 0; at + BLOCK <= song.length; at += BLOCK) {
    canceller.process(heard.subarray(at, at + BLOCK), song.subarray(at, at + BLOCK), left);
    if (at < 2 * RATE) continue;
    for (let i = 0; i < BLOCK; i += 1) {
      before += heard[at + i]! ** 2;
      after += left[i]! ** 2;
    }
  }
  expect(10 * Math.log10(before / after)).toBeGreaterThan(15);
});

describe("strokes on a table", () => {
  const times = [0.6, 0.85, 1.3, 1.5, 2.1];

  test("are found to a quarter of a millisecond and told within ten", () => {
    const mic = room(3);
    for (const at of times) knock(mic, at, 400, 0.2);
    const found = hear(mic);
    expect(found).toHaveLength(times.length);
    found.forEach((stroke, i) => {
      expect(Math.abs(stroke.sample / RATE - times[i]!)).toBeLessThan(0.00025);
      expect((stroke.toldAt - stroke.sample) / RATE).toBeLessThanOrEqual(0.01);
    });
  });

  test("are found in a quiet and in a noisy room, and silence has none", () => {
    expect(hear(room(3))).toEqual([]);
    expect(hear(new Float32Array(RATE))).toEqual([]);
    const noisy = room(3, 0.02);
    for (const at of times) knock(noisy, at, 400, 0.4);
    expect(hear(noisy)).toHaveLength(times.length);
  });

  test("are told from the drums of a song that is known, and the song alone has none", () => {
    const song = music(4.5);
    const heard = throughTheRoom(song, 0.06, 0.08);
    const quiet = room(4.5);
    const alone = Float32Array.from(quiet, (value, i) => value + heard[i]!);
    expect(hear(alone, song, 0.06).filter((stroke) => stroke.sample > RATE)).toEqual([]);
    const both = Float32Array.from(alone);
    const strokes = [1.6, 2.1, 2.87, 3.37, 4.2];
    for (const at of strokes) knock(both, at, 400, 0.2);
    const found = hear(both, song, 0.06).filter((stroke) => stroke.sample > RATE);
    expect(found.map((stroke) => Math.round((stroke.sample / RATE) * 100) / 100)).toEqual(strokes);
  });
});

describe("four strokes of a sound", () => {
  const lesson = (hertz: number): number[][] => {
    const mic = room(4);
    for (let i = 0; i < 4; i += 1) knock(mic, 0.6 + 0.7 * i, hertz * (1 + 0.02 * noise()), 0.1 + 0.05 * i);
    return hear(mic).map((stroke) => stroke.features);
  };

  test("are enough to know it again, hard or soft, and what is like none of them is none", () => {
    const learned = learn([lesson(150), lesson(600), lesson(3000)]);
    [150, 600, 3000].forEach((hertz, sound) => {
      const mic = room(2);
      knock(mic, 0.6, hertz, 0.05);
      knock(mic, 1.2, hertz, 0.4);
      expect(hear(mic).map((stroke) => classify(learned, stroke.features).sound)).toEqual([sound, sound]);
    });
    // Keys that jingle: all of it above 8 kHz.
    const jingle = room(1.5);
    for (let i = 0; i < 0.05 * RATE; i += 1)
      jingle[0.8 * RATE + i]! += 0.3 * Math.sin(0.45 * Math.PI * i) * Math.exp(-i / 900);
    expect(hear(jingle).map((stroke) => classify(learned, stroke.features).sound)).toEqual([null]);
  });

  test("of one sound alone learn as well", () => {
    const learned = learn([lesson(300)]);
    const mic = room(1.5);
    knock(mic, 0.8, 300, 0.2);
    expect(hear(mic).map((stroke) => classify(learned, stroke.features).sound)).toEqual([0]);
  });
});
