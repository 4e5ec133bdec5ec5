// SPDX-License-Identifier: Apache-2.0
// How early or late the strokes fell, one hill for each player on one scale.

import type { PlayerReport } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { figure } from "./expert_rows.ts";
import { Figure, niceStep, type PictureProps, SmallSign, useWidth } from "./frame.tsx";

const HEIGHT = 200;
const BOTTOM = 46;
const TOP = 12;

export function Histogram({ encore }: PictureProps) {
  const players = encore.together.players.filter((player) => player.matched > 0);
  if (players.length === 0) return null;
  const most = Math.max(...players.flatMap((player) => player.histogram.counts));
  return (
    <Figure name="strokes" title={say("report.heading.strokes")} caption={say("report.caption.histogram")}>
      <div class="encore-hills">
        {players.map((player) => (
          <Hill key={player.seat} player={player} most={most} />
        ))}
      </div>
    </Figure>
  );
}

function Hill({ player, most }: { player: PlayerReport; most: number }) {
  const { box, width } = useWidth();
  const { edges_us: edges, counts } = player.histogram;
  const low = edges[0]! / 1000;
  const high = edges.at(-1)! / 1000;
  const x = (ms: number): number => 6 + ((ms - low) / (high - low)) * (width - 12);
  const y = (count: number): number => HEIGHT - BOTTOM - (count / most) * (HEIGHT - TOP - BOTTOM);
  const step = niceStep(Math.max(Math.abs(low), high), 2);
  const ticks = [-2, -1, 0, 1, 2].map((k) => k * step).filter((ms) => ms >= low && ms <= high);
  const mean = player.mean_us === null ? null : player.mean_us / 1000;
  const said =
    mean === null
      ? player.name
      : `${player.name}: ${say("report.label.mean")} ${say("report.label.ms", { ms: figure(mean, 0) })}, ${say("report.label.spread")} ${say("report.label.ms", { ms: Math.round((player.sd_us ?? 0) / 1000) })}`;
  return (
    <figure>
      <figcaption>
        <SmallSign seat={player.seat} />
        {player.name}
      </figcaption>
      <div ref={box} class="encore-picture">
        {width > 0 && (
          <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={said}>
            {counts.map((count, i) =>
              count === 0 ? null : (
                <rect
                  key={edges[i]}
                  class="hill-bar"
                  data-seat={player.seat % 8}
                  x={x(edges[i]! / 1000) + 0.5}
                  y={y(count)}
                  width={Math.max(1, x(edges[i + 1]! / 1000) - x(edges[i]! / 1000) - 1)}
                  height={y(0) - y(count)}
                />
              ),
            )}
            <line class="axis-line" x1={0} x2={width} y1={y(0)} y2={y(0)} />
            <line class="axis-zero" x1={x(0)} x2={x(0)} y1={TOP - 6} y2={y(0) + 5} />
            {mean !== null && (
              <path class="mean-mark" d={`M${x(mean)} ${y(0) + 2}l6 9h-12Z`}>
                <title>{said}</title>
              </path>
            )}
            {ticks.map((ms) => (
              <text key={ms} class="axis-text" x={x(ms)} y={HEIGHT - 22} text-anchor="middle">
                {ms > 0 ? `+${ms}` : String(ms).replace("-", "−")}
              </text>
            ))}
            <text class="axis-word" x={6} y={HEIGHT - 4}>
              ← {say("report.label.early")}
            </text>
            <text class="axis-word" x={width - 6} y={HEIGHT - 4} text-anchor="end">
              {say("report.label.late")} →
            </text>
          </svg>
        )}
      </div>
    </figure>
  );
}
