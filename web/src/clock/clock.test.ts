// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { TempoMap } from "../music/tempo_map.ts";
import { ClockModel, type ClockSample } from "./clock_model.ts";
import { countInToResume, countInToStart } from "./count_in.ts";
import { ServerClock } from "./server_clock.ts";
import { Timeline } from "./timeline.ts";

const QUANTUM_MS = 128 / 48;

/** A sound card whose context time runs in steps and was 0 at performance time `zeroMs`. */
function look(performanceMs: number, zeroMs: number, change: Partial<ClockSample> = {}): ClockSample {
  const contextMs = Math.floor((performanceMs - zeroMs) / QUANTUM_MS) * QUANTUM_MS;
  return { performanceMs, contextMs, baseLatencyMs: 5, outputLatencyMs: 15, stampOffsetMs: -zeroMs - 20, ...change };
}

describe("the audio clock", () => {
  test("is found to within half a render quantum although currentTime runs in steps", () => {
    const model = new ClockModel();
    for (let t = 1000; t < 5000; t += 16.7) model.add(look(t, 400));
    expect(Math.abs(model.offsetMs - (-400 - 20 - QUANTUM_MS / 2))).toBeLessThan(0.3);
    expect(model.uncertaintyMs).toBeLessThan(2);
  });

  test.each([-20, -8, 30])("follows within a third of a second when the sound steps by %i ms", (stepMs) => {
    const model = new ClockModel();
    for (let t = 1000; t < 6000; t += 16.7) model.add(look(t, 400));
    const before = model.offsetMs;
    for (let t = 6000; t < 6330; t += 16.7) model.add(look(t, 400 - stepMs));
    expect(Math.abs(model.offsetMs - before - stepMs)).toBeLessThan(1.5);
    expect(model.jumps).toBe(1);
  });

  // What sound cards hand over at once, at 44.1 and 48 kHz; screens of 240, 144, 120, 60 and 30 pictures a second.
  const HANDED_MS = [128 / 48, 128 / 44.1, 256 / 48, 10, 512 / 48, 512 / 44.1, 20, 1024 / 48, 1024 / 44.1, 2048 / 48];
  const FRAMES_MS = [1000 / 240, 1000 / 144, 1000 / 120, 1000 / 60, 1000 / 30];

  test.each(HANDED_MS.flatMap((stepMs) => FRAMES_MS.map((frameMs) => [stepMs, frameMs] as const)))(
    "takes steps of currentTime by %d ms, looked at every %d ms, for no step of the sound",
    (stepMs, frameMs) => {
      const model = new ClockModel();
      for (let t = 1000; t < 1000 + 1200 * frameMs; t += frameMs) {
        model.add(look(t, 400, { contextMs: Math.floor((t - 400) / stepMs) * stepMs, stampOffsetMs: null }));
      }
      expect(model.jumps).toBe(0);
    },
  );

  test("does not take a latency of 0, which a browser says before it has rendered, for a latency", () => {
    const model = new ClockModel();
    model.add(look(1000, 400, { outputLatencyMs: 0 }));
    model.add(look(1017, 400, { outputLatencyMs: 30 }));
    expect(model.latencyMs).toBe(35);
  });

  test("falls back to the output timestamp and then to the base latency", () => {
    const stamped = new ClockModel();
    stamped.add({ performanceMs: 100, contextMs: 60, baseLatencyMs: 5, outputLatencyMs: null, stampOffsetMs: -65 });
    expect(stamped.latencyMs).toBe(25);
    const bare = new ClockModel();
    bare.add({ performanceMs: 100, contextMs: 60, baseLatencyMs: 5, outputLatencyMs: null, stampOffsetMs: null });
    expect(bare.latencyMs).toBe(5);
    expect(bare.uncertaintyMs).toBeGreaterThanOrEqual(2.5);
  });

  test("ignores a timestamp that is off by more than a second, and bouncing ones move it little", () => {
    const model = new ClockModel();
    for (let i = 0; i < 200; i += 1) {
      const bounce = i % 10 === 0 ? 1e6 : i % 3 === 0 ? 40 : 0;
      model.add(look(1000 + i * 16.7, 400, { outputLatencyMs: null, stampOffsetMs: -420 + bounce }));
    }
    expect(Math.abs(model.latencyMs - 20)).toBeLessThan(QUANTUM_MS);
  });
});

test("the timeline knows where the song was, across a pause and a moved anchor", () => {
  const timeline = new Timeline(0.5);
  timeline.run(0, 1000, 990);
  timeline.run(0, 1003, 2000); // the clocks' estimate moved by 3 ms
  timeline.pause(3000);
  timeline.hold(1_100_000);
  timeline.run(600_000, 5000, 4900);
  expect(timeline.at(1500)).toBe(250_000); // as it was then, not as it is seen now
  expect(timeline.at(2500)).toBe(748_500);
  expect(timeline.at(4000)).toBe(1_100_000);
  expect(timeline.at(5200)).toBe(700_000);
  expect(timeline.at(0)).toBe(0);
});

test("the timeline runs, stands still and goes on", () => {
  const line = new Timeline();
  line.hold(-500_000);
  expect(line.at(12_345)).toBe(-500_000);
  line.run(-500_000, 1000);
  expect(line.at(1500)).toBe(0);
  line.pause(2000);
  expect(line.at(9000)).toBe(500_000);
  line.run(400_000, 10_000);
  expect(line.at(10_100.5)).toBe(500_500);
});

test("at half speed a second in the room is half a second of the song", () => {
  const line = new Timeline(0.5);
  line.run(0, 0);
  expect(line.at(1000)).toBe(500_000);
});

describe("the count-in", () => {
  const fourFour = { beats_per_bar: 4, beat_unit: 4, units_per_beat: 1 };
  const at120 = new TempoMap({ ticks: [0, 480], times_us: [300_000, 800_000] });

  test("is one bar that ends on the song's first beat", () => {
    const count = countInToStart(at120, fourFour);
    expect(count.clicks.map((click) => click.timeUs)).toEqual([-1_700_000, -1_200_000, -700_000, -200_000]);
    expect(count.clicks.map((click) => click.left)).toEqual([4, 3, 2, 1]);
    expect(count.clicks.map((click) => click.accent)).toEqual([true, false, false, false]);
    expect(count.startUs).toBeLessThan(-1_700_000);
    expect(count.fromUs).toBe(0);
  });

  test("of a fast waltz takes two bars", () => {
    const fast = new TempoMap({ ticks: [0, 480], times_us: [0, 300_000] });
    expect(countInToStart(fast, { ...fourFour, beats_per_bar: 3 }).clicks).toHaveLength(6);
  });

  test("of 12/8 is four beats of three eighths", () => {
    const slow = new TempoMap({ ticks: [0, 480], times_us: [0, 1_000_000] });
    const twelveEight = { beats_per_bar: 12, beat_unit: 8, units_per_beat: 3 };
    const count = countInToStart(slow, twelveEight);
    expect(count.clicks.map((click) => click.timeUs)).toEqual([-4_000_000, -3_000_000, -2_000_000, -1_000_000]);
    expect(countInToResume(slow, 5_000_000, twelveEight).clicks.map((click) => click.timeUs)).toEqual([
      3_000_000, 4_000_000,
    ]);
  });

  test("of 6/8 in eighths counts the eighths", () => {
    const eighths = new TempoMap({ ticks: [0, 240], times_us: [0, 400_000] });
    expect(countInToStart(eighths, { beats_per_bar: 6, beat_unit: 8, units_per_beat: 1 }).clicks).toHaveLength(6);
  });

  test("begins near the song's start although the first heard beat is late", () => {
    const late = new TempoMap({ ticks: [0, 480], times_us: [30_000_000, 30_500_000] });
    const count = countInToStart(late, fourFour);
    expect(count.clicks.at(-1)?.timeUs).toBe(-500_000);
  });

  test("after a pause is two beats that end where the song stopped or on the next beat", () => {
    const count = countInToResume(at120, 5_000_000, fourFour);
    expect(count.clicks.map((click) => click.timeUs)).toEqual([4_300_000, 4_800_000]);
    expect(count.fromUs).toBe(5_000_000);
  });
});

interface ClockCase {
  name: string;
  exchanges: [number, number, number, number][];
  /** After how many exchanges, page time, offset, uncertainty. */
  estimates: [number, number, number, number][];
}

const LINES = (
  import.meta.glob<ClockCase[]>("../../../conformance/clock/*.json", { eager: true, import: "default" }) as Record<
    string,
    ClockCase[]
  >
)["../../../conformance/clock/lines.json"]!;

describe("the server's clock", () => {
  test.each(LINES)("on $name is the one that Python finds, to the microsecond", ({ exchanges, estimates }) => {
    const clock = new ServerClock();
    const found: number[][] = [];
    exchanges.forEach((times, count) => {
      clock.add(...times);
      for (const [after, at] of estimates) {
        const estimate = after === count ? clock.at(at) : null;
        if (estimate) found.push([after, at, estimate.offsetUs, estimate.uncertaintyUs]);
      }
    });
    expect(found).toEqual(estimates);
  });

  test("takes no pong that came before its ping, and claims nothing before the first", () => {
    const clock = new ServerClock();
    clock.add(100, 0, 0, 50);
    expect(clock.at(0)).toBeNull();
    expect(clock.roundTripUs).toBeNull();
  });
});

test("a timeline changes its speed only while it stands, and remembers the old one for what is past", () => {
  const timeline = new Timeline(1);
  timeline.run(0, 1000, 1000);
  timeline.changeRate(0.5);
  expect(timeline.rate).toBe(1);
  timeline.pause(3000);
  timeline.changeRate(0.5);
  timeline.run(2_000_000, 4000, 4000);
  expect(timeline.at(5000)).toBe(2_500_000);
  expect(timeline.at(2000)).toBe(1_000_000);
});
