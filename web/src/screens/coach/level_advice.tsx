// SPDX-License-Identifier: Apache-2.0
// Under a seat's levels: the one the coach suggests, with one sentence why; and between the seats, what suits both.
import { say } from "../../words/index.ts";
import type { Coach } from "./advice.ts";
import { spoken } from "./said.ts";
import "./coach.css";

export function LevelAdvice({ coach, seat }: { coach: Coach; seat: 0 | 1 }) {
  const found = coach.suggested(seat);
  if (!found) return coach.waiting.value ? <div class="coach-level coach-waits" aria-hidden="true" /> : null;
  const { level, said, byHand } = found;
  return (
    <div class="coach-level" data-coach-level={level}>
      <p>
        {byHand && <b>{say("practice.suggests", { level, name: say(`play.level.${level}`) })} </b>}
        {spoken(said)}
      </p>
      {byHand && (
        <button type="button" class="button button-plain" onClick={() => coach.choose(seat, null)}>
          {say("practice.let_coach_choose")}
        </button>
      )}
    </div>
  );
}

export function PairAdvice({ coach }: { coach: Coach }) {
  const said = coach.pair;
  return said ? (
    <p class="coach-pair" data-coach-pair>
      {spoken(said)}
    </p>
  ) : null;
}
