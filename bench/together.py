# SPDX-License-Identifier: Apache-2.0
"""How far the report's numbers can be trusted: bias, spread, coverage and speed, on playing whose truth is known.

``python bench/together.py`` takes about two minutes; ``--full`` four times the takes. All of it is simulation from the
linear phase-correction model (``sidestick.together.model``), put through the same notes, hits, matching and report as a
real take, so it says what the estimators do where the model holds and where we break it on purpose. It cannot say how
people play. ``docs/why/together.md`` quotes it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from sidestick.music import Chart, Level, Note, Pad, TempoMap
from sidestick.take import Hit, Player, Seat, Take, TakeHeader
from sidestick.together import PairReport, report
from sidestick.together.chance import pair_chance
from sidestick.together.coming_together import came_together, windows
from sidestick.together.coupling import fit
from sidestick.together.delay_law import interval_growth_without_song, lateness_with_song
from sidestick.together.least_squares import iterated, normal_equations
from sidestick.together.matching import half_widths, match
from sidestick.together.model import simulate, stationary, stationary_pair
from sidestick.together.resample import mean_interval

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
    n, ratio, b = y.size, 0.0, np.zeros(x.shape[0])
    for _ in range(200):
        inverse = np.linalg.inv(np.eye(n) + ratio * (np.eye(n, k=1) + np.eye(n, k=-1)))
        new = np.linalg.solve(x @ inverse @ x.T, x @ inverse @ y)
        e = y - new @ x
        k11, k12 = float(np.mean(e * e)), float(np.mean(e[1:] * e[:-1]))
        ratio = min(0.0, max(k12, -k11 / 3.0)) / k11
        if np.max(np.abs(new - b)) < 1e-9:
            break
        b = new
    return new


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


def song_of(beats: int, drift: float = 0.0) -> TempoMap:
    """Return 120 beats a minute from 4 s on, the tempo swinging by ``drift`` (a share) twice through the song."""
    lengths = 0.5e6 * (1.0 + drift * np.sin(np.linspace(0.0, 4.0 * np.pi, beats + 8)))
    times = 4_000_000 + np.r_[0, np.cumsum(lengths)].astype(np.int64)
    return TempoMap(tuple(range(0, 480 * times.size, 480)), tuple(times.tolist()))


def chart_of(tempo: TempoMap, beats: int, kind: str) -> Chart:
    """Return a chart: ``pulse`` (every beat), ``backbeat`` (kick, snare), ``groove`` (+ eighths), ``swing``, ``fills``."""
    rows: list[tuple[int, Pad]] = []
    for beat in range(beats):
        tick = beat * 480
        if kind == "sparse":
            rows += [(tick, Pad.SNARE)] if beat % 2 else []
            continue
        rows.append((tick, Pad.SNARE if beat % 2 and kind != "pulse" else Pad.KICK))
        if kind in {"groove", "swing", "fills"}:
            rows += [(tick, Pad.HIHAT), (tick + (320 if kind == "swing" else 240), Pad.HIHAT)]
        if kind == "fills" and beat % 16 >= 14:
            rows += [(tick + 120 * k, Pad.TOM_HIGH) for k in range(1, 4)]
    notes = tuple(
        Note(tick, tempo.micros_at(tick), pad, 100) for tick, pad in sorted(rows, key=lambda row: (row[0], row[1]))
    )
    return Chart("0" * 64, Level.GROOVE, tempo, (0,), notes)


def take_of(
    charts: list[Chart],
    asynchrony: Real,
    rng: np.random.Generator,
    miss: float = 0.0,
    extra: float = 0.0,
    slips: float = 0.0,
) -> Take:
    """Return a take: beats as simulated, between them the line through the beats plus a hand of 10 ms."""
    hits = []
    beats = np.arange(asynchrony.shape[1]) * 480.0
    for seat, chart in enumerate(charts):
        struck: list[tuple[int, Pad]] = []
        fresh: dict[int, float] = {}
        for note in chart.notes:
            if rng.random() < miss:
                continue
            off = float(np.interp(note.tick, beats, asynchrony[seat]))
            if note.tick % 480:
                off += fresh.setdefault(note.tick, rng.normal(0.0, 10e3))
            if rng.random() < slips:
                off += rng.choice((-70e3, 70e3))
            struck.append((int(note.time_us + off), note.pad))
            if rng.random() < extra:
                struck.append((int(note.time_us + rng.uniform(-250e3, 250e3)), note.pad))
        struck.sort()
        hits += [Hit(seat, k, max(at, 0), pad, 90) for k, (at, pad) in enumerate(struck)]
    seats = tuple(
        Seat(i, Player(f"p{i}", name), Level.GROOVE)
        for i, name in zip(range(len(charts)), ("Mina", "Jo"), strict=False)
    )
    header = TakeHeader("0" * 32, "0" * 64, seats, "2026-01-01T00:00:00Z")
    return Take(header, tuple(hits), finished=True)


def rough_takes(takes: int) -> None:
    title(
        "What real takes do to it: whole reports of 360 beats, mutual (song .30, partner .20 each), bias of the estimate and coverage"
    )
    print(
        "  case                                song           first←second   second←first   coverage   beats  SD of pair (ms), true   strangers called coupled"
    )
    cases: list[tuple[str, dict[str, object]]] = [
        ("clean, every beat", {}),
        ("3 % missed", {"miss": 0.03}),
        ("10 % missed", {"miss": 0.10}),
        ("25 % missed", {"miss": 0.25}),
        ("10 % missed, 10 % extra", {"miss": 0.10, "extra": 0.10}),
        ("2 % slips of 70 ms", {"slips": 0.02}),
        ("grooves, eighths", {"kinds": ("groove", "groove")}),
        ("swung eighths", {"kinds": ("swing", "swing")}),
        ("fills of sixteenths", {"kinds": ("fills", "fills")}),
        ("level 1 beside level 5", {"kinds": ("pulse", "fills")}),
        ("every second beat alone", {"kinds": ("sparse", "groove")}),
        ("tempo swings ± 4 %, known", {"drift": 0.04}),
        ("tempo swings ± 4 %, a beat behind", {"drift": 0.04, "behind": True}),
        ("beats heard ± 10 ms wrongly", {"heard": 10e3}),
        ("one device 25 ms late", {"late": 25e3}),
        ("keyboard, 8 ms steps", {"steps": 8e3}),
        ("one drifts 1 → 40 ms late", {"creep": 40e3}),
        ("noise with heavy tails (t, 3)", {"tails": True}),
    ]
    for name, case in cases:
        rng = np.random.default_rng(11)
        pairs, songs, spreads = [], [], []
        for _ in range(max(20, takes // 2)):
            pair, spread = rough(case, MUTUAL, rng)
            spreads.append(spread)
            if pair.coupling.first_follows_second is not None:
                pairs.append(pair)
                songs.append(pair.coupling.first_follows_song)
        if not pairs:
            print(f"  {name:34s}  not enough beats")
            continue
        one = [pair.coupling.first_follows_second for pair in pairs]
        two = [pair.coupling.second_follows_first for pair in pairs]
        cover = np.mean([g.low <= 0.2 <= g.high for g in one + two if g])
        shown = [
            f"{np.mean([g.gain for g in gains if g]):.2f} ± {np.std([g.gain for g in gains if g]):.2f}"
            for gains in (songs, one, two)
        ]
        beats = np.mean([pair.coupling.beats for pair in pairs])
        sd = np.mean([pair.sd_us or 0 for pair in pairs]) / 1000
        strangers = [rough(case, INDEPENDENT, rng)[0].coupling.verdict for _ in range(max(20, takes // 2))]
        called = 100 * np.mean([verdict in {"mutual", "first_leads", "second_leads"} for verdict in strangers])
        print(
            f"  {name:34s}  "
            + "   ".join(shown)
            + f"    {cover:.2f}     {beats:5.0f}   {sd:5.1f}, {np.mean(spreads):5.1f}   {called:4.0f} %",
            flush=True,
        )


def rough(case: dict[str, object], truth: tuple[float, ...], rng: np.random.Generator) -> tuple[PairReport, float]:
    beats = 360
    tempo = song_of(beats, float(str(case.get("drift", 0.0))))
    a = played(truth, beats, 1, rng)[0]
    if case.get("tails"):
        a = heavy_tailed(truth, beats, rng)
    if case.get("behind"):
        a = behind(truth, np.diff(np.array(tempo.times_us[: beats + 1], dtype=np.float64)), rng)
    clean = a.copy()
    if case.get("heard"):
        a = a + rng.normal(0.0, float(str(case["heard"])), beats)
    if case.get("late"):
        a[1] += float(str(case["late"]))
    if case.get("creep"):
        a[1] += np.linspace(0.0, float(str(case["creep"])), beats)
    kinds = case.get("kinds", ("pulse", "pulse"))
    assert isinstance(kinds, tuple)
    charts = [chart_of(tempo, beats, str(kind)) for kind in kinds]
    take = take_of(
        charts,
        a,
        rng,
        float(str(case.get("miss", 0))),
        float(str(case.get("extra", 0))),
        float(str(case.get("slips", 0))),
    )
    if case.get("steps"):
        grid = int(float(str(case["steps"])))
        hits = tuple(Hit(h.seat, h.seq, -(-h.time_us // grid) * grid, h.pad, h.velocity) for h in take.hits)
        take = Take(take.header, hits, finished=True)
    return report(take, charts, rng=rng).pairs[0], float(np.std(clean[0] - clean[1])) / 1000


def heavy_tailed(truth: tuple[float, ...], beats: int, rng: np.random.Generator) -> Real:
    a = np.zeros((2, beats + 100))
    m = rng.standard_t(3, (2, beats + 101)) * 8e3 / np.sqrt(3)
    t = rng.standard_t(3, (2, beats + 100)) * 15e3 / np.sqrt(3)
    for n in range(beats + 99):
        gap = a[0, n] - a[1, n]
        a[0, n + 1] = a[0, n] - truth[0] * a[0, n] - truth[2] * gap + t[0, n] + m[0, n + 1] - m[0, n]
        a[1, n + 1] = a[1, n] - truth[1] * a[1, n] + truth[3] * gap + t[1, n] + m[1, n + 1] - m[1, n]
    return a[:, 100:]


def behind(truth: tuple[float, ...], lengths: Real, rng: np.random.Generator) -> Real:
    """Players who expect each beat to last as long as the one before."""
    beats = lengths.size
    a = np.zeros((2, beats))
    m, t = rng.normal(0.0, 8e3, (2, beats + 1)), rng.normal(0.0, 15e3, (2, beats))
    for n in range(1, beats):
        surprise = lengths[max(n - 2, 0)] - lengths[n - 1]
        gap = a[0, n - 1] - a[1, n - 1]
        a[0, n] = a[0, n - 1] * (1 - truth[0]) - truth[2] * gap + surprise + t[0, n] + m[0, n] - m[0, n - 1]
        a[1, n] = a[1, n - 1] * (1 - truth[1]) + truth[3] * gap + surprise + t[1, n] + m[1, n] - m[1, n - 1]
    return a


def matchings(takes: int) -> None:
    title("Matching sixteenths at 120 (125 ms apart): SD of asynchrony, notes matched, wrongly matched; true SD first")
    rng = np.random.default_rng(5)
    notes = np.arange(0, 2000) * 125_000 + 1_000_000
    for sd, mean, miss, extra in ((15, 0, 0.05, 0.05), (25, 0, 0.05, 0.05), (25, 25, 0.1, 0.05), (35, 0, 0.1, 0.1)):
        rows: dict[str, list[tuple[float, float, float]]] = {}
        for _ in range(max(5, takes // 20)):
            there = np.flatnonzero(rng.random(notes.size) >= miss)
            struck = notes[there] + rng.normal(mean * 1000, sd * 1000, there.size).astype(np.int64)
            loose = rng.integers(notes[0], notes[-1], int(extra * notes.size))
            times, owner = np.r_[struck, loose], np.r_[there, np.full(loose.size, -1)]
            order = np.argsort(times, kind="stable")
            times, owner = times[order], owner[order]
            beats = np.full(notes.size, 500_000)
            for name, widths in (
                ("in order, ± beat/4", half_widths(notes, beats)),
                ("in order, ± gap/2", np.full(notes.size, 62_500)),
                ("in order, ± gap/4", np.full(notes.size, 31_250)),
            ):
                found = match(notes, times, widths)
                rows.setdefault(name, []).append(scored(notes, times, owner, found.note, found.hit))
            near = np.clip(np.searchsorted(times, notes), 1, times.size - 1)
            near = np.where(notes - times[near - 1] <= times[near] - notes, near - 1, near)
            inside = np.abs(times[near] - notes) <= 125_000
            rows.setdefault("nearest, used again", []).append(
                scored(notes, times, owner, np.flatnonzero(inside), near[inside])
            )
        print(f"  SD {sd}, mean {mean:+d}, {100 * miss:.0f} % missed, {100 * extra:.0f} % extra")
        for name, values in rows.items():
            v = np.mean(values, axis=0)
            print(f"    {name:22s} SD {v[0]:5.1f}   matched {100 * v[1]:5.1f} %   wrong {100 * v[2]:4.1f} %")


def scored(notes: Whole, times: Whole, owner: Whole, note: Whole, hit: Whole) -> tuple[float, float, float]:
    return float(np.std(times[hit] - notes[note]) / 1000), note.size / notes.size, float(np.mean(owner[hit] != note))


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


def speed() -> None:
    title("Speed: the whole report with 1000 bootstrap replicates, 10 minutes at 120 beats a minute, one core")
    rng = np.random.default_rng(9)
    for players, kind in ((2, "fills"), (4, "fills"), (8, "groove")):
        tempo = song_of(1200)
        chart = chart_of(tempo, 1200, kind)
        partner = np.full((players, players), 0.3 / players)
        a = simulate(np.full(players, 0.3), partner, np.full(players, 15e3), np.full(players, 8e3), 1200, rng)[0]
        take = many(take_of([chart] * players, a, rng, 0.02), players)
        best = np.inf
        for _ in range(3):
            start = time.perf_counter()
            report(take, [chart] * players, rng=np.random.default_rng(0))
            best = min(best, time.perf_counter() - start)
        print(f"  {players} players, {len(take.hits)} hits: {best:.2f} s")


def many(take: Take, players: int) -> Take:
    seats = tuple(Seat(i, Player(f"p{i}", f"Player {i}"), Level.GROOVE) for i in range(players))
    return Take(TakeHeader("0" * 32, "0" * 64, seats, "2026-01-01T00:00:00Z"), take.hits, finished=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="four times the takes")
    takes = 200 if parser.parse_args().full else 50
    print(machine())
    closed_forms(takes)
    recovery(takes)
    duets(takes)
    rough_takes(takes)
    matchings(takes)
    trends(takes)
    chances(takes)
    means(takes)
    speed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
