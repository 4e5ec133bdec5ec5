// SPDX-License-Identifier: Apache-2.0
// Timings carried on after a song: what changed for whom, so that the encore can tell it and take it back.
import { carryOn, type Met, type Nudge } from "../../clock/nudge.ts";
import type { Judge } from "../../judge/judge.ts";
import type { Calibration, TakeHeader } from "../../net/wire.ts";
import { remembered, seats } from "../../store.ts";
import { keepOffset } from "../seats/offsets.ts";

export interface CarriedSeat {
  seat: 0 | 1;
  player: string;
  name: string;
  before: Calibration;
  after: Calibration;
  hands: Nudge | null;
  kick: Nudge | null;
  undone: boolean;
}

const KEPT = 12;
/** By take. */
export const carried = remembered<Readonly<Record<string, readonly CarriedSeat[]>>>("carried", {});

/** Carry on the timing of everybody who played a take, and write down what changed. */
export function carryOnAfter(
  header: TakeHeader,
  judges: readonly Judge[],
  kickOf: (seat: number, note: number) => boolean,
): void {
  if (carried.peek()[header.id]) return; // a take that is closed twice changes nothing twice
  const changes = header.seats.flatMap((seat, index): CarriedSeat[] => {
    const setup = seats.peek()[index as 0 | 1];
    const judge = judges[index];
    // Somebody else may sit there by now; a seat that plays by itself has no device.
    if (!setup || !judge || seat.input === "simulated" || setup.player.id !== seat.player.id) return [];
    const met = judge.ofNote.flatMap((judgement, note): Met[] =>
      judgement?.asynchrony_us == null ? [] : [{ kick: kickOf(index, note), asynchronyUs: judgement.asynchrony_us }],
    );
    const result = carryOn(seat.calibration, met);
    if (!result) return [];
    const { calibration: after, hands, kick } = result;
    const { id: player, name } = seat.player;
    keepOffset(index as 0 | 1, after);
    return [{ seat: index as 0 | 1, player, name, before: seat.calibration, after, hands, kick, undone: false }];
  });
  if (changes.length === 0) return;
  const others = Object.entries(carried.peek()).slice(-(KEPT - 1));
  carried.value = Object.fromEntries([...others, [header.id, changes]]);
}

/** Take back what was carried on for one seat after a take, if the same player still sits there. */
export function undo(take: string, change: CarriedSeat): void {
  if (seats.peek()[change.seat].player.id === change.player) {
    keepOffset(change.seat, change.before.taps > 0 ? change.before : null);
  }
  const changes = carried.peek()[take] ?? [];
  carried.value = {
    ...carried.peek(),
    [take]: changes.map((one) => (one.seat === change.seat ? { ...one, undone: true } : one)),
  };
}
