# SPDX-License-Identifier: Apache-2.0
"""How far the report's numbers can be trusted: bias, spread and coverage, on playing whose truth is known.

``python bench/together.py`` takes about a minute; ``--full`` four times the takes. All of it is simulation from the
linear phase-correction model (``sidestick.together.model``), so it says what the estimators do where the model holds;
``together_takes.py`` breaks it on purpose. Neither can say how people play. ``docs/why/together.md`` quotes them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from sidestick.together.chance import nearest_places, pair_chance, player_chance
from sidestick.together.coming_together import came_together, windows
from sidestick.together.coupling import fit
from sidestick.together.delay_law import delay_laws, interval_growth_without_song, lateness_with_song
from sidestick.together.least_squares import iterated, normal_equations
from sidestick.together.matching import half_widths
from sidestick.together.model import simulate, stationary, stationary_pair
from sidestick.together.resample import mean_interval, spread_interval
from sidestick.together.trend import trend

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

INDEPENDENT = (0.4, 0.4, 0.0, 0.0)
MUTUAL = (0.3, 0.3, 0.2, 0.2)
LED = (0.4, 0.2, 0.0, 0.4)
"""Gains: first to song, second to song, first to second, second to first."""


def title(text: str) -> None:
    print(f"\n{text}\n{'─' * len(text)}")


def played(
    truth: tuple[float, ...], beats: int, takes: int, rng: np.random.Generator, timer: float = 15e3, hand: float = 8e3
) -> Real:
    """Return asynchronies in microseconds, shape (takes, 2, beats)."""
    song, partner = np.array(truth[:2]), np.array([[0.0, truth[2]], [truth[3], 0.0]])
    return simulate(song, partner, np.full(2, timer), np.full(2, hand), beats, rng, takes=takes)


def closed_forms(takes: int) -> None:
    title("Closed forms against simulation (SD ms, lag-1, lag-2)")
    rng = np.random.default_rng(1)
    for gain in (0.2, 0.5, 0.8, 1.0):
        sd, rho = stationary(gain, 10.0, 5.0)
        a = simulate(np.array([gain]), np.zeros((1, 1)), np.array([10.0]), np.array([5.0]), 4000, rng, takes=takes)[
            :, 0
        ]
        lags = [float(np.mean(a[:, :-k] * a[:, k:]) / a.var()) for k in (1, 2)]
        print(
            f"  one player, gain {gain}: closed {sd:.3f} {rho[0]:+.4f} {rho[1]:+.4f}   simulated {a.std():.3f} {lags[0]:+.4f} {lags[1]:+.4f}"
        )
    a = simulate(
        np.zeros(2), np.array([[0, 0.25], [0.25, 0]]), np.full(2, 15.0), np.full(2, 8.0), 2000, rng, takes=takes
    )
    d = a[:, 0] - a[:, 1]
    sd, rho1 = stationary_pair(0.25, 0.25, 15.0, 8.0)
    print(
        f"  two players without a song, .25 each: closed {sd:.3f} {rho1:+.4f}   simulated {d.std():.3f} {np.mean(d[:, :-1] * d[:, 1:]) / d.var():+.4f}"
    )
    for delay in (30.0, 80.0):
        a = simulate(
            np.full(2, 0.3),
            np.array([[0, 0.2], [0.2, 0]]),
            np.full(2, 15.0),
            np.full(2, 8.0),
            2000,
            rng,
            takes=takes,
            delay=delay,
        )
        print(
            f"  partner heard {delay:.0f} ms late: closed {lateness_with_song(delay, 0.2, 0.3):.1f} ms late   simulated {a.mean():.1f}, SD of the pair {np.std(a[:, 0] - a[:, 1]):.1f}"
        )
    print(f"  without a song, 30 ms, gain .25: {interval_growth_without_song(30.0, 0.25):+.1f} ms an interval")


def plain_fit(sequences: Real) -> tuple[Real, Real]:
    """Return one player's coefficient and k11, k12 from several sequences at once; shape (sequences, n)."""
    scale = float(sequences.std())
    steps = np.ones(sequences.shape[1] - 1, dtype=np.bool_)
    rows = sequences[:, None] / scale
    value, noise = iterated(
        np.sum(
            [normal_equations(np.vstack([np.ones(steps.size), x[:, :-1], np.diff(x, axis=1)]), steps) for x in rows],
            axis=0,
        )
    )
    return value, noise * scale**2


def recovery(takes: int) -> None:
    title("Recovery, one player: 15 sequences of 30 taps fitted as one, σT 10, σM 5 (Jacoby et al. 2015, their figure)")
    rng = np.random.default_rng(2)
    for gain in (0.1, 0.3, 0.5, 0.8, 1.0, 1.2):
        rows = []
        for _ in range(max(10, takes // 4)):
            a = simulate(np.array([gain]), np.zeros((1, 1)), np.array([10.0]), np.array([5.0]), 30, rng, takes=15)
            value, noise = plain_fit(a[:, 0])
            rows.append([-value[0, 0], np.sqrt(max(noise[0, 0] + 2 * noise[0, 1], 0.0)), np.sqrt(-noise[0, 1])])
        mean, sd = np.mean(rows, axis=0), np.std(rows, axis=0)
        print(
            f"  gain {gain}: {mean[0]:.3f} ± {sd[0]:.3f}   σT {mean[1]:.2f} ± {sd[1]:.2f}   σM {mean[2]:.2f} ± {sd[2]:.2f}"
        )
    title("Recovery, quartet of 40 beats, 16 blocks averaged (their ensemble demo's gains)")
    partner = np.array([[0, 0.3, 0.1, 0], [0.3, 0, 0.1, 0], [0.3, 0.1, 0, 0.2], [0.1, 0.1, 0.4, 0]])
    rows = []
    for _ in range(max(6, takes // 8)):
        a = simulate(np.zeros(4), partner, np.array([10.0, 13, 15, 18]), np.array([5.0, 6, 7, 8]), 40, rng, takes=16)
        rows.append(np.mean([quartet_fit(x) for x in a], axis=0))
    mean, sd = np.mean(rows, axis=0), np.std(rows, axis=0)
    for i in range(4):
        print(
            "  player",
            i + 1,
            " ".join(f"{partner[i, j]:.1f}→{mean[i, j]:.3f}±{sd[i, j]:.3f}" for j in range(4) if j != i),
        )


def quartet_fit(asynchrony: Real) -> Real:
    """Return partner gains where no song is followed: regressors are the differences to each partner alone."""
    players = asynchrony.shape[0]
    out = np.zeros((players, players))
    for i in range(players):
        others = [j for j in range(players) if j != i]
        gaps = asynchrony[others] - asynchrony[i]
        out[i, others] = gls_gaps(gaps[:, :-1], np.diff(asynchrony[i]))
    return out


def gls_gaps(x: Real, y: Real) -> Real:
    """Return coefficients by dense bounded GLS: slow, written apart from the room's own, for comparison."""
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean()
    n, ratio = y.size, 0.0
    b: Real = np.zeros(x.shape[0])
    for _ in range(200):
        inverse = np.linalg.inv(np.eye(n) + ratio * (np.eye(n, k=1) + np.eye(n, k=-1)))
        new: Real = np.asarray(np.linalg.solve(x @ inverse @ x.T, x @ inverse @ y), dtype=np.float64)
        e = y - new @ x
        k11, k12 = float(np.mean(e * e)), float(np.mean(e[1:] * e[:-1]))
        ratio = min(0.0, max(k12, -k11 / 3.0)) / k11
        if np.max(np.abs(new - b)) < 1e-9:
            return new
        b = new
    return b


def duets(takes: int) -> None:
    title("Duets with a song: estimates, coverage of 95 % intervals, verdicts")
    rng = np.random.default_rng(3)
    print(
        "  truth              beats   song           first←second   second←first   coverage song, gains, total   verdicts"
    )
    for name, truth in (("independent", INDEPENDENT), ("mutual", MUTUAL), ("first leads", LED)):
        for beats in (64, 128, 240, 480):
            row_of(f"{name:12s}", truth, played(truth, beats, takes, rng), rng)


def row_of(name: str, truth: tuple[float, ...], takes: Real, rng: np.random.Generator) -> None:
    from sidestick.together.coupling import coupling
    from sidestick.together.resample import interval

    values, covered, verdicts = [], [], Counter[str]()
    total = (truth[0] + truth[1]) / 2 + truth[2] + truth[3]
    for a in takes:
        fitted = fit(a, rng, 300)
        assert fitted is not None
        one, two, song = fitted.partner_gain(0, 1), fitted.partner_gain(1, 0), fitted.song_gain(0)
        low, high = interval(fitted.total_gain(0, 1)[1], fitted.blocks)
        values.append([song.gain, one.gain, two.gain])
        covered.append(
            [
                song.low <= truth[0] <= song.high,
                one.low <= truth[2] <= one.high,
                two.low <= truth[3] <= two.high,
                low <= total <= high,
            ]
        )
        verdicts[coupling(fitted).verdict] += 1
    m, s, c = np.mean(values, axis=0), np.std(values, axis=0), np.mean(covered, axis=0)
    said = ", ".join(f"{v} {100 * k / len(takes):.0f}%" for v, k in verdicts.most_common())
    print(
        f"  {name} {takes.shape[2]:5d}   "
        + "   ".join(f"{m[i]:.2f} ± {s[i]:.2f}" for i in range(3))
        + f"    {c[0]:.2f} {c[1]:.2f} {c[2]:.2f} {c[3]:.2f}     {said}",
        flush=True,
    )


def trends(takes: int) -> None:
    title(
        "Coming together: how often a trend is claimed (at 5 % error a steady pair should be called so 5 times in 100)"
    )
    rng = np.random.default_rng(6)
    for beats in (64, 128, 240, 480):
        for name, factor in (("steady", 1.0), ("40 → 28 ms", 0.7), ("40 → 20 ms", 0.5)):
            claimed = closer = 0
            for a in played(INDEPENDENT, beats, 2 * takes, rng, 30e3, 16e3):
                d = (a[0] - a[1]) * factor ** np.linspace(0.0, 1.0, beats)
                trend = came_together(windows(np.arange(beats) * 480, np.arange(beats) * 500_000, d), rng)
                claimed += int(trend is not None and trend.supported)
                closer += int(trend is not None and trend.supported and trend.to_us < trend.from_us)
            print(
                f"  {beats:4d} beats, {name:12s} claimed {50 * claimed / takes:5.1f} %, closer {50 * closer / takes:5.1f} %"
            )


def drifts(takes: int) -> None:
    title("Drift of one player: how often claimed (at 5 % error a steady one should be called so 5 times in 100)")
    rng = np.random.default_rng(10)
    for beats in (64, 128, 240, 480):
        said = []
        for moved in (0.0, 10e3, 30e3):
            rows = played(INDEPENDENT, beats, 2 * takes, rng)[:, 0] + np.linspace(0.0, moved, beats)
            means = rows[:, : beats // 8 * 8].reshape(rows.shape[0], -1, 8).mean(axis=2)
            found = [trend(np.arange(beats // 8, dtype=np.float64), row, rng) for row in means]
            ends = [one.end - one.start for one in found]
            claimed = 100 * np.mean([one.supported for one in found])
            said.append(
                f"by {moved / 1000:.0f} ms: {claimed:5.1f} %, {np.mean(ends) / 1000:+.1f} ± {np.std(ends) / 1000:.1f}"
            )
        print(f"  {beats:4d} beats   " + "   ".join(said))


def chances(takes: int) -> None:
    title("Better than chance (shifted copies): how often said")
    rng = np.random.default_rng(7)
    for name, truth in (
        ("independent", INDEPENDENT),
        ("mutual", MUTUAL),
        ("first leads", LED),
        ("no song, .25", (0.02, 0.02, 0.25, 0.25)),
    ):
        said = []
        for beats in (128, 240, 480):
            results = [pair_chance(a[0], a[1], 1) for a in played(truth, beats, 2 * takes, rng)]
            said.append(f"{beats} beats {100 * np.mean([r.better for r in results if r]):5.1f} %")
        print(f"  {name:14s} " + "   ".join(said))


def unrelated(takes: int) -> None:
    title("Strokes drawn by chance: how often called related to 100 notes (at 5 % error 5 times in 100)")
    rng = np.random.default_rng(11)
    for name, gap in (("beats", 500_000), ("eighths", 250_000), ("sixteenths", 125_000)):
        notes = np.arange(100) * gap + 2_000_000
        widths = half_widths(notes, np.full(notes.size, 500_000))
        said = []
        for density in (0.5, 1.0, 2.0, 4.0):
            places = (
                nearest_places(
                    notes, np.sort(rng.integers(notes[0] - gap, notes[-1] + gap, int(100 * density))), widths
                )
                for _ in range(4 * takes)
            )
            called = np.mean([player_chance(place) <= 0.05 for place in places])
            said.append(f"{density} strokes a note {100 * called:4.1f} %")
        print(f"  {name:10s} " + "   ".join(said))
    notes = np.arange(64) * 500_000 + 2_000_000
    widths = half_widths(notes, np.full(notes.size, 500_000))
    for spread in (30, 50, 70, 90):
        said = []
        for density in (1, 2, 4):
            parts = [
                [notes + rng.normal(0.0, spread * 1e3, 64) + k * 500_000 / density for k in range(density)]
                for _ in range(2 * takes)
            ]
            hits = [np.sort(np.concatenate(one)).astype(np.int64) for one in parts]
            called = np.mean([player_chance(nearest_places(notes, one, widths)) <= 0.05 for one in hits])
            said.append(f"{density} strokes a beat {100 * called:5.1f} %")
        print(f"  64 beats followed with a spread of {spread} ms: called related   " + "   ".join(said))


def means(takes: int) -> None:
    title("Signed mean: coverage of the 95 % interval")
    rng = np.random.default_rng(8)
    for gain in (0.8, 0.4, 0.1):
        said = []
        for beats in (32, 64, 128, 360, 1000):
            a = simulate(
                np.array([gain]), np.zeros((1, 1)), np.array([15.0]), np.array([8.0]), beats, rng, takes=3 * takes
            )[:, 0]
            covered = [low <= 0.0 <= high for low, high in (mean_interval(x, rng) for x in a)]
            said.append(f"{beats}: {np.mean(covered):.2f}")
        print(f"  song gain {gain}: " + "   ".join(said))


def spreads(takes: int) -> None:
    title("Spread (SD): coverage of the 95 % interval")
    rng = np.random.default_rng(12)
    for gain in (0.8, 0.4, 0.1):
        true, _ = stationary(gain, 15.0, 8.0)
        said = []
        for beats in (32, 64, 128, 360, 1000):
            a = simulate(
                np.array([gain]), np.zeros((1, 1)), np.array([15.0]), np.array([8.0]), beats, rng, takes=3 * takes
            )[:, 0]
            covered = [low <= true <= high for low, high in (spread_interval(x, rng) for x in a)]
            said.append(f"{beats}: {np.mean(covered):.2f}")
        print(f"  song gain {gain}: " + "   ".join(said))


def delays(takes: int) -> None:
    title("Delay law: lateness expected from the fitted gains beside the true and the measured one (ms)")
    rng = np.random.default_rng(13)
    noise, partner = np.ones(2), np.array([[0.0, 0.2], [0.2, 0.0]])
    for late in (30e3, 80e3):
        true = lateness_with_song(late, 0.2, 0.3) / 1000
        for beats in (128, 240, 480):
            a = simulate(0.3 * noise, partner, 15e3 * noise, 8e3 * noise, beats, rng, takes=takes, delay=late)
            laws = [delay_laws(fit(x, rng, 300), [int(late)] * 2)[0] for x in a]
            told = [law for law in laws if law is not None and law.expected_us is not None]
            held = [law.expected_ci_us[0] <= true * 1000 <= law.expected_ci_us[1] for law in told if law.expected_ci_us]
            expected = [law.expected_us / 1000 for law in told if law.expected_us is not None]
            print(
                f"  heard {late / 1000:.0f} ms late, {beats} beats: true {true:.1f}, measured {a[:, 0].mean() / 1000:.1f}, "
                f"expected {np.median(expected):.1f} (median), interval holds it {np.mean(held):.2f}"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="four times the takes")
    takes = 200 if parser.parse_args().full else 50
    print(machine())
    closed_forms(takes)
    recovery(takes)
    duets(takes)
    trends(takes)
    drifts(takes)
    chances(takes)
    unrelated(takes)
    means(takes)
    spreads(takes)
    delays(takes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
