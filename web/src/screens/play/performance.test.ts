// SPDX-License-Identifier: Apache-2.0
// Strokes that come in late: over the air, after a pause, after the song.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Conductor } from "../../audio/conductor.ts";
import type { CountIn } from "../../clock/count_in.ts";
import { Timeline } from "../../clock/timeline.ts";
import type { Strike } from "../../input/strike.ts";
import type { Uplink } from "../../net/uplink.ts";
import type { Chart, Hit, Song, TakeHeader } from "../../net/wire.ts";
import { Performance } from "./performance.ts";

const BEAT_US = 500_000;
const chart = {
  song_sha256: "a".repeat(64),
  level: 4,
  tempo_map: { ticks: [0, 480 * 20], times_us: [0, 20 * BEAT_US] },
  bars: [0],
  notes: Array.from({ length: 16 }, (_, i) => ({
    tick: 480 * i,
    time_us: i * BEAT_US,
    pad: "snare" as const,
    velocity: 90,
    articulation: "plain" as const,
    confidence: 1,
  })),
} satisfies Chart;
const song = {
  duration_us: 16 * BEAT_US,
  heard: { metre: { beats_per_bar: 4, beat_unit: 4, units_per_beat: 1 } },
} as unknown as Song;
const header = {
  id: "b".repeat(32),
  seats: [{ index: 0, level: 4, input: "phone", calibration: { offset_us: 0, uncertainty_us: 0, taps: 0 } }],
  rate: 1,
} as unknown as TakeHeader;

let hits: Hit[];
let sounded: number;
let played: Performance;

beforeEach(() => {
  vi.useFakeTimers();
  hits = [];
  sounded = 0;
  const timeline = new Timeline();
  const conductor = {
    timeline,
    uncertaintyUs: 0,
    kit: {
      strike: () => {
        sounded += 1;
      },
    },
    frame: () => {},
    start: (count: CountIn) => timeline.run(count.startUs, performance.now()),
    pause: () => timeline.pause(performance.now()),
    end: () => {},
  } as unknown as Conductor;
  const uplink = { add: (hit: Hit) => hits.push(hit), nextSeq: () => hits.length, at: () => {} } as unknown as Uplink;
  vi.stubGlobal("requestAnimationFrame", (then: () => void) => setTimeout(then, 16));
  vi.stubGlobal("cancelAnimationFrame", (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer));
  played = new Performance(header, song, [{ chart, plan: null }], conductor, uplink, () => {});
  played.stand();
  played.start();
});

afterEach(() => {
  played.end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Let the song reach `songUs`; returns the moment, on performance.now()'s timeline. */
async function reach(songUs: number): Promise<number> {
  await vi.advanceTimersByTimeAsync((songUs - played.nowUs) / 1000);
  return performance.now();
}

const strike = (atMs: number, more: Partial<Strike> = {}): void =>
  played.strike({ seat: 0, pad: "snare", articulation: "plain", velocity: 96, atMs, uncertaintyUs: 6000, ...more });

const tally = () => played.judges[0]!.tally;

describe("a stroke that comes in late", () => {
  test("counts where it was struck, and takes back the miss that was declared meanwhile", async () => {
    const struck = await reach(4 * BEAT_US + 10_000);
    await reach(5 * BEAT_US + 300_000);
    expect(tally().miss).toBe(6);
    strike(struck);
    expect(hits.map((hit) => hit.time_us)).toEqual([4 * BEAT_US + 10_000]);
    expect(tally()).toMatchObject({ miss: 5, perfect: 1, extra: 0 });
  });

  test("is waited for as long as strokes usually take before a miss is shown", async () => {
    played.lateUs = () => 250_000;
    await reach(4 * BEAT_US + 300_000);
    expect(tally().miss).toBe(4);
    await reach(4 * BEAT_US + 400_000);
    expect(tally().miss).toBe(5);
  });

  test("counts when the song has been paused since, and when it goes on again", async () => {
    const first = await reach(6 * BEAT_US);
    await reach(6 * BEAT_US + 200_000);
    const second = await reach(7 * BEAT_US - 20_000);
    await reach(7 * BEAT_US + 5_000);
    played.pause();
    await vi.advanceTimersByTimeAsync(4000);
    strike(first);
    expect(hits.map((hit) => hit.time_us)).toEqual([6 * BEAT_US]);
    played.start();
    await vi.advanceTimersByTimeAsync(700);
    strike(second);
    expect(hits.map((hit) => hit.time_us)).toEqual([6 * BEAT_US, 7 * BEAT_US - 20_000]);
    expect(tally().perfect).toBe(2);
  });

  test("counts after the song's last note, until the take is closed", async () => {
    const struck = await reach(15 * BEAT_US + 3_000);
    await reach(16 * BEAT_US + 500_000);
    expect(played.phase.value).toBe("ended");
    strike(struck);
    expect(hits.length).toBe(1);
    expect(tally().perfect).toBe(1);
  });

  test("does not count when nobody played: while the song was paused, and before it began", async () => {
    const before = performance.now() - 50;
    await reach(2 * BEAT_US);
    played.pause();
    await vi.advanceTimersByTimeAsync(500);
    const between = performance.now();
    await vi.advanceTimersByTimeAsync(500);
    played.start();
    await vi.advanceTimersByTimeAsync(2000);
    strike(before);
    strike(between);
    expect(hits).toEqual([]);
  });

  test("is silent when whoever struck has heard it", async () => {
    strike(await reach(BEAT_US), { sounded: true });
    expect(sounded).toBe(0);
    strike(await reach(2 * BEAT_US));
    expect(sounded).toBe(1);
    expect(hits.length).toBe(2);
  });
});
