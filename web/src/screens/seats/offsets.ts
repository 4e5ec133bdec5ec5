// SPDX-License-Identifier: Apache-2.0
// What was measured, remembered for each player and device: whoever changes from keys to a kit and back finds both as they were.
import type { Calibration } from "../../net/wire.ts";
import { changeSeat, remembered, type SeatSetup, seats } from "../../store.ts";

export const NOT_MEASURED: Calibration = { offset_us: 0, uncertainty_us: 0, taps: 0 };
/** Seats remembered on one computer; the oldest measurement goes first. */
const MOST = 60;

const offsets = remembered<Readonly<Record<string, Calibration>>>("offsets", {});

type Device = Pick<SeatSetup, "player" | "input" | "midi_device">;

function keyOf({ player, input, midi_device }: Device): string {
  return [player.id, input, input === "midi" ? midi_device : ""].join("/");
}

/** Change who sits in a seat or what they strike; what was measured for that comes with it. */
export function changeWhoOrWhat(index: 0 | 1, change: Partial<Device>): void {
  const setup = { ...seats.peek()[index], ...change };
  changeSeat(index, { ...change, calibration: offsets.peek()[keyOf(setup)] ?? NOT_MEASURED });
}

/** Keep what was measured for a seat as it is now; null forgets it. */
export function keepOffset(index: 0 | 1, measured: Calibration | null): void {
  const key = keyOf(seats.peek()[index]);
  const { [key]: _, ...others } = offsets.peek();
  const kept = Object.entries(others).slice(-(MOST - 1));
  offsets.value = Object.fromEntries(measured ? [...kept, [key, measured]] : kept);
  changeSeat(index, { calibration: measured ?? NOT_MEASURED });
}
