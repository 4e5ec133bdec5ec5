// SPDX-License-Identifier: Apache-2.0
// Whole bars to play over and over, as Python's sidestick.coach.drills has them; conformance/loops holds both to it.
import type { Chart } from "../net/wire.ts";
import type { Loop } from "../net/wire_coach.ts";
import { TempoMap, TICKS_PER_QUARTER } from "./tempo_map.ts";

const LEAD_IN_BARS = 1;

/** Bar lines in ticks, with the one that ends the last bar. */
function linesOf(bars: readonly number[]): number[] {
  const last = bars.at(-1)!;
  const before = bars.at(-2);
  return [...bars, last + (before === undefined ? 4 * TICKS_PER_QUARTER : last - before)];
}

/** The loop over bars `first` to `last`, held within the chart. */
export function loopOf(chart: Pick<Chart, "bars" | "tempo_map">, first: number, last: number): Loop {
  const lines = linesOf(chart.bars);
  const map = new TempoMap(chart.tempo_map);
  const from = Math.min(Math.max(first, 0), lines.length - 2);
  const to = Math.min(Math.max(last, from), lines.length - 2);
  const lead = lines[from]! - LEAD_IN_BARS * (lines[from + 1]! - lines[from]!);
  return {
    first: from,
    last: to,
    lead_in_us: map.microsAt(lead),
    start_us: map.microsAt(lines[from]!),
    end_us: map.microsAt(lines[to + 1]!),
  };
}

/** The whole bars nearest to a stretch dragged on the waveform, one at least. */
export function loopBetween(chart: Pick<Chart, "bars" | "tempo_map">, oneUs: number, otherUs: number): Loop {
  const map = new TempoMap(chart.tempo_map);
  const edges = linesOf(chart.bars).map((tick) => map.microsAt(tick));
  const nearest = (of: readonly number[], us: number): number =>
    of.reduce((best, edge, at) => (Math.abs(edge - us) < Math.abs(of[best]! - us) ? at : best), 0);
  const first = nearest(edges.slice(0, -1), Math.min(oneUs, otherUs));
  const last = nearest(edges.slice(1), Math.max(oneUs, otherUs));
  return loopOf(chart, first, Math.max(first, last));
}
