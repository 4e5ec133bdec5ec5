// SPDX-License-Identifier: Apache-2.0
// The numbers behind the sentences, folded: those who want them know what they mean.

import { Icon } from "../../look/icons.tsx";
import type { Gain } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import type { PictureProps } from "./frame.tsx";
import { linkToReport } from "./souvenir.tsx";
import "./numbers.css";

const NOTHING = "–";

const ms = (us: number | null): string =>
  us === null ? NOTHING : say("report.label.ms", { ms: (us / 1000).toFixed(1).replace("-", "−") });
const plain = (value: number | null, digits: number): string =>
  value === null ? NOTHING : value.toFixed(digits).replace("-", "−");
const percent = (share: number | null): string =>
  share === null ? NOTHING : say("report.label.percent", { percent: Math.round(share * 100) });
const gain = (value: Gain | null): string =>
  value === null ? NOTHING : `${plain(value.gain, 2)} [${plain(value.low, 2)}, ${plain(value.high, 2)}]`;

export function Numbers({ encore }: PictureProps) {
  const { players, pairs, window_us } = encore.together;
  return (
    <details class="encore-numbers">
      <summary>{say("report.heading.numbers")}</summary>
      <section class="encore-scroll" aria-label={say("report.heading.numbers")}>
        <table>
          <thead>
            <tr>
              <td />
              {players.map((player) => (
                <th key={player.seat} scope="col">
                  {player.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row name="mean" cells={players.map((p) => `${ms(p.mean_us)}${interval(p.mean_ci_us)}`)} />
            <Row name="spread" cells={players.map((p) => ms(p.sd_us))} />
            <Row name="matched" cells={players.map((p) => String(p.matched))} />
            <Row name="missed" cells={players.map((p) => String(p.missed))} />
            <Row name="extra" cells={players.map((p) => String(p.extra))} />
            <Row name="steadiness" cells={players.map((p) => plain(p.ioi_cv, 3))} />
            <Row name="lag1" cells={players.map((p) => plain(p.lag1, 2))} />
          </tbody>
        </table>
        {pairs.map((pair) => {
          const [first, second] = [nameOf(players, pair.first), nameOf(players, pair.second)];
          return (
            <table key={`${pair.first}-${pair.second}`}>
              <caption>
                {first} – {second}
              </caption>
              <tbody>
                <Row name="shared" cells={[String(pair.shared)]} />
                <Row name="apart" cells={[ms(pair.apart_us)]} />
                <Row name="mean" cells={[ms(pair.mean_us)]} />
                <Row name="spread" cells={[ms(pair.sd_us)]} />
                <Row name="within" cells={[percent(pair.within_25ms)]} />
                <Row
                  name="half_life"
                  cells={[
                    pair.half_life_beats === null
                      ? NOTHING
                      : say("report.label.beats", { count: Number(pair.half_life_beats.toFixed(1)) }),
                  ]}
                />
                <tr>
                  <th scope="row">{say("report.label.follows", { first, second })}</th>
                  <td>{gain(pair.coupling.first_follows_second)}</td>
                </tr>
                <tr>
                  <th scope="row">{say("report.label.follows", { first: second, second: first })}</th>
                  <td>{gain(pair.coupling.second_follows_first)}</td>
                </tr>
              </tbody>
            </table>
          );
        })}
      </section>
      <p class="encore-caption">
        {say("report.caption.method", { window_ms: Math.round(window_us / 1000) })} {say("report.caption.interval")}
      </p>
      <a class="button" href={linkToReport(encore.take.id)} target="_blank" rel="noreferrer" data-deed="report">
        <Icon sign="page" />
        {say("encore.report")}
      </a>
    </details>
  );
}

function nameOf(players: readonly { seat: number; name: string }[], seat: number): string {
  return players.find((player) => player.seat === seat)?.name ?? "";
}

function interval(range: readonly [number, number] | null): string {
  return range === null ? "" : ` [${plain(range[0] / 1000, 1)}, ${plain(range[1] / 1000, 1)}]`;
}

function Row({ name, cells }: { name: string; cells: readonly string[] }) {
  return (
    <tr>
      <th scope="row">{say(`report.label.${name}`)}</th>
      {cells.map((cell, i) => (
        <td key={i}>{cell}</td>
      ))}
    </tr>
  );
}
