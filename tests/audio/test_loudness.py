# SPDX-License-Identifier: Apache-2.0
"""Loudness agrees with the recommendation's own figures and with pyloudnorm."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from sidestick.audio import integrated_lufs, true_gain_to
from tests.audio.files import clicks


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("level_db", [-23.0, -33.0])
def test_a_stereo_tone_of_1_kilohertz_has_its_level_as_loudness(rate: int, level_db: float) -> None:
    # EBU Tech 3341, cases 1 and 2: a stereo sine of -23 dBFS has -23 LUFS, within 0.1.
    tone = 10 ** (level_db / 20) * np.sin(2 * np.pi * 1000 * np.arange(10 * rate) / rate)
    assert integrated_lufs(np.stack([tone, tone], axis=1).astype(np.float32), rate) == pytest.approx(level_db, abs=0.1)


def test_quiet_passages_do_not_count() -> None:
    # EBU Tech 3341, case 3: tones of -36, -23 and -36 dBFS give -23 LUFS.
    rate = 44_100
    tone = np.sin(2 * np.pi * 1000 * np.arange(80 * rate) / rate)
    level = np.repeat([-36.0, -23.0, -36.0], [10 * rate, 60 * rate, 10 * rate])
    sound = (10 ** (level / 20) * tone).astype(np.float32)
    assert integrated_lufs(np.stack([sound, sound], axis=1), rate) == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_it_agrees_with_pyloudnorm(seed: int) -> None:
    chance = np.random.default_rng(seed)
    noise = np.cumsum(chance.standard_normal((44_100 * 12, 2)), axis=0)
    noise = noise[1:] - 0.98 * noise[:-1]
    sound = (0.05 * noise * chance.uniform(0.2, 1, (1, 2)) + clicks(12, 44_100)[1:]).astype(np.float32)
    expected = pyloudnorm.Meter(44_100).integrated_loudness(sound.astype(np.float64))
    assert integrated_lufs(sound, 44_100) == pytest.approx(expected, abs=0.15)


def test_silence_and_what_is_too_short_lie_at_the_gate() -> None:
    assert integrated_lufs(np.zeros((44_100, 2), np.float32), 44_100) == -70
    assert integrated_lufs(np.ones((4_410, 2), np.float32), 44_100) == -70


def test_a_gain_brings_a_sound_to_its_target() -> None:
    sound = clicks(12, 44_100)
    gained = sound * np.float32(true_gain_to(-20, integrated_lufs(sound, 44_100)))
    assert integrated_lufs(gained, 44_100) == pytest.approx(-20, abs=0.01)
    assert true_gain_to(-20, -70) == 1
