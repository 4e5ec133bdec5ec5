// SPDX-License-Identifier: Apache-2.0
// What phones show while their seats are taken: whose drum it is, for which song, and the pads of the level.
import { type Signal, useSignalEffect } from "@preact/signals";
import { phones } from "../../net/phones.ts";
import { PADS } from "../../net/wire.ts";
import { duet, seats } from "../../store.ts";
import { say } from "../../words/index.ts";
import type { Programme } from "./programme.ts";

export function usePhones(programme: Programme, measured: Signal<0 | 1 | null>): void {
  useSignalEffect(() => {
    const song = programme.song.value;
    const both = seats.value;
    if (both.every(({ input }) => input !== "phone")) {
      phones().keep([]);
      return;
    }
    const levels = both.map(({ level }) => level);
    both.forEach(({ player }, seat) => {
      const asked = programme.padsOf(seat, levels, duet.value) ?? [];
      phones().show(seat, {
        player: { ...player, name: player.name.trim() || say(seat === 0 ? "seats.left" : "seats.right") },
        title: song?.title.slice(0, 300) ?? "",
        pads: asked.length > 0 ? asked : PADS,
        phase: measured.value === seat ? "calibrating" : "seats",
      });
    });
    phones().keep(both.flatMap(({ input }, seat) => (input === "phone" ? [seat] : [])));
  });
}
