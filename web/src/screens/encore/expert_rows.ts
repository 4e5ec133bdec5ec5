// SPDX-License-Identifier: Apache-2.0
// The numbers behind the sentences as rows of text: every measure with its interval, N and how it was had. Pure; the page
// that is taken home has the same (souvenir/report_tables.py).
import type { Encore, Gain, PairReport, PlayerReport } from "../../net/wire.ts";
import { say } from "../../words/index.ts";

export const NOTHING = "–";

/** A row's name and a cell for each column. */
export interface Row {
  name: string;
  cells: readonly string[];
}

/** A number to so many digits, half away from zero: by the same steps as in souvenir/report_tables.py. */
export function figure(value: number | null, digits: number): string {
  if (value === null) return NOTHING;
  const whole = Math.floor(Math.abs(value) * 10 ** digits + 0.5);
  return `${value < 0 && whole > 0 ? "−" : ""}${(whole / 10 ** digits).toFixed(digits)}`;
}

/** Microseconds as milliseconds. */
export const ms = (us: number | null): string => figure(us === null ? null : us / 1000, 1);
const between = (edges: readonly [number, number] | null, told: (edge: number) => string): string =>
  edges === null ? "" : ` [${told(edges[0])}, ${told(edges[1])}]`;
const gain = (value: Gain | null): string =>
  value === null ? NOTHING : `${figure(value.gain, 2)}${between([value.low, value.high], (edge) => figure(edge, 2))}`;
const probability = (p: number | null): string => (p === null ? NOTHING : p < 0.001 ? "< 0.001" : p.toFixed(3));
const moved = (line: { from_us: number; to_us: number; supported: boolean } | null): string =>
  line === null ? NOTHING : `${ms(line.from_us)} → ${ms(line.to_us)}${line.supported ? " *" : ""}`;

const label = (key: string): string => say(`report.label.${key}`);

export function playerRows(encore: Encore): Row[] {
  const { players } = encore.together;
  const seatOf = (player: PlayerReport) => encore.take.seats.find((seat) => seat.index === player.seat)!;
  const each = (name: string, cell: (player: PlayerReport) => string): Row => ({
    name: label(name),
    cells: players.map(cell),
  });
  const late = players.some((player) => player.delay !== null)
    ? [
        each("heard_late", (p) => ms(p.delay?.heard_late_us ?? null)),
        each("expected", (p) =>
          p.delay ? `${ms(p.delay.expected_us)}${between(p.delay.expected_ci_us, ms)}` : NOTHING,
        ),
        each("measured", (p) => ms(p.mean_us)),
      ]
    : [];
  return [
    each("mean", (p) => `${ms(p.mean_us)}${between(p.mean_ci_us, ms)}`),
    each("timing", (p) => `± ${ms(p.timing_uncertainty_us)}`),
    ...late,
    each("spread", (p) => `${ms(p.sd_us)}${between(p.sd_ci_us, ms)}`),
    each("matched", (p) => String(p.matched)),
    each("missed", (p) => String(p.missed)),
    each("extra", (p) => String(p.extra)),
    each("steadiness", (p) => figure(p.ioi_cv, 3)),
    each("lag1", (p) => figure(p.lag1, 2)),
    each("song_gain", (p) => gain(p.song_gain)),
    each("locking", (p) => figure(p.phase_locking, 2)),
    each("chance_p", (p) => probability(p.chance_p)),
    each("drift", (p) => moved(p.drift)),
    each("calibration", (p) => {
      const { offset_us, uncertainty_us, taps } = seatOf(p).calibration;
      return `${ms(offset_us)} ± ${ms(uncertainty_us)} (${taps})`;
    }),
  ];
}

/** A pair's own table, so that it can be read without the others'. */
export function pairRows(encore: Encore, pair: PairReport): Row[] {
  const names = new Map(encore.together.players.map((player) => [player.seat, player.name]));
  const [first, second] = [names.get(pair.first) ?? "", names.get(pair.second) ?? ""];
  const { coupling, chance } = pair;
  const spreads = pair.windows
    .map((window) => window.sd_us)
    .filter((sd) => sd !== null)
    .toSorted((a, b) => a - b);
  const strangers = encore.together.pseudo_pairs.find((one) => one.first === pair.first && one.second === pair.second);
  const row = (name: string, cell: string): Row => ({ name: label(name), cells: [cell] });
  return [
    row("shared", say("report.label.shared_of", { met: pair.shared, of: pair.asked })),
    row("apart", ms(pair.apart_us)),
    row("mean", `${ms(pair.mean_us)}${between(pair.mean_ci_us, ms)}`),
    row("timing", `± ${ms(pair.timing_uncertainty_us)}`),
    row("spread", `${ms(pair.sd_us)}${between(pair.sd_ci_us, ms)}`),
    row(
      "within",
      pair.within_25ms === null
        ? NOTHING
        : say("report.label.percent", { percent: Math.round(pair.within_25ms * 100) }),
    ),
    row("windows", String(spreads.length)),
    row("window_sd", spreads.length > 0 ? ms(medianOf(spreads)) : NOTHING),
    row("trend", moved(pair.came_together)),
    row(
      "half_life",
      `${figure(pair.half_life_beats, 1)}${between(pair.half_life_ci_beats, (edge) => figure(edge, 1))}`,
    ),
    { name: say("report.label.follows", { first, second }), cells: [gain(coupling.first_follows_second)] },
    {
      name: say("report.label.follows", { first: second, second: first }),
      cells: [gain(coupling.second_follows_first)],
    },
    { name: say("report.label.follows_song", { name: first }), cells: [gain(coupling.first_follows_song)] },
    { name: say("report.label.follows_song", { name: second }), cells: [gain(coupling.second_follows_song)] },
    row("fit", `${coupling.beats} × ${coupling.step_beats}`),
    row("verdict", say(`report.verdict.${coupling.verdict}`, { first, second })),
    row("shifted", chance === null ? NOTHING : `${ms(chance.sd_us)}; ${probability(chance.p)}`),
    row(
      "strangers",
      strangers === undefined ? NOTHING : `${ms(strangers.sd_us)}; N ${strangers.count}; ${probability(strangers.p)}`,
    ),
    row("locking", figure(pair.phase_locking, 2)),
  ];
}

function medianOf(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}
