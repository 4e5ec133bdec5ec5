// SPDX-License-Identifier: Apache-2.0
// What was carried on after this song, for whom and by how much, with the way back beside it.
import { say } from "../../words/index.ts";
import { type CarriedSeat, carried, undo } from "./carried.ts";
import { msOf } from "./offset_words.ts";
import "./carried.css";

export function CarriedSays({ take }: { take: string }) {
  const changes = carried.value[take] ?? [];
  if (changes.length === 0) return null;
  return (
    <section class="carried" aria-label={say("calibrate.nudge.title")}>
      <h2>{say("calibrate.nudge.title")}</h2>
      {changes.map((change) => (
        <div key={change.seat} class="carried-seat" data-seat={change.seat} data-undone={change.undone}>
          <div role="status">
            {change.undone ? (
              <p>{say("calibrate.nudge.undone")}</p>
            ) : (
              sentencesOf(change).map((sentence) => <p key={sentence}>{sentence}</p>)
            )}
          </div>
          {!change.undone && (
            <button type="button" class="button" onClick={() => undo(take, change)}>
              {say("calibrate.nudge.undo")}
            </button>
          )}
        </div>
      ))}
    </section>
  );
}

function sentencesOf({ name, hands, kick }: CarriedSeat): string[] {
  const told = (nudge: CarriedSeat["hands"], prefix: string): string[] =>
    nudge === null
      ? []
      : [
          say(`calibrate.nudge.${prefix}${nudge.byUs > 0 ? "later" : "earlier"}`, {
            name,
            ms: msOf(nudge.byUs),
            median: msOf(nudge.medianUs),
          }),
        ];
  return [...told(hands, ""), ...told(kick, "kick_")];
}
