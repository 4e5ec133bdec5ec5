# SPDX-License-Identifier: Apache-2.0
"""Hats and cymbals lean to what the strokes around them are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sidestick.listen.ports import DRUMS, Drum, DrumActivations
from sidestick.listen.timekeeper import time_kept

HAT, RIDE, CRASH, KICK = (DRUMS.index(drum) for drum in (Drum.HIHAT_CLOSED, Drum.RIDE, Drum.CRASH, Drum.KICK))
HATS = [DRUMS.index(drum) for drum in (Drum.HIHAT_CLOSED, Drum.HIHAT_OPEN, Drum.HIHAT_PEDAL)]
CYMBALS = [RIDE, CRASH]
EIGHTHS = 20 + 25 * np.arange(100)


def struck(odds: dict[int, float], at: NDArray[np.int64] = EIGHTHS) -> NDArray[np.float32]:
    onset = np.full((2600, len(DRUMS)), 0.001, np.float32)
    for column, probability in odds.items():
        onset[at, column] = probability
    return onset


def kept(onset: NDArray[np.float32]) -> NDArray[np.float32]:
    again = time_kept(DrumActivations(onset=onset, strength=np.ones_like(onset), fps=100)).agreed
    return onset if again is None else again


def test_an_open_hat_among_rides_is_a_ride() -> None:
    onset = struck({RIDE: 0.8, HAT: 0.1})
    onset[EIGHTHS[50], [RIDE, HAT]] = 0.35, 0.6

    again = kept(onset)

    assert again[EIGHTHS[50], RIDE] > 0.5 > again[EIGHTHS[50], HAT]


def test_rides_that_are_heard_as_hats_too_are_rides_alone() -> None:
    again = kept(struck({RIDE: 0.6, HAT: 0.8}))

    assert (again[EIGHTHS, RIDE] > 0.5).all()
    assert (again[EIGHTHS, HAT] < 0.5).all()


def test_what_is_likelier_no_cymbal_all_along_is_not_made_one_by_what_is_around() -> None:
    onset = struck({RIDE: 0.32, HAT: 0.1})

    assert kept(onset)[:, CYMBALS] == pytest.approx(onset[:, CYMBALS], abs=1e-6)


def test_among_hats_the_hats_and_a_crash_stay_as_they_are() -> None:
    onset = struck({HAT: 0.9, RIDE: 0.05})
    onset[EIGHTHS[48], [HAT, RIDE, CRASH]] = 0.4, 0.05, 0.85

    again = kept(onset)

    assert again[:, HATS] == pytest.approx(onset[:, HATS], abs=1e-6)
    assert again[EIGHTHS[48], CRASH] == pytest.approx(0.85)


def test_a_hat_among_hats_that_rings_like_a_ride_is_a_hat_alone() -> None:
    onset = struck({HAT: 0.8, RIDE: 0.1})
    onset[EIGHTHS[50], [HAT, RIDE]] = 0.55, 0.6

    again = kept(onset)

    assert again[EIGHTHS[50], HAT] > 0.5 > again[EIGHTHS[50], RIDE]


def test_a_ride_among_hats_that_is_no_hat_stays_one() -> None:
    onset = struck({HAT: 0.9, RIDE: 0.05})
    onset[EIGHTHS[50], [HAT, RIDE]] = 0.1, 0.6

    assert kept(onset)[EIGHTHS[50], RIDE] == pytest.approx(0.6)


@pytest.mark.parametrize("turned", [False, True])
def test_the_first_ride_after_hats_and_the_last_before_them_stay(turned: bool) -> None:
    hats, rides = (EIGHTHS[50:], EIGHTHS[:50]) if turned else (EIGHTHS[:50], EIGHTHS[50:])
    onset = np.maximum(struck({HAT: 0.9, RIDE: 0.02}, hats), struck({RIDE: 0.7, HAT: 0.3}, rides))

    again = kept(onset)

    assert (again[rides, RIDE] > 0.5).all()
    assert (again[hats, HAT] > 0.5).all()


def test_a_part_far_away_says_nothing() -> None:
    onset = struck({HAT: 0.9, RIDE: 0.05}, EIGHTHS[:30])
    later = struck({RIDE: 0.8, HAT: 0.1}, EIGHTHS[80:])
    both = np.maximum(onset, later)
    both[EIGHTHS[90], [RIDE, HAT]] = 0.35, 0.6

    assert kept(both)[EIGHTHS[90], RIDE] > 0.5


def test_a_handful_of_strokes_stays_as_it_is() -> None:
    onset = struck({RIDE: 0.8, HAT: 0.4}, EIGHTHS[:5])

    assert kept(onset) is onset


def test_what_was_agreed_on_is_what_is_changed() -> None:
    onset = struck({RIDE: 0.8, HAT: 0.1})
    agreed = onset.copy()
    agreed[EIGHTHS[50], [RIDE, HAT]] = 0.35, 0.6
    drums = DrumActivations(onset=onset, strength=np.ones_like(onset), fps=100, agreed=agreed)

    again = time_kept(drums)

    assert again.agreed is not None
    assert again.agreed[EIGHTHS[50], RIDE] > 0.5
    assert again.onset is onset


@given(st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_probabilities_stay_probabilities_and_other_drums_untouched(seed: int, frames: int) -> None:
    chance = np.random.default_rng(seed)
    onset = (chance.random((frames, len(DRUMS))) ** 4 / 3).astype(np.float32)

    again = kept(onset)

    assert again.shape == onset.shape
    assert again.min() >= 0
    assert max(again[:, mine].sum(axis=1).max() for mine in (HATS, CYMBALS)) <= 1 + 1e-5
    others = [column for column in range(len(DRUMS)) if column not in HATS + CYMBALS]
    assert (again[:, others] == onset[:, others]).all()
