// SPDX-License-Identifier: Apache-2.0
// The way into written music, fetched when a seat asks for it: what makes a staff of a chart.
import { barsOfChart } from "../music/bars.ts";
import { TempoMap } from "../music/tempo_map.ts";
import type { Chart, Metre } from "../net/wire.ts";
import type { SceneSeat } from "./scene.ts";
import { Staff } from "./staff.ts";

/** Makes a staff with the music of `chart` where a highway would stand. */
export function reading(chart: Chart, metre: Metre): NonNullable<SceneSeat["make"]> {
  const music = { bars: barsOfChart(chart, metre), map: new TempoMap(chart.tempo_map), metre };
  return (...as) => Staff.of(music, ...as);
}
