// SPDX-License-Identifier: Apache-2.0
// Drummers whose drum is a phone, while they practise: what the phone shows. The same phones as on the seats.
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { padsOf } from "../../draw/layout.ts";
import type { FacePhase } from "../../net/phone_wire.ts";
import { phones } from "../../net/phones.ts";
import { seats } from "../../store.ts";
import { say } from "../../words/index.ts";
import type { Rehearsal, RehearsalPhase } from "./rehearsal.ts";

const PHASES: Readonly<Record<RehearsalPhase, FacePhase>> = {
  ready: "ready",
  playing: "playing",
  waiting: "playing",
  paused: "paused",
  over: "ended",
};

export function usePhoneDrummers(rehearsal: Rehearsal): void {
  const { drummers } = rehearsal;
  useEffect(() => {
    const mine = drummers.filter((drummer) => drummer.input === "phone").map((drummer) => drummer.seat);
    if (mine.length > 0) phones().keep(mine);
  }, [drummers]);
  useSignalEffect(() => {
    const phase = rehearsal.phase.value;
    const notes = rehearsal.notes.value;
    drummers.forEach(({ seat, input }, at) => {
      if (input !== "phone") return;
      const { player } = seats.peek()[seat];
      phones().show(seat, {
        player: { ...player, name: player.name.trim() || say(seat === 0 ? "seats.left" : "seats.right") },
        title: rehearsal.song.title.slice(0, 300),
        pads: padsOf(notes[at] ?? []),
        phase: PHASES[phase],
      });
    });
  });
}
