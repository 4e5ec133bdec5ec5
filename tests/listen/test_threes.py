# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sidestick.listen.hear import hear
from sidestick.listen.threes import halves_alike, lean_to_threes
from sidestick.music import Metre
from tests.listen.band import RATE, band_song


def struck(bar: str, bars: int = 16) -> np.ndarray:
    """Kick and snare on eighths, as beats of three."""
    eighths = np.array([mark == "x" for mark in bar * bars], float)
    return eighths[: len(eighths) // 3 * 3].reshape(-1, 3)


@pytest.mark.parametrize("bar", ["x..x..x..x..", "x..x.x", "x.xx..", "x..x..", "x....x"])
def test_bars_of_three_eighths_to_the_beat_lean_to_threes(bar: str) -> None:
    assert lean_to_threes(struck(bar)) > 0.45


@pytest.mark.parametrize("bar", ["x.x.x.", "x.x.x.x.", "x.x..xx.", "x..x..x.", "xx", "."])
def test_waltzes_rock_and_flat_eighths_do_not(bar: str) -> None:
    assert lean_to_threes(struck(bar)) < 0.1


@given(arrays(np.float64, st.tuples(st.integers(0, 16), st.just(3)), elements=st.floats(0, 2)), st.floats(2, 10))
def test_within_a_stretch_the_lean_is_finite_and_its_sign_does_not_go_with_loudness(
    played: np.ndarray, louder: float
) -> None:
    lean = lean_to_threes(played)
    assert np.isfinite(lean)
    assert lean_to_threes(played * louder) * lean > -1e-9


@pytest.mark.parametrize(
    ("changes", "alike"),
    [
        ([0.4, 0.1, 0.4, 0.1], True),
        ([0.4, 0.1, 0.3, 0.1], True),
        ([0.4, 0.1, 0.12, 0.1], False),
        ([0.1, 0.1, 0.1, 0.1], False),
    ],
)
def test_half_a_bar_is_a_bar_where_harmony_changes_there_too(changes: list[float], alike: bool) -> None:
    likeness = np.array([0.7, 0.02, 0.4, 0.02] * 8)
    for shift in range(4):
        assert halves_alike(np.roll(likeness, shift), np.roll(np.array(changes * 8), shift)) is alike


def test_too_few_beats_have_no_halves() -> None:
    assert not halves_alike(np.array([0.7, 0.1]), np.array([0.4, 0.1]))


@pytest.mark.parametrize(
    ("pattern", "quarter_bpm", "metre"),
    [
        ("slow blues", 90, Metre(12, 8, 3)),
        ("ballad", 72, Metre(6, 8, 3)),
        ("ballad", 120, Metre(6, 8, 3)),
        ("shuffle", 120, Metre(4)),
        ("waltz", 120, Metre(3)),
    ],
)
def test_a_song_in_eighths_is_counted_where_its_accents_fall(pattern: str, quarter_bpm: float, metre: Metre) -> None:
    song = band_song(pattern, quarter_bpm, 30)
    heard = hear(song.samples, RATE)
    assert heard.metre == metre
    beats = np.diff([beat.time_s for beat in heard.beats])
    bar_s = float(np.diff(song.downbeats_s)[0])
    assert np.median(beats) == pytest.approx(bar_s / metre.counted, rel=0.02)
    nearest = np.abs(np.array(heard.downbeats_s)[:, None] - song.downbeats_s).min(axis=1)
    assert np.mean(nearest < 0.07) > 0.8
