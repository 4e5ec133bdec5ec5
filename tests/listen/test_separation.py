# SPDX-License-Identifier: Apache-2.0
"""The drums go down, the band stays, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest

from sidestick.listen.separation import turned_down
from tests.listen.band import band_song


def _sdr_db(wanted: np.ndarray, got: np.ndarray) -> float:
    return float(10 * np.log10(np.sum(wanted**2) / np.sum((got - wanted) ** 2)))


def test_the_backing_is_nearer_to_the_band_than_the_song_is() -> None:
    song = band_song("rock", 118, 15)
    band = song.samples - song.drums_alone
    assert _sdr_db(band, turned_down(song.samples)) > _sdr_db(band, song.samples) + 3


def test_drums_alone_go_down_and_a_chord_stays() -> None:
    drums = band_song("rock", 118, 10, band=0).samples
    assert np.sqrt(np.mean(turned_down(drums) ** 2)) < 0.5 * np.sqrt(np.mean(drums**2))
    time = np.arange(10 * 44_100) / 44_100
    tones = np.sum([0.1 * np.sin(2 * np.pi * hertz * time) for hertz in (110, 165, 220, 277)], axis=0)
    chord = np.stack([tones, 0.5 * tones], axis=1).astype(np.float32)
    inner = slice(44_100, -44_100)
    assert _sdr_db(chord[inner], turned_down(chord)[inner]) > 25


@pytest.mark.parametrize("count", [1, 1000, 44_100, 300_001])
def test_length_and_kind_stay(count: int) -> None:
    noise = (0.1 * np.random.default_rng(0).standard_normal((count, 2))).astype(np.float32)
    out = turned_down(noise)
    assert out.shape == noise.shape
    assert out.dtype == np.float32
    assert np.isfinite(out).all()


def test_chunks_leave_no_seam_and_progress_reaches_one() -> None:
    time = np.arange(30 * 44_100) / 44_100
    tone = np.stack([0.2 * np.sin(2 * np.pi * 440 * time)] * 2, axis=1).astype(np.float32)
    told: list[float] = []
    out = turned_down(tone, on_progress=told.append)
    assert np.abs(out - tone)[44_100:-44_100].max() < 0.002
    assert told == sorted(told)
    assert told[-1] == 1.0
