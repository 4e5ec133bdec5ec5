# SPDX-License-Identifier: Apache-2.0
"""Sounds land on their sample, and the sum stays within full scale without a step."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sidestick.audio import Placed, limit, place
from sidestick.audio.mix import CEILING


def test_a_sound_lands_on_its_sample_with_its_gain() -> None:
    bed = np.zeros((10, 2), np.float32)
    sound = np.array([[1, 2], [3, 4]], np.float32)
    place(bed, [Placed(sound, 3), Placed(sound, 4, 0.5)])
    assert bed[3:6].tolist() == [[1, 2], [3.5, 5], [1.5, 2]]
    assert not bed[:3].any()
    assert not bed[6:].any()


def test_what_falls_outside_is_left_out() -> None:
    bed = np.zeros((4, 2), np.float32)
    sound = np.ones((3, 2), np.float32)
    place(bed, [Placed(sound, -2), Placed(sound, 3), Placed(sound, 9), Placed(sound, -9)])
    assert bed[:, 0].tolist() == [1, 0, 0, 1]


def test_what_stays_below_the_ceiling_is_not_touched() -> None:
    sound = np.random.default_rng(0).uniform(-0.8, 0.8, (5000, 2)).astype(np.float32)
    limited = sound.copy()
    limit(limited)
    assert np.array_equal(limited, sound)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4000), st.floats(1, 50))
def test_nothing_exceeds_the_ceiling(seed: int, length: int, level: float) -> None:
    sound = (np.random.default_rng(seed).standard_normal((length, 2)) * level).astype(np.float32)
    limit(sound)
    assert np.abs(sound).max() <= CEILING + 1e-6


def test_a_peak_turns_down_smoothly_and_only_around_itself() -> None:
    time = np.arange(44_100) / 44_100
    sound = np.stack([0.5 * np.sin(2 * np.pi * 441 * time)] * 2, axis=1).astype(np.float32)
    sound[22_050:22_100] *= 4
    before = sound.copy()
    limit(sound)
    assert np.array_equal(sound[:18_000], before[:18_000])
    assert np.array_equal(sound[26_000:], before[26_000:])
    gain = sound[:, 0] / np.where(np.abs(before[:, 0]) > 0.1, before[:, 0], np.nan)
    assert np.nanmax(np.abs(np.diff(gain))) < 0.02


def test_nothing_at_all_can_be_limited() -> None:
    limit(np.zeros((0, 2), np.float32))
