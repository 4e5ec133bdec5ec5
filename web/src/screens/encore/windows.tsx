// SPDX-License-Identifier: Apache-2.0
// How far apart the two were, eight beats at a time: the bars grow shorter when they come together.
import { say } from "../../words/index.ts";
import { minutes } from "../play/stage_view.tsx";
import { DistanceAxis, Figure, nameOf, niceStep, Picture, type PictureProps, toldPair } from "./frame.tsx";

const HEIGHT = 210;
const TOP = 14;
const BOTTOM = 30;
const LEFT = 58;
const RIGHT = 12;
/** Near here people stop hearing two drums as two (research in docs/why). */
const HEARD_AS_ONE_MS = 25;
const SMALLEST_RANGE_MS = 40;

export function Windows({ encore }: PictureProps) {
  const pair = toldPair(encore);
  const windows = (pair?.windows ?? []).filter((window) => window.apart_us !== null);
  if (windows.length < 2) return null;
  const highest = Math.max(SMALLEST_RANGE_MS, ...windows.map((window) => window.apart_us! / 1000));
  const step = niceStep(highest, 3);
  const range = Math.ceil(highest / step) * step;
  const y = (ms: number): number => HEIGHT - BOTTOM - (ms / range) * (HEIGHT - TOP - BOTTOM);
  const first = Math.round(windows[0]!.apart_us! / 1000);
  const last = Math.round(windows.at(-1)!.apart_us! / 1000);
  const title =
    pair && encore.together.pairs.length > 1
      ? `${nameOf(encore, pair.first)} – ${nameOf(encore, pair.second)}`
      : say("report.heading.between");
  return (
    <Figure name="between" title={title} caption={say("report.caption.windows")}>
      <Picture height={HEIGHT} label={`${title}. ${say("report.label.from_to", { from_ms: first, to_ms: last })}`}>
        {(width) => {
          const x = (us: number): number => LEFT + (us / encore.song.duration_us) * (width - LEFT - RIGHT);
          return (
            <>
              <DistanceAxis
                range={range}
                step={step}
                y={y}
                left={LEFT}
                right={width - RIGHT}
                word={say("encore.axis_apart")}
              />
              {windows.map((window) => {
                const from = x(window.start_us) + 1.5;
                const ms = window.apart_us! / 1000;
                const wide = Math.max(2, x(window.end_us) - 1.5 - from);
                return (
                  <rect
                    key={window.start_us}
                    class="apart-bar"
                    data-close={ms <= HEARD_AS_ONE_MS}
                    x={from}
                    y={y(ms)}
                    width={wide}
                    height={Math.max(1, y(0) - y(ms))}
                    rx={Math.min(4, wide / 2)}
                  >
                    <title>{`${minutes(window.start_us)} · ${say("report.label.apart_ms", { ms: Math.round(ms) })}`}</title>
                  </rect>
                );
              })}
              <line class="one-line" x1={LEFT} x2={width - RIGHT} y1={y(HEARD_AS_ONE_MS)} y2={y(HEARD_AS_ONE_MS)} />
              <text class="axis-word one-word" x={width - RIGHT} y={y(HEARD_AS_ONE_MS) - 6} text-anchor="end">
                {say("encore.heard_as_one")}
              </text>
            </>
          );
        }}
      </Picture>
    </Figure>
  );
}
