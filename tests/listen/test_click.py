# SPDX-License-Identifier: Apache-2.0
"""Beats of a song made to a click keep their phase; a band's own time is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sidestick.listen.click import kept_in_phase


def clicked(count: int, period: float, first: float = 20.0) -> NDArray[np.int64]:
    return np.asarray(np.rint(first + period * np.arange(count)), np.int64)


def even(count: int) -> NDArray[np.float32]:
    return np.full(count, 0.5, np.float32)


def slipped(beats: NDArray[np.int64], start: int, stop: int) -> NDArray[np.int64]:
    """Half a beat early from beat ``start`` to before ``stop``."""
    out = beats.copy()
    out[start:stop] -= round(np.median(np.diff(beats)) / 2)
    return out


@pytest.mark.parametrize(("start", "stop"), [(0, 40), (50, 90), (120, 200), (0, 99)])
def test_a_stretch_that_slipped_by_half_a_beat_comes_back(start: int, stop: int) -> None:
    true = clicked(200, 42.86)

    heard = kept_in_phase(slipped(true, start, stop), even(200))

    middle = true[2:-2]
    assert max(np.abs(heard - beat).min() for beat in middle) <= 2
    assert abs(len(heard) - 200) <= 1


def test_what_weighs_more_says_which_half_is_the_beat() -> None:
    true = clicked(200, 42.86)
    heard = slipped(true, 40, 160)
    weights = even(200)
    weights[40:160] = 0.1

    assert max(np.abs(kept_in_phase(heard, weights) - beat).min() for beat in true[2:-2]) <= 2


def test_beats_that_lie_on_their_click_are_returned_as_they_are() -> None:
    chance = np.random.default_rng(1)
    heard = clicked(200, 50.0) + chance.integers(-2, 3, 200)

    assert np.array_equal(kept_in_phase(heard, even(200)), heard)


def test_a_band_that_speeds_up_keeps_its_beats_and_its_slip() -> None:
    drifting = np.rint(np.cumsum(np.linspace(52, 46, 200))).astype(np.int64)
    heard = slipped(drifting, 80, 120)

    assert np.array_equal(kept_in_phase(heard, even(200)), heard)


def test_few_beats_fit_some_grid_by_chance_and_are_left_alone() -> None:
    heard = slipped(clicked(23, 50.0), 4, 9)

    assert np.array_equal(kept_in_phase(heard, even(23)), heard)


@given(
    st.integers(24, 300),
    st.floats(25, 130),
    st.lists(st.tuples(st.integers(0, 299), st.integers(1, 120)), max_size=4),
)
def test_beats_stay_in_order_and_about_as_many(count: int, period: float, slips: list[tuple[int, int]]) -> None:
    heard = clicked(count, period, first=200.0)
    for start, length in slips:
        heard = slipped(heard, start, start + length)
    heard = np.unique(heard)

    kept = kept_in_phase(heard, even(len(heard)))

    assert (np.diff(kept) > 0).all()
    assert kept.min() >= 0
    assert abs(len(kept) - len(heard)) <= 1 + 2 * len(slips)
