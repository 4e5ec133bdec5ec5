// SPDX-License-Identifier: Apache-2.0
// Bar by bar: a column for each, its cells the brighter the closer. Pressed, that bar of the replay plays.

import type { Bar } from "../../net/wire.ts";
import { linkTo } from "../../router.ts";
import { say } from "../../words/index.ts";
import { sectionName } from "../play/stage_view.tsx";
import { figure } from "./expert_rows.ts";
import { Figure, type PictureProps, SmallSign } from "./frame.tsx";
import "./bars.css";

/** A distance at which a cell is dark. */
const FAR_MS = 50;
/** An asynchrony at which a cell's stroke lies at its edge. */
const DEEPEST_MS = 60;

/** How close, 0 (dark) to 100 (bright). */
export function closeness(ms: number): number {
  return Math.round(100 * Math.max(0, 1 - ms / FAR_MS));
}

function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length > 0 ? there.reduce((sum, value) => sum + value, 0) / there.length : null;
}

export function Bars({ encore }: PictureProps) {
  const { bars, players, pairs } = encore.together;
  if (bars.length === 0) return null;
  const names = new Map<number, string>();
  for (const section of encore.song.sections) {
    const bar = bars.find((one) => one.end_us > section.start_s * 1e6 + 1000);
    if (bar) names.set(bar.number, sectionName(section.label));
  }
  return (
    <Figure
      name="bars"
      title={say("report.heading.bars")}
      caption={`${say("report.caption.bars")} ${say("report.caption.press")}`}
      legend={
        <ul class="encore-legend">
          {players.map((player) => (
            <li key={player.seat}>
              <SmallSign seat={player.seat} />
              {player.name}
            </li>
          ))}
          {pairs.length > 0 && (
            <li>
              <i class="bar-together" aria-hidden="true" />
              {say("report.label.together")}
            </li>
          )}
        </ul>
      }
    >
      <div class="bar-strip">
        {bars.map((bar) => {
          const apart = meanOf(bar.pairs);
          return (
            <a
              key={bar.number}
              class="bar"
              href={linkTo("replay", encore.take.id, {
                bar: String(bar.number),
                from: String(bar.start_us),
                to: String(bar.end_us),
              })}
              aria-label={told(encore, bar, apart)}
              title={told(encore, bar, apart)}
            >
              {/* Written by the style sheet: what can be read on a link must be in its name, in that order. */}
              <b data-section={names.get(bar.number)} />
              {players.map((player, i) => (
                <Cell key={player.seat} seat={player.seat} us={bar.players[i] ?? null} />
              ))}
              {pairs.length > 0 &&
                (apart === null ? (
                  <i class="bar-cell bar-all" data-empty />
                ) : (
                  <i class="bar-cell bar-all" style={{ "--near": `${closeness(apart / 1000)}%` }} />
                ))}
              <u data-number={bar.number} />
            </a>
          );
        })}
      </div>
    </Figure>
  );
}

function Cell({ seat, us }: { seat: number; us: number | null }) {
  if (us === null) return <i class="bar-cell" data-empty />;
  const at = 50 - 50 * Math.max(-1, Math.min(1, us / 1000 / DEEPEST_MS));
  return (
    <i
      class="bar-cell"
      data-seat={seat % 8}
      style={{ "--near": `${closeness(Math.abs(us) / 1000)}%`, "--at": `${at.toFixed(0)}%` }}
    />
  );
}

function told(encore: PictureProps["encore"], bar: Bar, apart: number | null): string {
  const said = encore.together.players.flatMap((player, i) => {
    const us = bar.players[i] ?? null;
    return us === null ? [] : [`${player.name} ${say("report.label.ms", { ms: figure(us / 1000, 0) })}`];
  });
  if (apart !== null) said.push(say("report.label.apart_ms", { ms: Math.round(apart / 1000) }));
  return [
    say("report.label.bar", { bar: bar.number }),
    ...(said.length > 0 ? said : [say("report.label.nothing")]),
  ].join(", ");
}
