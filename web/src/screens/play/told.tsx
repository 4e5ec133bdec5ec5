// SPDX-License-Identifier: Apache-2.0
// What a screen reader is told while a song plays: that it began, paused or ended, and at each section where it is and how it
// goes. Nothing more, since every sentence lies over the music.
import { useComputed } from "@preact/signals";
import { say } from "../../words/index.ts";
import type { Performance } from "./performance.ts";
import { nameOf } from "./seat_panel.tsx";
import { sectionName } from "./stage_view.tsx";

export function Told({ performance }: { performance: Performance }) {
  const section = useComputed(() => {
    const now = performance.positionUs.value;
    return performance.song.heard.sections.findLast((one) => one.start_s * 1e6 <= now)?.label ?? "";
  });
  const sentence = useComputed(() => {
    const phase = performance.phase.value;
    if (phase === "paused") return say("play.pause.title");
    if (phase !== "playing" || section.value === "") return "";
    const shares = performance.header.seats
      .map((seat, i) => ({ seat, accuracy: performance.tallies[i]!.peek().accuracy }))
      .filter(({ accuracy }) => accuracy !== null)
      .map(({ seat, accuracy }) =>
        say("play.told.share", { name: nameOf(seat), percent: Math.round((accuracy ?? 0) * 100) }),
      );
    const where = sectionName(section.value);
    return shares.length === 0 ? where : say("play.told.section", { section: where, shares: shares.join(", ") });
  });
  return (
    <p class="unseen" role="status" aria-live="polite" data-told>
      {sentence}
    </p>
  );
}
