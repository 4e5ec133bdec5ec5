// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { RibbonPoint } from "../judge/live_sync.ts";
import type { Palette } from "./palette.ts";
import { AS_ONE_MS, Ribbon } from "./ribbon.ts";

const PLACE = { left: 100, right: 300, middle: 200, top: 0, bottom: 500 };
const PALETTE = { ink: "#ffffff", seats: ["#f0a840", "#6ebeb4"] } as unknown as Palette;

const point = (meanMs: number, spreadMs: number): RibbonPoint => ({
  note_us: 0,
  count: 8,
  mean_us: meanMs * 1000,
  sd_us: spreadMs * 1000,
});

/** Let the pair stand at one point for some seconds. */
function settled(meanMs: number, spreadMs: number, seconds = 10, calm = false): Ribbon {
  const ribbon = new Ribbon(PALETTE, PLACE, calm);
  for (let ms = 0; ms <= seconds * 1000; ms += 16) ribbon.step(point(meanMs, spreadMs), ms, true);
  return ribbon;
}

const width = (ribbon: Ribbon): number => ribbon.strands![1] - ribbon.strands![0];
const middle = (ribbon: Ribbon): number => (ribbon.strands![0] + ribbon.strands![1]) / 2;

/** A pen that notes where it was led. */
function pen(): { asked: CanvasRenderingContext2D; ys: number[]; xs: number[] } {
  const [xs, ys]: [number[], number[]] = [[], []];
  const led = (x: number, y: number): void => {
    xs.push(x);
    ys.push(y);
  };
  const gradient = { addColorStop: () => {} };
  const nothing = (): void => {};
  const asked = {
    createLinearGradient: () => gradient,
    fillRect: nothing,
    beginPath: nothing,
    closePath: nothing,
    fill: nothing,
    stroke: nothing,
    arc: nothing,
    moveTo: led,
    lineTo: led,
  };
  return { asked: asked as unknown as CanvasRenderingContext2D, xs, ys };
}

describe("the sync ribbon", () => {
  test("is not there before anything is known of the two", () => {
    const ribbon = new Ribbon(PALETTE, PLACE);
    ribbon.step(null, 0, true);
    ribbon.step({ ...point(0, 10), count: 2 }, 100, true);
    expect(ribbon.strands).toBeNull();
    expect(ribbon.arrow).toBe(0);
  });

  test("narrows as the two align", () => {
    expect(width(settled(0, 60))).toBeGreaterThan(2 * width(settled(0, 20)));
    expect(settled(0, AS_ONE_MS - 5).closeness).toBe(1);
    expect(settled(0, 80).closeness).toBe(0);
  });

  test.each([
    [-30, -1],
    [30, 1],
  ])("leans and points toward who is early (%i ms)", (meanMs, side) => {
    const ribbon = settled(meanMs, 20);
    expect(Math.sign(middle(ribbon) - PLACE.middle)).toBe(side);
    expect(Math.sign(ribbon.arrow)).toBe(side);
  });

  test("points at nobody where nobody hears who was first", () => {
    expect(settled(5, 20).arrow).toBeCloseTo(0, 6);
  });

  test("stays in its place however far apart the two are", () => {
    const [left, right] = settled(-500, 500).strands!;
    expect(left).toBeGreaterThanOrEqual(PLACE.left);
    expect(right).toBeLessThanOrEqual(PLACE.right);
  });

  test("moves calmly: a frame changes it by little, and a pause by nothing", () => {
    const ribbon = settled(0, 20);
    const before = width(ribbon);
    ribbon.step(point(0, 80), 10_016, true);
    expect(width(ribbon) / before).toBeLessThan(1.2);
    const then = width(ribbon);
    ribbon.step(point(0, 10), 20_000, false);
    expect(width(ribbon)).toBe(then);
  });

  test("calm, it stands upright, nothing creeps, and it changes slowly", () => {
    const usual = pen();
    settled(0, 30).draw(usual.asked);
    const calm = pen();
    const still = settled(0, 30, 10, true);
    still.draw(calm.asked);
    const along = (ys: readonly number[]): number =>
      new Set(ys.filter((y) => y < PLACE.bottom - 30).map(Math.round)).size;
    expect(along(usual.ys)).toBeGreaterThan(50);
    expect(along(calm.ys)).toBe(1);
    const quick = settled(0, 30);
    for (let ms = 10_016; ms < 10_300; ms += 16) {
      quick.step(point(0, 80), ms, true);
      still.step(point(0, 80), ms, true);
    }
    expect(width(still)).toBeLessThan(width(quick));
  });

  test("has a sign for each seat at its strand, the second not round", () => {
    const led = pen();
    const ribbon = settled(0, 30);
    ribbon.draw(led.asked);
    const [, right] = ribbon.strands!;
    expect(led.xs.some((x) => Math.abs(x - right) < 0.01)).toBe(true);
    expect(Math.max(...led.xs.slice(-4))).toBeGreaterThan(right);
  });
});
