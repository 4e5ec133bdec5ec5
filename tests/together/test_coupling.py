# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sidestick.together.coupling import coupling, fit, usable_beats, verdict
from sidestick.together.least_squares import iterated, normal_equations
from sidestick.together.model import simulate
from sidestick.together.values import Gain
from tests.together.duets import playing

Real = npt.NDArray[np.float64]

MUTUAL = ((0.0, 0.2), (0.2, 0.0))


def by_dense_matrices(asynchrony: Real) -> Real:
    """The same estimator written with whole covariance matrices: coefficients of 1 and all players, player by player.

    The first step of each run is taken out of the quadratic form, where it stands with weight one.
    """
    rows = (asynchrony - np.nanmean(asynchrony, axis=1, keepdims=True)) / np.nanstd(asynchrony)
    there = np.all(np.isfinite(rows), axis=0)
    steps = np.flatnonzero(there[:-1] & there[1:])
    n = steps.size
    follows = (steps[:, None] - steps[None, :] == 1) | (steps[None, :] - steps[:, None] == 1)
    first = np.r_[True, np.diff(steps) > 1]
    x = np.vstack([np.ones(n), rows[:, steps]]).T
    out = []
    for y in rows[:, steps + 1] - rows[:, steps]:
        ratio, b = 0.0, np.full(x.shape[1], np.inf)
        for _ in range(200):
            weights = np.linalg.inv(np.eye(n) + ratio * follows) - np.diag(first.astype(float))
            new = np.linalg.solve(x.T @ weights @ x, x.T @ weights @ y)
            e = y - x @ new
            k11 = float(np.mean(e[~first] ** 2))
            k12 = float(e @ np.triu(follows) @ e) / np.count_nonzero(np.triu(follows))
            ratio = min(0.0, max(k12, -k11 / 3.0)) / k11
            if np.max(np.abs(new - b)) <= 1e-9:
                break
            b = new
        out.append(new[1:])
    return np.array(out)


@pytest.mark.parametrize("missing", [0.0, 0.1])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_quick_way_gives_what_whole_matrices_give(missing: float, seed: int) -> None:
    a = playing(90, (0.3, 0.4), MUTUAL, seed=seed)[0]
    a[np.random.default_rng(seed).random(a.shape) < missing] = np.nan
    fitted = fit(a, np.random.default_rng(0), 10)
    assert fitted is not None
    dense = by_dense_matrices(a)
    assert fitted.partner[0, 1] == pytest.approx(dense[0, 1], abs=1e-6)
    assert fitted.partner[1, 0] == pytest.approx(dense[1, 0], abs=1e-6)
    assert fitted.song == pytest.approx(-dense.sum(axis=1), abs=1e-6)


@pytest.mark.parametrize("gain", [0.1, 0.3, 0.5])
def test_a_players_gain_is_recovered_from_fifteen_sequences_of_thirty(gain: float) -> None:
    """As in the figure of Jacoby et al. 2015 (timer 10, hand 5); our simulation, within four standard errors."""
    rng = np.random.default_rng(3)
    found = []
    for _ in range(40):
        a = simulate(np.array([gain]), np.zeros((1, 1)), np.array([10.0]), np.array([5.0]), 30, rng, takes=15)
        steps = np.ones(29, dtype=np.bool_)
        pooled = np.sum(
            [normal_equations(np.vstack([np.ones(29), x[:, :-1], np.diff(x, axis=1)]), steps) for x in a / a.std()],
            axis=0,
        )
        value, noise = iterated(pooled)
        found.append((-value[0, 0], np.sqrt(-noise[0, 1]) * a.std()))
    gains, hands = np.array(found).T
    assert gains.mean() == pytest.approx(gain, abs=4 * gains.std() / np.sqrt(40))
    assert hands.mean() == pytest.approx(5.0, abs=4 * hands.std() / np.sqrt(40))


@pytest.mark.parametrize(
    ("song", "partner"),
    [((0.4, 0.4), ((0.0, 0.0), (0.0, 0.0))), ((0.3, 0.3), MUTUAL), ((0.4, 0.2), ((0.0, 0.0), (0.4, 0.0)))],
)
def test_partner_gains_are_recovered_without_bias(
    song: tuple[float, float], partner: tuple[tuple[float, ...], ...]
) -> None:
    found = []
    for a in playing(240, song, partner, seed=7, takes=40):
        fitted = fit(a, np.random.default_rng(0), 2)
        assert fitted is not None
        found.append([fitted.partner[0, 1], fitted.partner[1, 0]])
    errors = np.array(found) - [partner[0][1], partner[1][0]]
    assert np.all(np.abs(errors.mean(axis=0)) <= 4 * errors.std(axis=0) / np.sqrt(40))


def test_missed_beats_do_not_read_as_correction() -> None:
    rng = np.random.default_rng(2)
    totals = []
    for a in playing(300, (0.3, 0.3), MUTUAL, seed=8, takes=30):
        a[rng.random(a.shape) < 0.1] = np.nan
        fitted = fit(a, rng, 2)
        assert fitted is not None
        totals.append(fitted.total_gain(0, 1)[0])
    # .70 is true; with the first step of every run in the fit it would be .80.
    assert np.mean(totals) < 0.77


def test_an_offset_of_a_device_changes_no_gain() -> None:
    a = playing(200, (0.3, 0.3), MUTUAL, seed=9)[0]
    plain, late = (fit(x, np.random.default_rng(0), 20) for x in (a, a + np.array([[0.0], [25e3]])))
    assert plain is not None
    assert late is not None
    assert late.partner == pytest.approx(plain.partner, abs=1e-6)


def test_the_same_seed_gives_the_same_intervals() -> None:
    a = playing(150, (0.3, 0.3), MUTUAL, seed=1)[0]
    one, two = (fit(a, np.random.default_rng(5), 100) for _ in range(2))
    assert one is not None
    assert two is not None
    assert one.partner_gain(0, 1) == two.partner_gain(0, 1)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(1)
    inside = []
    for a in playing(160, (0.3, 0.3), MUTUAL, seed=12, takes=60):
        fitted = fit(a, rng, 200)
        assert fitted is not None
        for i, j in ((0, 1), (1, 0)):
            gain = fitted.partner_gain(i, j)
            inside.append(gain.low <= 0.2 <= gain.high)
    # 120 intervals at 95 %: fewer than 104 inside would be one in ten thousand.
    assert sum(inside) >= 104


def test_a_machine_and_a_pair_apart_by_a_constant_cannot_be_told_apart() -> None:
    a = playing(200)[0]
    rng = np.random.default_rng(0)
    assert fit(np.vstack([a[0], np.zeros(200)]), rng, 5) is None
    assert fit(np.vstack([a[0], a[0] + 5e3]), rng, 5) is None


def test_beats_count_where_they_follow_one_another() -> None:
    a = playing(100)[0]
    assert usable_beats(a) == 100
    a[0, 50] = np.nan
    # One beat and the two steps around it are gone, and a new run begins.
    assert usable_beats(a) == 97
    a[:, ::2] = np.nan
    assert usable_beats(a) == 0


def test_one_player_alone_has_a_gain_to_the_song() -> None:
    fitted = fit(playing(400, (0.4,), ((0.0,),), seed=3)[0], np.random.default_rng(0), 50)
    assert fitted is not None
    gain = fitted.song_gain(0)
    assert gain.low <= 0.4 <= gain.high


def test_three_players_are_told_apart_where_two_follow_the_same_third() -> None:
    partner = ((0.0, 0.0, 0.0), (0.4, 0.0, 0.0), (0.4, 0.0, 0.0))
    fitted = fit(playing(900, (0.3, 0.1, 0.1), partner, seed=4)[0], np.random.default_rng(0), 300)
    assert fitted is not None
    assert coupling(fitted, 0, 1).verdict == "first_leads"
    assert coupling(fitted, 0, 2).verdict == "first_leads"
    assert coupling(fitted, 1, 2).verdict in {"independent", "unclear"}
    assert coupling(fitted, 1, 2).others == 1


def gain(low: float, high: float) -> Gain:
    return Gain((low + high) / 2, low, high)


@pytest.mark.parametrize(
    ("first", "second", "difference", "said"),
    [
        (gain(0.1, 0.3), gain(0.1, 0.3), (-0.1, 0.1), "mutual"),
        (gain(0.1, 0.2), gain(0.3, 0.5), (-0.3, -0.1), "mutual"),
        (gain(-0.1, 0.1), gain(0.2, 0.5), (-0.5, -0.1), "first_leads"),
        (gain(0.2, 0.5), gain(-0.1, 0.1), (0.1, 0.5), "second_leads"),
        (gain(-0.1, 0.2), gain(0.01, 0.3), (-0.3, 0.1), "unclear"),
        (gain(-0.1, 0.19), gain(-0.1, 0.19), (-0.1, 0.1), "independent"),
        (gain(-0.1, 0.2), gain(-0.1, 0.19), (-0.1, 0.1), "unclear"),
        (gain(0.0, 0.3), gain(-0.1, 0.1), (0.1, 0.2), "unclear"),
    ],
)
def test_a_verdict_says_no_more_than_the_intervals(
    first: Gain, second: Gain, difference: tuple[float, float], said: str
) -> None:
    assert verdict(first, second, difference) == said


def test_long_playing_tells_the_timers_noise_from_the_hands() -> None:
    fitted = fit(playing(8000, seed=6)[0], np.random.default_rng(0), 2)
    assert fitted is not None
    assert fitted.timer_us == pytest.approx(15e3, rel=0.05)
    assert fitted.hand_us == pytest.approx(8e3, rel=0.15)
