// SPDX-License-Identifier: Apache-2.0
// Beginning a take, and sending on what an earlier page left behind.
import type { SeatSetup } from "../store.ts";
import { say } from "../words/index.ts";
import { newId } from "./ids.ts";
import { type Journal, journal, type OpenTake } from "./journal.ts";
import { Uplink } from "./uplink.ts";
import type { Duet, Seat, TakeHeader } from "./wire.ts";

/** A take's id is made here, since a browser may be offline. */
export const newTakeId = newId;

/** What a player without a name is called, in the language on show. */
function unnamed(setup: SeatSetup, index: number): string {
  if (setup.input === "simulated") return say("play.seat.simulated");
  return say(index === 0 ? "play.seat.left" : "play.seat.right");
}

/** Write down a new take of a song; the play screen finds it under its id. */
export async function beginTake(
  songSha256: string,
  setups: readonly SeatSetup[],
  rate = 1,
  duet: Duet | null = null,
): Promise<TakeHeader> {
  const seats = setups.map(
    (setup, index): Seat => ({
      index,
      player: { ...setup.player, name: setup.player.name.trim() || unnamed(setup, index) },
      level: setup.level,
      input: setup.input,
      // A simulated partner has no device to be late.
      calibration: setup.input === "simulated" ? { offset_us: 0, uncertainty_us: 0, taps: 0 } : setup.calibration,
    }),
  );
  const header: TakeHeader = {
    id: newTakeId(),
    song_sha256: songSha256,
    seats,
    started_at: new Date().toISOString(),
    rate,
    duet,
    charts: [],
  };
  await (await journal()).put(openTake(header));
  return header;
}

/** A take of which nothing has been played yet. */
export function openTake(header: TakeHeader): OpenTake {
  return { id: header.id, header, position_us: 0, closing: null, next_seq: header.seats.map(() => 0) };
}

const FORGET_UNTOUCHED_MS = 24 * 3600 * 1000;
const lockOf = (id: string): string => `sidestick.take.${id}`;

/**
 * Hold a take for this page while `held` runs, so that no other page sends it too; `held` is told whether it was free.
 * Resolves when it is let go.
 */
export async function holdTake(id: string, held: (free: boolean) => Promise<unknown>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(lockOf(id), { ifAvailable: true }, (lock) => held(lock !== null));
  else await held(true);
}

/** Send what earlier pages could not, except the take `except` that is being played here. Resolves when all is stored. */
export async function sendLeftovers(except: string): Promise<void> {
  const book = await journal();
  const left = (await book.takes()).filter((take) => take.id !== except);
  await Promise.all(
    left.map((take) =>
      holdTake(take.id, async (free) => {
        if (free) await sendOne(book, take);
      }),
    ),
  );
}

async function sendOne(book: Journal, take: OpenTake): Promise<void> {
  if (take.next_seq.every((next) => next === 0) && !take.closing) {
    // Nobody struck anything. It may just have been begun: only an old one is forgotten.
    if (Date.now() - Date.parse(take.header.started_at) > FORGET_UNTOUCHED_MS) await book.forgetTake(take.id);
    return;
  }
  const uplink = new Uplink(book, take, await book.hits(take.id));
  const closing = take.closing ?? { ended_us: take.position_us, finished: false };
  await uplink.close(closing.ended_us, closing.finished);
}
