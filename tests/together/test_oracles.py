# SPDX-License-Identifier: Apache-2.0
"""Numbers that others printed, and tables of recovery, that this room must give again.

No data of others is here. Where a paper prints a summary (how many, mean, spread), playing is made that has exactly this
summary and put through the whole room: that checks definitions and rounding to the printed digit, not the data. Recovery
tables are our own simulation from the stated model, within the error the table states. The rest of the oracles stands
where its measure is tested: closed forms in ``test_model.py`` and ``test_delay_law.py``, Rayleigh and Berens in
``test_phase.py``, the clock's bias in ``tests/room/test_clock_offset.py``.
"""

from __future__ import annotations

import math

import mir_eval
import numpy as np
import numpy.typing as npt
import pytest

from sidestick.together import Analysis, analyse
from sidestick.together.coupling import fit
from sidestick.together.least_squares import iterated, normal_equations
from sidestick.together.matching import half_widths, match
from sidestick.together.model import simulate, stationary

Real = npt.NDArray[np.float64]

BEAT_S = 0.6


def with_summary(count: int, mean: float, sd: float, *, rng: np.random.Generator, lean: float = 0.0) -> Real:
    """Values with exactly this mean and SD (n - 1), normal, or leaning to one side by ``lean``."""
    raw = rng.standard_normal(count)
    raw = raw + lean * (raw**2 - 1.0)
    return np.asarray(mean + sd * (raw - raw.mean()) / raw.std(ddof=1), dtype=np.float64)


def measured(*asynchrony_ms: Real) -> Analysis:
    beats = 2.0 + BEAT_S * np.arange(asynchrony_ms[0].size)
    return analyse([beats + row / 1000 for row in asynchrony_ms], beats, rng=np.random.default_rng(0))


def test_onsetsync_song_two_guitar_and_tres() -> None:
    """onsetsync 0.5.1, its paper's example: N 853, mean 12.53126 ms, SD 26.74134 ms."""
    rng = np.random.default_rng(1)
    tres = rng.normal(0.0, 8.0, 853)
    (pair,) = measured(tres + with_summary(853, 12.53126, 26.74134, rng=rng), tres).pairs
    assert pair.shared == 853
    assert pair.mean_ms == pytest.approx(12.53126, abs=0.0011)
    assert pair.sd_ms == pytest.approx(26.74134, abs=0.0011)
    # With n in place of n - 1 it would be 26.7257.
    assert round(pair.sd_ms or 0, 2) == 26.74


def test_onsetsync_song_two_clave_and_bass() -> None:
    """The same: mean 16.23288, SD 19.58636, mean absolute asynchrony 20.66440 ms (our notes have no N; 600 are made)."""
    bass = np.random.default_rng(2).normal(0.0, 8.0, 600)

    def clave(lean: float) -> Real:
        return with_summary(600, 16.23288, 19.58636, rng=np.random.default_rng(3), lean=lean)

    low, high = -0.3, 0.3
    rising = np.abs(clave(high)).mean() > np.abs(clave(low)).mean()
    for _ in range(60):
        middle = (low + high) / 2
        if (np.abs(clave(middle)).mean() < 20.66440) == rising:
            low = middle
        else:
            high = middle
    (pair,) = measured(bass + clave(low), bass).pairs
    assert pair.mean_ms == pytest.approx(16.23288, abs=0.0011)
    assert pair.sd_ms == pytest.approx(19.58636, abs=0.0011)
    assert pair.apart_ms == pytest.approx(20.66440, abs=0.0021)


@pytest.mark.parametrize(
    ("people", "mean", "error"), [(15, 37.231978, 4.668134), (26, 26.739076, 1.066073)], ids=["exp 1", "exp 2"]
)
def test_spread_of_people_with_a_metronome_as_gem_prints_it(people: int, mean: float, error: float) -> None:
    """GEM (Fink, Alexander & Janata 2022), their notebook: mean over people of the SD of asynchrony, and its error."""
    rng = np.random.default_rng(4)
    wanted = with_summary(people, mean, error * math.sqrt(people), rng=rng)
    assert wanted.min() > 3.0
    spreads = []
    for at in range(0, people, 8):
        group = [within_the_window(sd, rng) for sd in wanted[at : at + 8]]
        spreads += [player.sd_ms for player in measured(*group).players]
    assert np.mean(spreads) == pytest.approx(mean, abs=0.001)
    assert np.std(spreads, ddof=1) / math.sqrt(people) == pytest.approx(error, abs=0.001)


def within_the_window(sd: float, rng: np.random.Generator) -> Real:
    """Taps of a given SD of which the loosest still lies within the window: spread evenly."""
    raw = rng.permutation(np.linspace(-1.0, 1.0, 240))
    return np.asarray(sd * raw / raw.std(ddof=1), dtype=np.float64)


def of_sequences(takes: Real) -> tuple[float, float, float]:
    """Fit sequences of one player, shape (sequences, n), as one: gain, timer and hand."""
    scale = float(takes.std())
    steps = np.ones(takes.shape[1] - 1, dtype=np.bool_)
    rows = takes[:, None] / scale
    normal = [normal_equations(np.vstack([np.ones(steps.size), x[:, :-1], np.diff(x, axis=1)]), steps) for x in rows]
    value, noise = iterated(np.sum(normal, axis=0))
    timer = math.sqrt(max(noise[0, 0] + 2.0 * noise[0, 1], 0.0)) * scale
    return -float(value[0, 0]), timer, math.sqrt(-noise[0, 1]) * scale


RECOVERY = [(0.1, 0.133), (0.3, 0.330), (0.5, 0.522), (0.8, 0.801), (1.0, 0.987), (1.2, 1.175)]


@pytest.mark.parametrize(("gain", "table"), RECOVERY)
def test_gains_are_recovered_from_fifteen_sequences_of_thirty(gain: float, table: float) -> None:
    """Design of the figure in Jacoby et al. 2015 (timer 10, hand 5); ``table`` is our notes' independent estimator.

    So short a sequence hides timer and hand from each other where the gain is near 1: there .12 is the stated error.
    """
    rng = np.random.default_rng(5)
    one = np.array([gain]), np.zeros((1, 1)), np.array([10.0]), np.array([5.0])
    found = np.array([of_sequences(simulate(*one, 30, rng, takes=15)[:, 0]) for _ in range(30)])
    error = 0.12 if 0.8 <= gain <= 1.0 else 0.045
    mean = float(found[:, 0].mean())
    assert mean == pytest.approx(gain, abs=error)
    assert mean == pytest.approx(table, abs=error)
    assert found[:, 1].mean() == pytest.approx(10.0, rel=0.12)
    # Ordinary least squares would take the hand's noise for correction.
    sd, _ = stationary(gain, 10.0, 5.0)
    assert mean < gain + 0.7 * 25.0 / sd**2


def test_vorberg_and_schulzes_first_row() -> None:
    """Vorberg & Schulze 2002, Table 1: gain .2, timer² 100, hand² 25 came out as .193 ± .067, 100.80 ± 21.3, 25.13 ± 12.0."""
    one = np.array([0.2]), np.zeros((1, 1)), np.array([10.0]), np.array([5.0])
    takes = simulate(*one, 200, np.random.default_rng(6), takes=60)[:, 0]
    found = np.array([of_sequences(row[None]) for row in takes])
    gain, timer2, hand2 = found[:, 0], found[:, 1] ** 2, found[:, 2] ** 2
    assert gain.mean() == pytest.approx(0.193, abs=0.067)
    assert gain.std() == pytest.approx(0.067, rel=0.35)
    assert timer2.mean() == pytest.approx(100.80, abs=21.3)
    assert hand2.mean() == pytest.approx(25.13, abs=12.0)


QUARTET = np.array([[0, 0.3, 0.1, 0], [0.3, 0, 0.1, 0], [0.3, 0.1, 0, 0.2], [0.1, 0.1, 0.4, 0]])
QUARTET_TABLE = np.array(
    [[0, 0.310, 0.100, 0.012], [0.306, 0, 0.121, 0.015], [0.325, 0.116, 0, 0.197], [0.134, 0.104, 0.404, 0]]
)


def test_a_quartets_gains_are_recovered_from_sixteen_short_blocks() -> None:
    """Gains of the published ensemble demo: timers 10, 13, 15, 18, hands 5 to 8, blocks of 40, 16 blocks averaged."""
    rng = np.random.default_rng(7)
    timer, hand = np.array([10.0, 13.0, 15.0, 18.0]), np.array([5.0, 6.0, 7.0, 8.0])
    repeats = []
    for _ in range(8):
        fits = [fit(x, rng, 2) for x in simulate(np.zeros(4), QUARTET, timer, hand, 40, rng, takes=16)]
        repeats.append(np.mean([one.partner for one in fits if one is not None], axis=0))
    mean = np.mean(repeats, axis=0)
    # This room gives each also a gain to the song, which costs blocks of 40 beats up to .06 of a partner's.
    assert np.max(np.abs(mean - QUARTET)) <= 0.08
    assert np.max(np.abs(mean - QUARTET_TABLE)) <= 0.09
    strongest = [1, 0, 0, 2]
    assert [int(row.argmax()) for row in mean] == strongest


SEPARATION = [
    ("strangers", (0.4, 0.4), ((0.0, 0.0), (0.0, 0.0)), 128, 0.45, 0.0, 0.0),
    ("strangers", (0.4, 0.4), ((0.0, 0.0), (0.0, 0.0)), 240, 0.42, 0.0, 0.0),
    ("mutual", (0.3, 0.3), ((0.0, 0.2), (0.2, 0.0)), 128, 0.34, 0.20, 0.20),
    ("mutual", (0.3, 0.3), ((0.0, 0.2), (0.2, 0.0)), 240, 0.32, 0.20, 0.20),
    ("first leads", (0.4, 0.2), ((0.0, 0.0), (0.4, 0.0)), 240, 0.43, 0.0, 0.40),
]


@pytest.mark.parametrize(("name", "song", "partner", "beats", "to_song", "first", "second"), SEPARATION)
def test_who_follows_whom_is_kept_apart_from_who_follows_the_song(
    name: str,
    song: tuple[float, float],
    partner: tuple[tuple[float, float], ...],
    beats: int,
    to_song: float,
    first: float,
    second: float,
) -> None:
    """Our notes' table of duets with a song (timer 15, hand 8), within four standard errors, and .02 for its digits."""
    rng = np.random.default_rng(8)
    takes = simulate(np.array(song), np.array(partner), np.full(2, 15.0), np.full(2, 8.0), beats, rng, takes=80)
    fits = [fit(row, rng, 2) for row in takes]
    found = np.array([[one.song[0], one.partner[0, 1], one.partner[1, 0]] for one in fits if one is not None])
    errors = np.abs(found.mean(axis=0) - [to_song, first, second])
    assert np.all(errors <= 4.0 * found.std(axis=0) / math.sqrt(len(found)) + 0.02), name


@pytest.mark.parametrize("seed", range(5))
def test_matching_agrees_with_mir_eval_where_windows_do_not_meet(seed: int) -> None:
    rng = np.random.default_rng(seed)
    beats = np.cumsum(rng.uniform(0.4, 0.7, 80)) + 1.0
    there = rng.random(80) > 0.15
    taps = np.sort(np.r_[beats[there] + rng.normal(0.0, 0.03, there.sum()), rng.uniform(1.0, beats[-1], 12)])
    window_s = 0.07
    notes, hits = (np.round(times * 1e6).astype(np.int64) for times in (beats, taps))
    found = match(notes, hits, np.full(80, round(window_s * 1e6)))
    assert found.note.size == len(mir_eval.util.match_events(beats, taps, window_s))
    f_measure = 2.0 * found.note.size / (beats.size + taps.size)
    assert f_measure == pytest.approx(mir_eval.beat.f_measure(beats, taps, f_measure_threshold=window_s))
    precision, recall = found.note.size / taps.size, found.note.size / beats.size
    assert mir_eval.onset.f_measure(beats, taps, window=window_s)[1:] == pytest.approx((precision, recall))


@pytest.mark.parametrize("seed", range(5))
def test_asynchronies_agree_with_mir_evals_cemgil(seed: int) -> None:
    """Where every beat was met once, Cemgil et al.'s measure is the mean of a Gaussian (SD 40 ms) of our asynchronies."""
    rng = np.random.default_rng(seed)
    beats = 6.0 + 0.5 * np.arange(100)
    taps = beats + np.clip(rng.normal(-0.02, 0.03, 100), -0.12, 0.12)
    notes, hits = (np.round(times * 1e6).astype(np.int64) for times in (beats, taps))
    found = match(notes, hits, half_widths(notes, np.full(100, 500_000)))
    off_s = (hits[found.hit] - notes[found.note]) / 1e6
    assert found.note.size == 100
    cemgil, _ = mir_eval.beat.cemgil(beats, taps)
    assert np.mean(np.exp(-(off_s**2) / (2.0 * 0.04**2))) == pytest.approx(cemgil, abs=1e-4)
