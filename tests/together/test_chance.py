# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sidestick.together.chance import nearest_places, pair_chance, player_chance, shifted_sds
from sidestick.together.matching import half_widths
from tests.together.duets import playing

Real = npt.NDArray[np.float64]


def by_shifting(first: Real, second: Real) -> Real:
    return np.array([np.nanstd(first - np.roll(second, -k), ddof=1) for k in range(first.size)])


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_all_shifts_at_once_are_what_shifting_one_by_one_gives(missing: float) -> None:
    a = playing(101, seed=1)[0] + np.array([[3e4], [-2e4]])
    a[np.random.default_rng(0).random(a.shape) < missing] = np.nan
    assert shifted_sds(a[0], a[1]) == pytest.approx(by_shifting(a[0], a[1]), rel=1e-9)


def test_strangers_are_seldom_called_better_than_chance_and_friends_often() -> None:
    strangers = [pair_chance(a[0], a[1], 1) for a in playing(200, seed=2, takes=100)]
    friends = [pair_chance(a[0], a[1], 1) for a in playing(200, (0.1, 0.1), ((0.0, 0.3), (0.3, 0.0)), seed=3, takes=40)]
    # At 5 %, twelve or more of a hundred would come once in two hundred runs.
    assert sum(one is not None and one.better for one in strangers) < 12
    assert all(one is not None and one.better for one in friends)


def test_a_short_take_says_nothing_about_chance() -> None:
    a = playing(33, seed=4)[0]
    assert pair_chance(a[0], a[1], 1) is None
    longer = playing(40, seed=4)[0]
    assert pair_chance(longer[0], longer[1], 1) is not None


def test_shifts_are_of_eight_beats_also_where_a_step_is_two() -> None:
    first = np.random.default_rng(0).normal(0, 1e4, 40)
    one = pair_chance(first, first + 1.0, 2)
    assert one is not None
    # 40 points less three on each side of no shift: 4 to 36.
    assert one.p == pytest.approx(1 / 34)


def test_hits_anywhere_in_the_window_are_chance_and_hits_near_the_note_are_not() -> None:
    rng = np.random.default_rng(1)
    assert player_chance(rng.normal(0.0, 0.2, 60)) < 1e-6
    said = [player_chance(rng.uniform(-1, 1, 60)) <= 0.05 for _ in range(200)]
    assert sum(said) < 22


@pytest.mark.parametrize("gap_us", [500_000, 250_000, 125_000], ids=["beats", "eighths", "sixteenths"])
@pytest.mark.parametrize("hits_a_note", [0.5, 1.0, 4.0])
def test_strokes_by_chance_are_called_related_no_more_often_than_one_time_in_twenty(
    gap_us: int, hits_a_note: float
) -> None:
    random = np.random.default_rng(3)
    notes = np.arange(100) * gap_us + 2_000_000
    widths = half_widths(notes, np.full(notes.size, 500_000))
    called = 0
    for _ in range(300):
        hits = np.sort(random.integers(notes[0] - gap_us, notes[-1] + gap_us, int(notes.size * hits_a_note)))
        called += player_chance(nearest_places(notes, hits, widths)) <= 0.05
    # Of 300 draws at 5 % more than 28 are called in 1 of 1000.
    assert called <= 28


@pytest.mark.parametrize("density", [1, 2])
def test_who_follows_the_notes_is_never_called_chance_however_much_is_played_between(density: int) -> None:
    random = np.random.default_rng(4)
    notes = np.arange(64) * 500_000 + 2_000_000
    widths = half_widths(notes, np.full(notes.size, 500_000))
    strokes = [notes + random.normal(0.0, 40_000, 64) + part * 500_000 / density for part in range(density)]
    hits = np.sort(np.concatenate(strokes)).astype(np.int64)
    assert player_chance(nearest_places(notes, hits, widths)) < 0.001
