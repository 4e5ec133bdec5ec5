# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import pytest

from sidestick.together.displaced import displacement_us

WINDOW_US = 125_000
BEATS = np.arange(120) * 500_000 + 2_000_000
EIGHTHS = np.arange(240) * 250_000 + 2_000_000


def struck(notes: np.ndarray, off_us: float, spread_us: float = 20_000.0, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.sort(notes + off_us + random.normal(0.0, spread_us, notes.size)).astype(np.int64)


@pytest.mark.parametrize("off_us", [-180_000, -130_000, 130_000, 150_000, 180_000])
def test_a_constant_delay_beyond_the_window_is_found_within_ten_milliseconds(off_us: int) -> None:
    found = displacement_us([(BEATS, struck(BEATS, off_us))], WINDOW_US)
    assert found is not None
    assert abs(found - off_us) <= 10_000


@pytest.mark.parametrize("off_us", [-60_000, -30_000, 0, 30_000, 60_000, 90_000])
def test_what_matching_can_hold_is_left_to_matching(off_us: int) -> None:
    assert displacement_us([(BEATS, struck(BEATS, off_us))], WINDOW_US) is None


def test_slow_pads_tell_late_from_early_where_quick_ones_cannot() -> None:
    """On eighths alone 150 ms late is 100 ms early for the next; the snare's next is a second away."""
    snare = BEATS[::2]
    late = [(EIGHTHS, struck(EIGHTHS, 150_000)), (snare, struck(snare, 150_000))]
    assert displacement_us([late[0]], WINDOW_US) is None
    found = displacement_us(late, WINDOW_US)
    assert found is not None
    assert abs(found - 150_000) <= 10_000


def test_who_plays_twice_as_dense_is_not_displaced() -> None:
    assert displacement_us([(BEATS, struck(EIGHTHS, 0.0))], WINDOW_US) is None


def test_strokes_anywhere_lie_nowhere() -> None:
    random = np.random.default_rng(1)
    for notes in (BEATS, EIGHTHS, BEATS[::2]):
        for _ in range(100):
            hits = np.sort(random.integers(BEATS[0], BEATS[-1], 100))
            assert displacement_us([(notes, hits)], WINDOW_US) is None


def test_few_strokes_none_and_pads_without_notes_say_nothing() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    assert displacement_us([], WINDOW_US) is None
    assert displacement_us([(BEATS, nobody), (nobody, BEATS)], WINDOW_US) is None
    assert displacement_us([(BEATS, struck(BEATS, 150_000)[:23])], WINDOW_US) is None
