// SPDX-License-Identifier: Apache-2.0
// What each player struck: score, share of notes, and the grades as one strip whose parts are also said in numbers.

import { Jacket } from "../../look/jacket.tsx";
import type { Encore, Score } from "../../net/wire.ts";
import { language, say } from "../../words/index.ts";
import type { PictureProps } from "./frame.tsx";
import "./scores.css";

const GRADES = ["perfect", "good", "ok", "miss"] as const;

export function Scores({ encore }: PictureProps) {
  return (
    <section class="encore-scores" aria-label={say("encore.scores")}>
      <h2>{say("encore.scores")}</h2>
      <div>
        {encore.scores.map((score) => (
          <Card key={score.seat} score={score} encore={encore} />
        ))}
      </div>
    </section>
  );
}

function Card({ score, encore }: { score: Score; encore: Encore }) {
  const seat = encore.take.seats[score.seat]!;
  const name = encore.together.players.find((player) => player.seat === score.seat)?.name ?? seat.player.name;
  return (
    <article class="encore-card" data-seat={score.seat % 8} aria-label={name}>
      <Jacket jacket={seat.player.jacket} name={seat.player.name} />
      <div class="encore-card-head">
        <h3>{name}</h3>
        <p>{say("encore.level", { level: seat.level, name: say(`play.level.${seat.level}`) })}</p>
      </div>
      <dl class="encore-tally">
        <Told name="score" value={score.score.toLocaleString(language.value)} />
        <Told name="accuracy" value={`${Math.round(score.accuracy * 100)} %`} />
        <Told name="combo" value={String(score.max_combo)} />
      </dl>
      <div class="encore-strip" aria-hidden="true">
        {GRADES.map((grade) =>
          score[grade] > 0 ? <i key={grade} data-grade={grade} style={{ flexGrow: score[grade] }} /> : null,
        )}
      </div>
      <dl class="encore-grades">
        {[...GRADES, "extra" as const].map((grade) => (
          <div key={grade}>
            <dt>
              <i data-grade={grade} aria-hidden="true" />
              {say(`play.grade.${grade}`)}
            </dt>
            <dd>{score[grade]}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function Told({ name, value }: { name: "score" | "accuracy" | "combo"; value: string }) {
  return (
    <div>
      <dt>{say(`play.seat.${name}`)}</dt>
      <dd data-value={name}>{value}</dd>
    </div>
  );
}
