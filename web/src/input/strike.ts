// SPDX-License-Identifier: Apache-2.0
// What every input says when a player strikes.
import type { Articulation, InputKind, Pad } from "../net/wire.ts";

export interface Strike {
  seat: number;
  pad: Pad;
  articulation: Articulation;
  /** 1 to 127. */
  velocity: number;
  /** Moment of the strike on performance.now()'s timeline, in ms. */
  atMs: number;
  /** How far `atMs` may be off, one standard deviation in µs. */
  uncertaintyUs: number;
  /** Other pads this strike may be meant for, where a small kit or a table has one thing for several pads. */
  standsFor?: readonly Pad[];
  /** Whoever struck has heard it already, or it came too late to be heard: the stage does not sound it. */
  sounded?: boolean;
}

export type OnStrike = (strike: Strike) => void;

/**
 * One standard deviation in µs of when a device says a strike was. Keyboard: an 8 ms poll (uniform, SD 2.3 ms) and debounce;
 * touch, also on a phone: a 120 Hz scan and the finger's flat landing; MIDI: the cable and the browser's queue; a gamepad says
 * its own with every press; the table while its loop has not been measured, its own afterwards.
 */
export const DEVICE_UNCERTAINTY_US: Readonly<Record<InputKind, number>> = {
  keyboard: 3000,
  touch: 5000,
  midi: 1500,
  gamepad: 2600,
  phone: 5000,
  table: 15_000,
  simulated: 0,
};

/** Events are stamped when they happened; a stamp this far from now is a browser's other clock and is not believed. */
const STALE_MS = 500;
const UNSTAMPED_UNCERTAINTY_US = 8000;

/** Return the event's own moment where it can be believed, else now, and the uncertainty for it. */
export function momentOf(stampMs: number, nowMs: number, deviceUs: number): { atMs: number; uncertaintyUs: number } {
  const believed = stampMs > 0 && stampMs <= nowMs + 1 && nowMs - stampMs < STALE_MS;
  return believed
    ? { atMs: stampMs, uncertaintyUs: deviceUs }
    : { atMs: nowMs, uncertaintyUs: Math.hypot(deviceUs, UNSTAMPED_UNCERTAINTY_US) | 0 };
}
