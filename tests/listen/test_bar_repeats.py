# SPDX-License-Identifier: Apache-2.0
"""How many beats it takes until the drums do the same again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sidestick.listen.bar_pointer import METRES
from sidestick.listen.bar_repeats import favoured_metres


def _bars(metre: int, beats: int, seed: int = 3) -> np.ndarray:
    """Return the strokes of so many beats, the same in each bar but for what a hand does otherwise now and then."""
    chance = np.random.default_rng(seed)
    return np.resize(chance.random((metre, 20)), (beats, 20)) + 0.1 * chance.standard_normal((beats, 20))


@pytest.mark.parametrize("metre", [3, 5, 7])
def test_the_metre_whose_bars_repeat_is_favoured_over_all_others(metre: int) -> None:
    favour = favoured_metres(_bars(metre, 60))
    own = favour[:, METRES.index(metre)]
    assert (own > 3).all()
    others = [column for column, other in enumerate(METRES) if other not in {metre, 2 * metre}]
    assert (own[:, None] > favour[:, others]).all()


def test_nothing_is_favoured_over_bars_of_four_that_repeat() -> None:
    assert (favoured_metres(_bars(4, 60)) <= 0).all()


def test_bars_of_six_that_are_two_of_three_are_not_favoured_over_three() -> None:
    favour = favoured_metres(_bars(3, 60))
    assert (favour[:, METRES.index(6)] <= favour[:, METRES.index(3)]).all()


def test_a_metre_that_changes_is_favoured_where_it_holds() -> None:
    favour = favoured_metres(np.concatenate([_bars(4, 96), _bars(3, 96)]))
    three = favour[:, METRES.index(3)]
    assert (three[:64] < 0).all()
    assert (three[128:] > 2).all()


def test_strokes_by_chance_favour_next_to_nothing() -> None:
    favour = favoured_metres(np.random.default_rng(5).random((400, 20)))
    assert np.abs(favour).mean() < 1


@pytest.mark.parametrize("beats", [0, 1, 13])
def test_fewer_beats_than_two_bars_say_nothing(beats: int) -> None:
    favour = favoured_metres(np.ones((beats, 20)))
    assert favour.shape == (beats, len(METRES))
    assert not favour.any()


@given(arrays(np.float64, st.tuples(st.integers(0, 70), st.just(20)), elements=st.floats(0, 1)))
def test_favour_is_finite_and_bounded_whatever_is_struck(struck: np.ndarray) -> None:
    favour = favoured_metres(struck)
    assert np.isfinite(favour).all()
    assert (np.abs(favour) <= 6).all()
