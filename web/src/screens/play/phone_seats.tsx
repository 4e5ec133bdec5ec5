// SPDX-License-Identifier: Apache-2.0
// Seats whose drum is a phone, while a song is played: what the phone shows, how late its strokes may come, and what the stage
// says of it.
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { padsOf } from "../../draw/layout.ts";
import { phones } from "../../net/phones.ts";
import type { Seat } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { phoneSays } from "../seats/phone_says.ts";
import type { Performance } from "./performance.ts";

/** After the song, strokes on their way are waited for at least so long, and at most. */
const LAST_STROKES_MS = [250, 1500] as const;

export function usePhoneSeats(performance: Performance): void {
  const { header, parts, song } = performance;
  useEffect(() => {
    const mine = header.seats.filter((seat) => seat.input === "phone").map((seat) => seat.index);
    if (mine.length === 0) return;
    phones().keep(mine);
    performance.lateUs = (seat) => (mine.includes(seat) ? phones().graceUs(seat) : 0);
  }, [performance, header]);
  useSignalEffect(() => {
    const phase = performance.phase.value;
    header.seats.forEach((seat, i) => {
      if (seat.input !== "phone") return;
      const { player } = seat;
      phones().show(seat.index, {
        player,
        title: song.title.slice(0, 300),
        pads: padsOf(parts[i]!.chart.notes),
        phase,
      });
    });
  });
}

/** Resolves when strokes that were made before the song's end have had time to come in. */
export function lastStrokes(seats: readonly Seat[]): Promise<void> {
  const late = seats.filter((seat) => seat.input === "phone").map((seat) => phones().graceUs(seat.index) / 500);
  if (late.length === 0) return Promise.resolve();
  const [least, most] = LAST_STROKES_MS;
  return new Promise((resolve) => setTimeout(resolve, Math.min(most, Math.max(least, ...late))));
}

/** Who is connected and how well, under the player's name. */
export function PhoneLine({ seat }: { seat: Seat }) {
  const view = phones().seats[seat.index]!.value;
  const says = view.state === "here" ? phoneSays(view, "play.seat.phone_here") : say(`play.seat.phone_${view.state}`);
  return (
    <span class="play-phone" data-phone={view.state}>
      {says}
    </span>
  );
}
