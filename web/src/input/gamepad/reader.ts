// SPDX-License-Identifier: Apache-2.0
// A gamepad has to be asked; it does not tell. From two looks at its buttons to presses, each with the moment it can be pinned to
// and how sure that is. Pure.
import { CYMBAL_MARK, DRUM_MARK, MARKS_OF, type PadLayout } from "./layouts.ts";

export interface Look {
  pressed: readonly boolean[];
  /** How far each button is down, 0 to 1. */
  values: readonly number[];
  /** `Gamepad.timestamp`: when the browser last saw a change; 0 where it does not say. */
  stampMs: number;
  atMs: number;
}

export interface Press {
  /** The button's number, with its mark. */
  note: number;
  velocity: number;
  atMs: number;
  uncertaintyUs: number;
}

/** An even, confident stroke: these buttons do not feel force. */
export const BUTTON_VELOCITY = 100;
/** A wired pad is asked 125 times a second by the system, and the browser asks the system about every 4 ms. */
const USB_POLL_MS = 8;
const BROWSER_POLL_MS = 4;
/** Standard deviation of something that happened at any moment of an interval. */
const UNIFORM = 1 / Math.sqrt(12);

/** Return the buttons that went down between two looks. */
export function pressesBetween(before: Look, now: Look, layout: PadLayout): Press[] {
  const went = now.pressed.map((down, i) => down && !before.pressed[i]);
  if (!went.includes(true)) return [];
  const marks = MARKS_OF[layout];
  const mark = !marks ? 0 : now.pressed[marks.cymbal] ? CYMBAL_MARK : now.pressed[marks.drum] ? DRUM_MARK : 0;
  const moment = momentBetween(before, now);
  return went.flatMap((down, button) => {
    if (!down || button === marks?.cymbal || button === marks?.drum) return [];
    const value = now.values[button] ?? 1;
    const felt = value > 0 && value < 1;
    const velocity = felt ? Math.max(1, Math.round(127 * value)) : BUTTON_VELOCITY;
    return [{ note: button + mark, velocity, ...moment }];
  });
}

/** The browser's stamp where it lies between the looks; otherwise the middle between them, and half a look's doubt. */
function momentBetween(before: Look, now: Look): { atMs: number; uncertaintyUs: number } {
  const gap = now.atMs - before.atMs;
  const stamped = now.stampMs > before.atMs - BROWSER_POLL_MS && now.stampMs <= now.atMs;
  const device = Math.hypot(USB_POLL_MS, BROWSER_POLL_MS) * UNIFORM;
  const doubtMs = stamped ? device : Math.hypot(device, gap * UNIFORM);
  return { atMs: stamped ? now.stampMs : now.atMs - gap / 2, uncertaintyUs: Math.round(doubtMs * 1000) };
}
