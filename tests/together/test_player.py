# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import pytest

from sidestick.together.player import histogram, player_report, steadiness
from sidestick.together.pulse import Played, Pulse, on_pulse, pulse_of
from sidestick.together.resample import mean_interval, stretch
from tests.together.duets import BEAT_US, playing


def played(asynchrony_us: np.ndarray, times_us: np.ndarray | None = None) -> Played:
    n = asynchrony_us.size
    times = np.arange(n) * BEAT_US if times_us is None else times_us
    met = np.isfinite(asynchrony_us)
    values = asynchrony_us[met]
    return Played(
        0,
        "Mina",
        np.arange(n) * 480,
        times,
        asynchrony_us,
        times[met],
        values,
        values / 125e3,
        values / 125e3,
        np.flatnonzero(met) * 480,
        int((~met).sum()),
        2,
    )


def test_mean_and_spread_are_the_plain_ones_in_whole_microseconds() -> None:
    one = player_report(
        played(np.array([1e3, 2e3, 3e3, 4e3, 5e3, 6e3, 7e3, 8e3])), 125_000, None, np.random.default_rng(0)
    )
    assert (one.mean_us, one.sd_us, one.matched, one.extra) == (4500, 2449, 8, 2)
    assert [point.asynchrony_us for point in one.series] == list(range(1000, 9000, 1000))


def test_seven_hits_say_nothing_but_their_series() -> None:
    one = player_report(played(np.full(7, 1e3)), 125_000, None, np.random.default_rng(0))
    assert (one.mean_us, one.mean_ci_us, one.sd_us, one.ioi_cv, one.lag1, one.chance_p) == (None,) * 6
    assert len(one.series) == 7


def test_the_means_interval_holds_the_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    held = sum(low <= 0.0 <= high for low, high in (mean_interval(a[0], rng) for a in playing(200, seed=1, takes=200)))
    assert 174 <= held <= 200


def test_an_interval_from_few_blocks_is_stretched_as_student_says() -> None:
    # Student's .975 quantile for 10 degrees of freedom is 2.2281.
    assert stretch(11) == pytest.approx(2.2281 / 1.959964 * (11 / 10) ** 0.5, rel=2e-3)
    assert stretch(1e6) == pytest.approx(1.0, abs=1e-5)


def test_a_tempo_that_moves_is_not_counted_as_unsteadiness() -> None:
    lengths = BEAT_US * (1.0 + 0.1 * np.sin(np.arange(200) / 20.0))
    times = np.r_[0, np.cumsum(lengths)].astype(np.int64)
    steady = player_report(played(np.zeros(201), times), 125_000, None, np.random.default_rng(0))
    assert steady.ioi_cv == 0.0
    assert steady.lag1 is None


def test_a_hand_alone_gives_lag_one_of_minus_a_half_and_a_timer_alone_none() -> None:
    rng = np.random.default_rng(2)
    hand = np.diff(rng.normal(0, 0.02, 40_001))
    timer = rng.normal(0, 0.02, 40_000)
    assert steadiness(hand)[1] == pytest.approx(-0.5, abs=0.02)
    assert steadiness(timer)[1] == pytest.approx(0.0, abs=0.02)


def test_lag_one_is_taken_only_where_intervals_follow_one_another() -> None:
    values = np.tile([0.1, -0.1, np.nan], 30)
    variation, lag1 = steadiness(values)
    assert variation == pytest.approx(0.1, rel=0.02)
    assert lag1 == pytest.approx(-1.0)


def test_a_histogram_counts_every_hit_once() -> None:
    found = histogram(np.array([-125e3, -0.5, 0.0, 9999.0, 10_000.0, 124_999.0, 200e3]), 125_000)
    assert found.edges_us[0] == -130_000
    assert found.edges_us[-1] == 130_000
    assert sum(found.counts) == 7
    assert found.counts[13] == 2


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        (range(0, 4800, 480), Pulse(480, 0)),
        (range(0, 4800, 240), Pulse(480, 0)),
        (range(480, 9600, 960), Pulse(960, 480)),
        (range(240, 9600, 480), Pulse(480, 240)),
        (range(960, 30_000, 1920), Pulse(1920, 960)),
        ([0, 480, 960, 1920, 2400, 2880], Pulse(480, 0)),
        ([7], Pulse(480, 7)),
    ],
)
def test_a_pulse_is_where_most_neighbours_were_played(ticks: range | list[int], expected: Pulse) -> None:
    assert pulse_of(np.array(ticks)) == expected


def test_what_lies_off_the_pulse_is_left_out_and_what_is_missing_is_marked() -> None:
    (row,) = on_pulse(Pulse(480, 0), np.array([480, 600, 1440]), np.array([1.0, 2.0, 3.0]))
    assert row.tolist()[0] == 1.0
    assert np.isnan(row[1])
    assert row.tolist()[2] == 3.0
