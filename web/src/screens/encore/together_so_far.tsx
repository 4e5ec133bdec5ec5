// SPDX-License-Identifier: Apache-2.0
// The same two from take to take: a mark for each take, filled where the first hosted, hollow where the second did; then
// what the takes say. Asked for apart from the report, which does not wait for it.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { readHistory } from "../../net/api.ts";
import type { PairAnswer, PairHistory } from "../../net/wire.ts";
import { go } from "../../router.ts";
import { language, say } from "../../words/index.ts";
import { told } from "./encore.tsx";
import { DistanceAxis, Figure, niceStep, type PictureProps, toldPair, useWidth } from "./frame.tsx";
import "./together_so_far.css";

const HEIGHT = 190;
const TOP = 16;
const BOTTOM = 34;
const LEFT = 58;
const RIGHT = 20;
const SMALLEST_RANGE_MS = 40;

export function TogetherSoFar({ encore }: PictureProps) {
  const answer = useSignal<PairAnswer | null>(null);
  const pair = toldPair(encore);
  const [first, second] = [pair?.first, pair?.second];
  useEffect(() => {
    if (first === undefined || second === undefined) return undefined;
    let gone = false;
    readHistory(encore.take.id, first, second).then(
      (found) => {
        if (!gone) answer.value = found;
      },
      () => {}, // without a history the report is whole all the same
    );
    return () => {
      gone = true;
    };
  }, [encore, first, second, answer]);
  if (!answer.value || answer.value.history.takes.length === 0) return null;
  const { history, titles } = answer.value;
  return (
    <Figure
      name="history"
      title={say("report.heading.history")}
      caption={say("report.history.caption", { first: history.first, second: history.second })}
    >
      {history.takes.length > 1 && <Marks history={history} titles={titles} here={encore.take.id} />}
      <ul class="so-far-told">
        {history.sentences.map((sentence) => (
          <li key={sentence.key}>{told(sentence)}</li>
        ))}
      </ul>
    </Figure>
  );
}

function day(moment: string): string {
  return new Date(moment).toLocaleDateString(language.value, { year: "numeric", month: "short", day: "numeric" });
}

function Marks({ history, titles, here }: { history: PairHistory; titles: PairAnswer["titles"]; here: string }) {
  const { box, width } = useWidth();
  const { takes, apart } = history;
  const highest = Math.max(SMALLEST_RANGE_MS, ...takes.map((take) => take.apart_us / 1000));
  const step = niceStep(highest, 3);
  const range = Math.ceil(highest / step) * step;
  const x = (i: number): number => LEFT + 14 + (i / Math.max(1, takes.length - 1)) * (width - LEFT - RIGHT - 28);
  const y = (us: number): number => HEIGHT - BOTTOM - (us / 1000 / range) * (HEIGHT - TOP - BOTTOM);
  // The line is straight in the logarithm of the distance, as it was fitted.
  const line = apart
    ? takes.map((_, i) => {
        const share = takes.length > 1 ? i / (takes.length - 1) : 0;
        const us = apart.from_us * (apart.to_us / apart.from_us) ** share;
        return `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(us).toFixed(1)}`;
      })
    : [];
  return (
    <nav ref={box} class="encore-picture" aria-label={say("report.heading.history")}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          aria-label={say("report.heading.history")}
        >
          <DistanceAxis
            range={range}
            step={step}
            y={(ms) => y(ms * 1000)}
            left={LEFT}
            right={width - RIGHT}
            word={say("report.history.axis")}
          />
          {line.length > 0 && <path class="so-far-line" data-supported={apart!.supported} d={line.join("")} />}
          {takes.map((take, i) => {
            const said = [
              day(take.started_at),
              titles[take.take_id] ?? "",
              say("report.label.apart_ms", { ms: Math.round(take.apart_us / 1000) }),
              ...(take.host ? [say("report.history.home", { name: history[take.host] })] : []),
            ].join(", ");
            return (
              <a
                key={take.take_id}
                class="so-far-take"
                href={`#/encore/${take.take_id}`}
                aria-label={said}
                aria-current={take.take_id === here ? "page" : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  go("encore", take.take_id);
                }}
              >
                <title>{said}</title>
                <circle class="so-far-hold" cx={x(i)} cy={y(take.apart_us)} r={18} />
                <circle class="so-far-mark" data-host={take.host ?? "none"} cx={x(i)} cy={y(take.apart_us)} r={6} />
                {i === history.closest && (
                  <text class="so-far-best" x={x(i)} y={y(take.apart_us) - 12} text-anchor="middle">
                    ★
                  </text>
                )}
              </a>
            );
          })}
          <text class="axis-text" x={LEFT} y={HEIGHT - 8}>
            {day(takes[0]!.started_at)}
          </text>
          {takes.length > 1 && (
            <text class="axis-text" x={width - RIGHT} y={HEIGHT - 8} text-anchor="end">
              {day(takes.at(-1)!.started_at)}
            </text>
          )}
        </svg>
      )}
    </nav>
  );
}
