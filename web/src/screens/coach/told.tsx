// SPDX-License-Identifier: Apache-2.0
// After a take: for each player one sentence and one picture, the bars worth going over, and the fair score of both.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { readTold } from "../../net/api.ts";
import type { TakeHeader } from "../../net/wire.ts";
import type { BarShare, SeatTold, Told } from "../../net/wire_coach.ts";
import { linkTo } from "../../router.ts";
import { language, say } from "../../words/index.ts";
import { spoken } from "./said.ts";
import "./coach.css";

export function CoachTold({ take }: { take: TakeHeader }) {
  const told = useSignal<Told | null>(null);
  useEffect(() => {
    let gone = false;
    readTold(take.id).then(
      (found) => {
        if (!gone) told.value = found;
      },
      () => {}, // the encore stands without the coach
    );
    return () => {
      gone = true;
    };
  }, [take.id, told]);
  const found = told.value;
  if (!found || found.seats.length === 0) return null;
  return (
    <section class="coach-told" aria-label={say("practice.told")}>
      <h2>{say("practice.told")}</h2>
      <div class="coach-told-seats">
        {found.seats.map((seat) => (
          <SeatTelling key={seat.seat} take={take} told={seat} />
        ))}
      </div>
      {found.joint && (
        <p class="coach-joint" data-joint={found.joint.points}>
          <span>
            {say("practice.joint")} <strong>{found.joint.points}</strong> {say("practice.of_thousand")}
          </span>
          <small>{say("coach.joint.says")}</small>
        </p>
      )}
    </section>
  );
}

function SeatTelling({ take, told }: { take: TakeHeader; told: SeatTold }) {
  const { telling } = told;
  const seat = take.seats[told.seat]!;
  const sentence = say("coach.tell.sentence", {
    well: spoken(telling.well),
    next: spoken(telling.next),
    why: spoken(telling.why),
  });
  return (
    <article class="coach-told-seat" data-seat={told.seat}>
      <h3>{seat.player.name}</h3>
      <p lang={language.value}>{sentence}</p>
      <Bars picture={telling.picture} seat={told.seat} />
      <div class="coach-drills">
        {told.drills.slice(0, 2).map(({ loop: { first, last } }) => (
          <a
            key={first}
            class="button"
            data-deed="drill"
            href={linkTo("practice", take.song_sha256, {
              seat: String(told.seat),
              level: String(seat.level),
              first: String(first),
              last: String(last),
              drill: "1",
            })}
          >
            {say(first === last ? "practice.drill_bar" : "practice.drill_bars", { first: first + 1, last: last + 1 })}
          </a>
        ))}
      </div>
    </article>
  );
}

const TALL = 36;

/** How much of each bar landed: a full column is a bar that is all there; a hollow one waits for its notes. */
export function Bars({ picture, seat }: { picture: readonly BarShare[]; seat: number }) {
  const last = (picture.at(-1)?.bar ?? 0) + 1;
  return (
    <svg
      class="coach-bars"
      data-seat={seat}
      viewBox={`0 0 ${last} ${TALL}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={say("practice.bars")}
    >
      {picture.map(({ bar, met }) => (
        <g key={bar}>
          <title>{say("practice.bar", { bar: bar + 1, percent: Math.round(met * 100) })}</title>
          <rect class="coach-bar-all" x={bar + 0.1} y={0} width={0.8} height={TALL} />
          <rect x={bar + 0.1} y={TALL * (1 - met)} width={0.8} height={TALL * met} />
        </g>
      ))}
    </svg>
  );
}
