// SPDX-License-Identifier: Apache-2.0
// What the encore's pictures share: a heading and a caption around each, the seats' signs, scales. Own SVG: crisp on paper
// and screen, and readable without colour since each seat has its own sign as well.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Encore } from "../../net/wire.ts";
import "./figures.css";

export interface PictureProps {
  encore: Encore;
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

/** The left seat is a disc, the right one a diamond, everywhere. */
export function SeatSign({ seat, x, y, size }: { seat: number; x: number; y: number; size: number }) {
  if (seat % 2 === 0) return <circle class="seat-mark" data-seat={0} cx={x} cy={y} r={size} />;
  const d = size * 1.25;
  return <path class="seat-mark" data-seat={1} d={`M${x} ${y - d}L${x + d} ${y}L${x} ${y + d}L${x - d} ${y}Z`} />;
}

export function Legend({ encore }: PictureProps) {
  return (
    <ul class="encore-legend">
      {encore.together.players.map((player) => (
        <li key={player.seat}>
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <SeatSign seat={player.seat} x={7} y={7} size={4.5} />
          </svg>
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

/** About `count` round steps that cover 0 to `limit`. */
export function niceStep(limit: number, count: number): number {
  const rough = limit / count;
  const ten = 10 ** Math.floor(Math.log10(rough));
  return (([1, 2, 2.5, 5, 10].find((step) => step * ten >= rough) ?? 10) as number) * ten;
}
