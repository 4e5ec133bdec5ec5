// SPDX-License-Identifier: Apache-2.0
// Touch pads: a strike at pointerdown, any number of fingers. The element says its pad in data-pad and its seat in data-seat.
import { PADS, type Pad } from "../net/wire.ts";
import { DEVICE_UNCERTAINTY_US, momentOf, type OnStrike } from "./strike.ts";

const SOFTEST = 64;
const LOUDEST = 118;
/** A glass screen that cannot feel force says 0.5 for every touch. */
const UNFELT = 0.5;
const TOUCH_VELOCITY = 96;

/** What a browser makes of quick fingers: scrolling, zooming by two or by a double tap, a menu under a long touch. */
const GESTURES = ["touchstart", "touchmove", "gesturestart", "dblclick", "contextmenu"] as const;

function prevent(event: Event): void {
  if (event.cancelable) event.preventDefault();
}

/** Velocity of a touch with `pressure` 0 to 1. */
export function velocityOfPressure(pressure: number): number {
  if (pressure <= 0 || pressure === UNFELT || pressure === 1) return TOUCH_VELOCITY;
  return Math.round(SOFTEST + (LOUDEST - SOFTEST) * pressure);
}

/** Listen for touches on the pads inside `surface`; returns what stops it. */
export function listenToTouch(surface: HTMLElement, onStrike: OnStrike): () => void {
  const down = (event: PointerEvent): void => {
    const element = (event.target as HTMLElement).closest<HTMLElement>("[data-pad]");
    const pad = PADS.find((name) => name === element?.dataset.pad) as Pad | undefined;
    if (!element || !pad || event.button > 0) return;
    event.preventDefault();
    // A finger that slides off must not keep the next strike from its own pad.
    if (element.hasPointerCapture(event.pointerId)) element.releasePointerCapture(event.pointerId);
    onStrike({
      seat: Number(element.dataset.seat ?? 0),
      pad,
      articulation: "plain",
      velocity: velocityOfPressure(event.pressure),
      ...momentOf(event.timeStamp, performance.now(), DEVICE_UNCERTAINTY_US.touch),
    });
  };
  surface.addEventListener("pointerdown", down, { passive: false });
  for (const gesture of GESTURES) surface.addEventListener(gesture, prevent, { passive: false });
  return () => {
    surface.removeEventListener("pointerdown", down);
    for (const gesture of GESTURES) surface.removeEventListener(gesture, prevent);
  };
}
