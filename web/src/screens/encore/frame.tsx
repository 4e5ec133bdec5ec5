// SPDX-License-Identifier: Apache-2.0
// What the encore's pictures share: a heading and a caption around each, the seats' signs, scales. Own SVG: crisp on paper
// and screen, and readable without colour since each seat has its own sign as well.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Encore, PairReport } from "../../net/wire.ts";
import { minutes } from "../play/stage_view.tsx";
import { markPath } from "./seat_marks.ts";
import "./figures.css";

export interface PictureProps {
  encore: Encore;
}

/** The pair that the headline speaks of: the only one, or the closest of several. */
export function toldPair(encore: Encore): PairReport | undefined {
  const { pairs, number } = encore.together;
  return number ? pairs.find((pair) => pair.first === number.first && pair.second === number.second) : pairs[0];
}

export function nameOf(encore: Encore, seat: number): string {
  return encore.together.players.find((player) => player.seat === seat)?.name ?? "";
}

export function Figure({
  name,
  title,
  caption,
  legend,
  children,
}: {
  name: string;
  title: string;
  caption: string;
  legend?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="encore-figure" data-figure={name}>
      <div class="encore-figure-head">
        <h2>{title}</h2>
        {legend}
      </div>
      {children}
      <p class="encore-caption">{caption}</p>
    </section>
  );
}

/** A seat's sign: the left seat is a disc, the right one a diamond, everywhere. */
export function SeatSign({ seat, x, y, size }: { seat: number; x: number; y: number; size: number }) {
  return <path class="seat-mark" data-seat={seat % 8} d={markPath(seat, x, y, size)} />;
}

/** A seat's sign in a line of text. */
export function SmallSign({ seat }: { seat: number }) {
  return (
    <svg class="seat-sign" viewBox="0 0 14 14" aria-hidden="true">
      <SeatSign seat={seat} x={7} y={7} size={4.5} />
    </svg>
  );
}

export function Legend({ encore }: PictureProps) {
  return (
    <ul class="encore-legend">
      {encore.together.players.map((player) => (
        <li key={player.seat}>
          <SmallSign seat={player.seat} />
          {player.name}
        </li>
      ))}
    </ul>
  );
}

/** The width (px) a picture has: it is drawn anew when the room changes, so that its letters never shrink. */
export function useWidth(): { box: { current: HTMLDivElement | null }; width: number } {
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    if (!box.current) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.floor(entry.contentRect.width);
    });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [width]);
  return { box, width: width.value };
}

/** A picture as wide as its place and as high as asked, drawn by `children` once the width is known. */
export function Picture({
  height,
  label,
  children,
}: {
  height: number;
  label: string;
  children: (width: number) => ComponentChildren;
}) {
  const { box, width } = useWidth();
  return (
    <div ref={box} class="encore-picture">
      {width > 0 && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
          {children(width)}
        </svg>
      )}
    </div>
  );
}

/** Lines and milliseconds from 0 to `range` at the left, what they count beside them. */
export function DistanceAxis({
  range,
  step,
  y,
  left,
  right,
  word,
}: {
  range: number;
  step: number;
  y: (ms: number) => number;
  left: number;
  right: number;
  word: string;
}) {
  const middle = (y(0) + y(range)) / 2;
  return (
    <g>
      {Array.from({ length: Math.round(range / step) + 1 }, (_, k) => k * step).map((ms) => (
        <g key={ms}>
          <line class="axis-line" x1={left} x2={right} y1={y(ms)} y2={y(ms)} />
          <text class="axis-text" x={left - 8} y={y(ms) + 4} text-anchor="end">
            {ms}
          </text>
        </g>
      ))}
      <text class="axis-word" x={14} y={middle} transform={`rotate(-90 14 ${middle})`} text-anchor="middle">
        {word}
      </text>
    </g>
  );
}

/** Minutes and seconds beneath a picture of the song. */
export function TimeAxis({
  durationUs,
  width,
  x,
  y,
}: {
  durationUs: number;
  width: number;
  x: (us: number) => number;
  y: number;
}) {
  const fits = Math.max(2, Math.floor(width / 110));
  const step = [5, 10, 15, 30, 60, 120, 300, 600].find((seconds) => durationUs / 1e6 / seconds <= fits) ?? 1200;
  const times = Array.from({ length: Math.floor(durationUs / 1e6 / step) + 1 }, (_, k) => k * step * 1e6);
  return (
    <g>
      {times.map((us) => (
        <text key={us} class="axis-text" x={x(us)} y={y} text-anchor={us === 0 ? "start" : "middle"}>
          {minutes(us)}
        </text>
      ))}
    </g>
  );
}

/** About `count` round steps that cover 0 to `limit`. */
export function niceStep(limit: number, count: number): number {
  const rough = limit / count;
  const ten = 10 ** Math.floor(Math.log10(rough));
  return (([1, 2, 2.5, 5, 10].find((step) => step * ten >= rough) ?? 10) as number) * ten;
}
