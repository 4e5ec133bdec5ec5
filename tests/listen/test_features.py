# SPDX-License-Identifier: Apache-2.0
"""The spectrogram puts each sound in its band and frame, whatever the level."""

from __future__ import annotations

import numpy as np
import pytest

from sidestick.listen.features import BANDS, FPS, SAMPLE_RATE_HZ, band_centres_hz, cut, features


def _stereo(mono: np.ndarray) -> np.ndarray:
    return np.stack([mono, mono], axis=1).astype(np.float32)


@pytest.mark.parametrize("hertz", [60.0, 440.0, 3_000.0, 12_000.0])
def test_a_tone_lies_in_its_band(hertz: float) -> None:
    time = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    power = features(_stereo(0.1 * np.sin(2 * np.pi * hertz * time))).power
    loudest = band_centres_hz()[power[100].argmax()]
    assert abs(loudest - hertz) < max(25.0, 0.08 * hertz)


def test_frame_i_is_centred_on_i_hundredths_of_a_second() -> None:
    sound = np.zeros(3 * SAMPLE_RATE_HZ)
    sound[int(1.5 * SAMPLE_RATE_HZ)] = 1.0
    heard = features(_stereo(sound))
    assert heard.frames == 3 * FPS + 1
    assert heard.log.shape == (heard.frames, BANDS)
    assert heard.power.sum(axis=1).argmax() == 150


def test_a_quiet_recording_has_the_features_of_a_loud_one() -> None:
    noise = np.random.default_rng(0).standard_normal(5 * SAMPLE_RATE_HZ)
    loud, quiet = features(_stereo(0.2 * noise)), features(_stereo(0.002 * noise))
    assert np.allclose(loud.log, quiet.log, atol=1e-4)


def test_chunks_leave_no_seam() -> None:
    time = np.arange(45 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    level = features(_stereo(0.1 * np.sin(2 * np.pi * 1000 * time))).power.max(axis=1)[5:-5]
    assert level.max() / level.min() < 1.01


def test_silence_and_less_than_a_second_have_features_too() -> None:
    assert not features(np.zeros((SAMPLE_RATE_HZ, 2), np.float32)).log.any()
    assert features(np.zeros((100, 2), np.float32)).frames == 1


def test_cutting_outside_gives_silence() -> None:
    sound = np.arange(1, 5, dtype=np.float32)
    assert cut(sound, -2, 3).tolist() == [0, 0, 1, 2, 3]
    assert cut(sound, 3, 6).tolist() == [4, 0, 0]
    assert cut(sound, 9, 11).tolist() == [0, 0]
    assert cut(sound, -9, -7).tolist() == [0, 0]


def test_one_channel_is_made_of_two_where_it_is_looked_at_and_never_of_their_silence() -> None:
    chance = np.random.default_rng(6)
    left, right = (0.1 * chance.standard_normal(2 * SAMPLE_RATE_HZ).astype(np.float32) for _ in range(2))
    for samples, whole in (((left, right), left + right), ((left, -left), left)):
        mono = features(np.stack(samples, axis=1)).mono
        assert len(mono) == 2 * SAMPLE_RATE_HZ
        piece = mono[100:200]
        assert np.allclose(piece / np.abs(piece).max(), whole[100:200] / np.abs(whole[100:200]).max(), atol=1e-5)
        assert np.sqrt(np.mean(np.square(mono[:]))) == pytest.approx(0.1, rel=0.02)
