// SPDX-License-Identifier: Apache-2.0
// One player's side of the stage: who plays, how it goes.
import type { Signal } from "@preact/signals";
import { Jacket } from "../../look/jacket.tsx";
import type { Seat } from "../../net/wire.ts";
import { language, say } from "../../words/index.ts";
import type { SeatTally } from "./performance.ts";
import { PhoneLine } from "./phone_seats.tsx";

export function nameOf(seat: Seat): string {
  if (seat.player.name.trim()) return seat.player.name;
  if (seat.input === "simulated") return say("play.seat.simulated");
  return say(seat.index === 0 ? "play.seat.left" : "play.seat.right");
}

export function SeatPanel({ seat, tally }: { seat: Seat; tally: Signal<SeatTally> }) {
  const { score, combo, accuracy } = tally.value;
  return (
    <aside class="play-seat" data-seat={seat.index} aria-label={nameOf(seat)}>
      <div class="play-who">
        <strong>{nameOf(seat)}</strong>
        <span>
          {say(`play.level.${seat.level}`)}
          {seat.input === "simulated" && seat.player.name.trim() ? ` · ${say("play.seat.simulated")}` : ""}
        </span>
        {seat.input === "phone" && <PhoneLine seat={seat} />}
      </div>
      <dl class="play-tally">
        <div class="play-score">
          <dt>{say("play.seat.score")}</dt>
          <dd data-value="score">{score.toLocaleString(language.value)}</dd>
        </div>
        <div>
          <dt>{say("play.seat.combo")}</dt>
          <dd data-value="combo">{combo}</dd>
        </div>
        <div>
          <dt>{say("play.seat.accuracy")}</dt>
          <dd data-value="accuracy">{accuracy === null ? "–" : `${Math.round(accuracy * 100)} %`}</dd>
        </div>
      </dl>
      <div class="play-jacket">
        <Jacket jacket={seat.player.jacket} name={seat.player.name} />
      </div>
    </aside>
  );
}
