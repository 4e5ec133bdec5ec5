# SPDX-License-Identifier: Apache-2.0
"""The drums' shares go, the rest stays as it was, and both add up to the song."""

from __future__ import annotations

import numpy as np
import pytest

from sidestick.listen.features import BANDS, HOP, band_centres_hz, features
from sidestick.listen.masking import masked

RATE = 44_100


def _noise(count: int) -> np.ndarray:
    return (0.1 * np.random.default_rng(0).standard_normal((count, 2))).astype(np.float32)


def _frames(count: int) -> int:
    return 1 + count // HOP


@pytest.mark.parametrize("count", [1, 440, 1000, 44_100, 512 * HOP, 300_001])
def test_where_nothing_is_drums_nothing_changes(count: int) -> None:
    song = _noise(count)
    out = masked(song, np.zeros((_frames(count), BANDS), np.float32))
    assert out.shape == song.shape
    assert out.dtype == np.float32
    assert np.abs(out - song).max() < 1e-4


def test_where_all_is_drums_little_is_left() -> None:
    song = _noise(200_000)
    out = masked(song, np.ones((_frames(200_000), BANDS), np.float32))
    assert np.sqrt(np.mean(out**2)) < 0.1 * np.sqrt(np.mean(song**2))


def test_only_the_bands_that_are_drums_go() -> None:
    time = np.arange(3 * RATE) / RATE
    low, high = 0.3 * np.sin(2 * np.pi * 200 * time), 0.3 * np.sin(2 * np.pi * 6000 * time)
    song = np.stack([low + high, low], axis=1).astype(np.float32)
    mask = np.zeros((_frames(len(song)), BANDS), np.float32)
    mask[:, band_centres_hz() > 3000] = 1
    out = masked(song, mask)[RATE:-RATE]
    assert np.abs(out[:, 1] - low[RATE:-RATE]).max() < 0.003  # the other channel has nothing to lose
    left = out[:, 0] - low[RATE:-RATE]
    assert np.sqrt(np.mean(left**2)) < 0.1 * np.sqrt(np.mean(high**2))


def test_a_song_may_be_overwritten_and_comes_out_the_same() -> None:
    song = _noise(700_000)
    mask = np.random.default_rng(1).random((_frames(700_000), BANDS)).astype(np.float32)
    apart = masked(song, mask)
    told: list[float] = []
    same = song.copy()
    assert masked(same, mask, into=same, on_progress=told.append) is same
    assert np.array_equal(same, apart)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_half_precision_is_enough_for_the_mask() -> None:
    song = _noise(100_000)
    mask = np.random.default_rng(2).random((features(song).frames, BANDS)).astype(np.float32)
    assert np.abs(masked(song, mask) - masked(song, mask.astype(np.float16))).max() < 1e-3
