// SPDX-License-Identifier: Apache-2.0
// The numbers behind the sentences, folded: those who want them know what they mean.

import { useSignal } from "@preact/signals";
import { Icon } from "../../look/icons.tsx";
import type { PlayerReport } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { minutes, sectionName } from "../play/stage_view.tsx";
import { ms, pairRows, playerRows, type Row } from "./expert_rows.ts";
import { nameOf, type PictureProps, toldPair } from "./frame.tsx";
import { linkToReport } from "./souvenir.tsx";
import "./numbers.css";

/** What the room uses (together/resample.py, coupling.py): said in the method. */
const REPLICATES = 1000;
const FEWEST_BEATS = 128;

export function Numbers({ encore }: PictureProps) {
  const { players, pairs, window_us, order } = encore.together;
  return (
    <details class="encore-numbers">
      <summary>{say("report.heading.numbers")}</summary>
      <p class="encore-caption">{say("report.label.ms_all")}</p>
      <section class="encore-scroll" aria-label={say("report.heading.numbers")}>
        <Rows rows={playerRows(encore)} columns={players.map((player) => player.name)} />
        {pairs.length > 0 && <PairNumbers encore={encore} />}
      </section>
      {order !== null && (
        <p>
          {say("report.label.order")}: {order.toFixed(2)}
        </p>
      )}
      <section class="encore-scroll" aria-label={say("report.label.part")}>
        {players.map((player) => (
          <Parts key={player.seat} player={player} />
        ))}
      </section>
      <h3>{say("report.heading.method")}</h3>
      <ul class="encore-method">
        <li>{say("report.method.matching", { window_ms: Math.round(window_us / 1000) })}</li>
        <li>{say("report.method.intervals", { replicates: REPLICATES })}</li>
        <li>{say("report.method.gains", { beats: FEWEST_BEATS })}</li>
        <li>{say("report.method.chance")}</li>
      </ul>
      <a class="button" href={linkToReport(encore.take.id)} target="_blank" rel="noreferrer" data-deed="report">
        <Icon sign="page" />
        {say("encore.report")}
      </a>
    </details>
  );
}

function Rows({ rows, columns, caption }: { rows: readonly Row[]; columns: readonly string[]; caption?: string }) {
  return (
    <table>
      {caption && <caption>{caption}</caption>}
      {columns.length > 0 && (
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            {row.cells.map((cell, i) => (
              <td key={i}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One pair's numbers; of several the one that is chosen. */
function PairNumbers({ encore }: PictureProps) {
  const { pairs } = encore.together;
  const chosen = useSignal(Math.max(0, pairs.indexOf(toldPair(encore) ?? pairs[0]!)));
  const titles = pairs.map((pair) => `${nameOf(encore, pair.first)} – ${nameOf(encore, pair.second)}`);
  const rows = pairRows(encore, pairs[chosen.value]!);
  if (pairs.length === 1) return <Rows rows={rows} columns={[]} caption={titles[0]!} />;
  return (
    <div class="encore-pair-numbers">
      <label>
        {say("report.heading.pairs")}
        <select
          value={chosen.value}
          onChange={(event) => {
            chosen.value = Number(event.currentTarget.value);
          }}
        >
          {titles.map((title, i) => (
            <option key={title} value={i}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <Rows rows={rows} columns={[]} />
    </div>
  );
}

function Parts({ player }: { player: PlayerReport }) {
  if (player.parts.length === 0) return null;
  const heads = ["part", "number", "mean", "spread"].map((key) => say(`report.label.${key}`));
  return (
    <table>
      <caption>{player.name}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      {(["pad", "subdivision", "section"] as const).map((kind) => {
        const parts = player.parts.filter((part) => part.kind === kind);
        return parts.length === 0 ? null : (
          <tbody key={kind}>
            <tr class="encore-kind">
              <th scope="rowgroup" colSpan={4}>
                {say(`report.part.${kind}`)}
              </th>
            </tr>
            {parts.map((part) => (
              <tr key={`${part.name}${part.start_us}`}>
                <th scope="row">
                  {kind === "section" ? sectionName(part.name) : say(`report.part.${part.name}`)}
                  {part.start_us !== null && ` ${minutes(part.start_us)}`}
                </th>
                <td>{part.count}</td>
                <td>{ms(part.mean_us)}</td>
                <td>{ms(part.sd_us)}</td>
              </tr>
            ))}
          </tbody>
        );
      })}
    </table>
  );
}
