# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sidestick.together.coming_together import came_together, half_life_beats, windows
from sidestick.together.coupling import fit
from sidestick.together.trend import line, slope_interval
from sidestick.together.values import Window
from tests.together.duets import BEAT_US, playing

Real = npt.NDArray[np.float64]


def windows_of(difference: Real) -> list[Window]:
    beats = np.arange(difference.size)
    return windows(beats * 480, beats * BEAT_US, difference)


def test_windows_are_eight_beats_from_the_first_shared_note_and_do_not_overlap() -> None:
    beats = np.r_[3:11, 11:19, 40:43]
    found = windows(beats * 480, beats * BEAT_US, np.tile([10_000.0, -30_000.0], 10)[: beats.size])
    assert [one.count for one in found] == [8, 8, 3]
    assert [(one.start_us, one.end_us) for one in found[:2]] == [(1_500_000, 5_500_000), (5_500_000, 9_500_000)]
    assert (found[0].apart_us, found[0].mean_us, found[0].sd_us) == (20_000, -10_000, 21_381)
    assert (found[2].apart_us, found[2].mean_us, found[2].sd_us) == (None, None, None)


def test_no_shared_note_gives_no_window() -> None:
    assert windows_of(np.zeros(0)) == []


def test_a_line_is_the_median_of_all_slopes_and_one_wild_window_does_not_bend_it() -> None:
    place = np.linspace(0.0, 1.0, 21)
    values = 3.0 - 2.0 * place
    values[4] = 50.0
    slope, level = line(place, values)
    assert slope == pytest.approx(-2.0)
    assert level == pytest.approx(3.0)


def test_a_slopes_interval_holds_the_slope() -> None:
    rng = np.random.default_rng(0)
    place = np.linspace(0.0, 1.0, 40)
    held = 0
    for _ in range(60):
        low, high = slope_interval(place, 1.0 - 0.5 * place + rng.normal(0, 0.3, 40), rng)
        held += low <= -0.5 <= high
    assert held >= 50


def test_a_pair_that_comes_from_forty_to_ten_milliseconds_is_said_to() -> None:
    a = playing(240, seed=1)[0]
    difference = (a[0] - a[1]) * 2.0 * np.geomspace(1.0, 0.25, 240)
    found = came_together(windows_of(difference), np.random.default_rng(0))
    assert found is not None
    assert found.supported
    assert 30_000 < found.from_us < 60_000
    assert 7_000 < found.to_us < 15_000


def test_steady_pairs_are_seldom_said_to_change() -> None:
    rng = np.random.default_rng(0)
    said = [came_together(windows_of(a[0] - a[1]), rng) for a in playing(160, seed=5, takes=100)]
    assert sum(one is not None and one.supported for one in said) <= 12


def test_growing_apart_is_supported_with_a_larger_end() -> None:
    a = playing(240, seed=2)[0]
    found = came_together(windows_of((a[0] - a[1]) * np.geomspace(0.3, 2.0, 240)), np.random.default_rng(0))
    assert found is not None
    assert found.supported
    assert found.to_us > found.from_us


def test_few_windows_draw_no_line_and_seven_support_none() -> None:
    rng = np.random.default_rng(0)
    steep = np.geomspace(80_000, 5_000, 56) * np.tile([1.0, -1.0], 28)
    assert came_together(windows_of(steep[:24]), rng) is None
    seven = came_together(windows_of(steep), rng)
    assert seven is not None
    assert not seven.supported


def test_an_hour_is_drawn_together_before_its_line_is_drawn() -> None:
    difference = np.random.default_rng(0).normal(0, 1, 8_000) * np.geomspace(40e3, 10e3, 8_000)
    found = came_together(windows_of(difference), np.random.default_rng(0))
    assert found is not None
    assert found.supported
    assert found.from_us / found.to_us == pytest.approx(4.0, rel=0.15)


def test_a_gaps_half_life_is_that_of_the_gains_and_counted_in_beats() -> None:
    partner = ((0.0, 0.15), (0.15, 0.0))
    lives = []
    for a in playing(400, (0.2, 0.2), partner, seed=3, takes=10):
        fitted = fit(a, np.random.default_rng(0), 200)
        assert fitted is not None
        one, two = half_life_beats(fitted, 1), half_life_beats(fitted, 2)
        assert one is not None
        assert two is not None
        assert two[0] == pytest.approx(2 * one[0], abs=0.02)
        assert one[1][0] <= one[0] <= one[1][1]
        lives.append(one[0])
    # ln .5 / ln .5 beats for gains that add up to a half.
    assert np.mean(lives) == pytest.approx(1.0, abs=0.15)
