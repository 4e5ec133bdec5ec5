# SPDX-License-Identifier: Apache-2.0
"""What a song plays at like places is expected again, and nothing else changes."""

from __future__ import annotations

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sidestick.listen.ports import DRUMS, Drum, DrumActivations
from sidestick.listen.recurrence import expected_again

KICK, SNARE, HAT, CRASH = (DRUMS.index(drum) for drum in (Drum.KICK, Drum.SNARE, Drum.HIHAT_CLOSED, Drum.CRASH))
PERIOD = 50
BEATS = 10 + PERIOD * np.arange(64)


def rock(frames: int = 3300) -> NDArray[np.float32]:
    """Kick on one and three, snare on two and four, hats in eighths."""
    onset = np.full((frames, len(DRUMS)), 0.01, np.float32)
    onset[BEATS[0::2], KICK] = 0.9
    onset[BEATS[1::2], SNARE] = 0.9
    onset[BEATS, HAT] = onset[BEATS + PERIOD // 2, HAT] = 0.9
    return onset


def heard(onset: NDArray[np.float32]) -> DrumActivations:
    return DrumActivations(onset=onset, strength=np.ones_like(onset), fps=100)


def agreed(onset: NDArray[np.float32], beats: NDArray[np.int64] = BEATS) -> NDArray[np.float32]:
    again = expected_again(heard(onset), beats).agreed
    assert again is not None
    return again


def test_a_hat_that_is_covered_once_is_found_by_the_other_bars() -> None:
    onset = rock()
    onset[BEATS[20], HAT] = 0.3

    assert agreed(onset)[BEATS[20], HAT] > 0.5


def test_a_hat_that_was_half_heard_where_none_is_played_is_dropped() -> None:
    onset = rock()
    onset[BEATS[20] + PERIOD // 4, HAT] = 0.6

    assert agreed(onset)[BEATS[20] + PERIOD // 4, HAT] < 0.5


def test_a_clear_stroke_that_comes_once_stays() -> None:
    onset = rock()
    onset[BEATS[20] + PERIOD // 4, KICK] = 0.9
    onset[BEATS[16], CRASH] = 0.6

    again = agreed(onset)

    assert again[BEATS[20] + PERIOD // 4, KICK] > 0.7
    assert again[BEATS[16], CRASH] > 0.5


def test_another_groove_is_not_drawn_into_the_first() -> None:
    onset = rock()
    half = BEATS[32]
    onset[half:, HAT] = 0.01
    ride = DRUMS.index(Drum.RIDE)
    onset[BEATS[32:], ride] = 0.8

    again = agreed(onset)

    assert (again[BEATS[36:], HAT] < 0.1).all()
    assert (again[BEATS[36:], ride] > 0.8).all()


def test_how_a_hat_is_struck_keeps_its_shares() -> None:
    onset = rock()
    pedal = DRUMS.index(Drum.HIHAT_PEDAL)
    onset[BEATS[20], [HAT, pedal]] = (0.1, 0.3)

    again = agreed(onset)

    assert np.isclose(again[BEATS[20], pedal], 3 * again[BEATS[20], HAT], rtol=1e-4)
    assert again[BEATS[20], pedal] > 0.3


def test_too_few_beats_expect_nothing() -> None:
    drums = heard(rock())

    assert expected_again(drums, BEATS[:7]) is drums
    assert expected_again(drums, np.zeros(0, np.int64)) is drums


def test_what_several_ears_agreed_on_is_what_is_changed() -> None:
    onset = rock()
    drums = msgspec.structs.replace(heard(np.zeros_like(onset)), agreed=onset)

    again = expected_again(drums, BEATS)

    assert again.agreed is not None
    assert (again.agreed[BEATS[2:-2:2], KICK] > 0.9).all()
    assert not again.onset.any()


@given(st.integers(0, 2**32 - 1), st.integers(8, 700), st.floats(15, 150))
def test_probabilities_stay_probabilities(seed: int, beats: int, period: float) -> None:
    chance = np.random.default_rng(seed)
    onset = np.asarray(chance.random((3000, len(DRUMS))) / 3, np.float32)
    places = np.unique(np.rint(np.cumsum(chance.uniform(0.8, 1.2, beats) * period)).astype(np.int64))
    places = places[places < 3000]

    drums = expected_again(heard(onset), places)

    if drums.agreed is not None:
        assert np.isfinite(drums.agreed).all()
        assert drums.agreed.min() >= 0
        assert drums.agreed[:, [KICK]].max() <= 1
