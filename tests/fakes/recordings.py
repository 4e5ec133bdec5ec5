# SPDX-License-Identifier: Apache-2.0
"""Small audio files, synthesised: a drum beat over chords, and everything that is no song."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 44_100


def beat(seconds: float, *, bpm: float = 120.0, seed: int = 1) -> NDArray[np.float32]:
    """Return kick, snare and hi-hat in four over a bass note, float32, shape (n, 2)."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE_HZ)
    mono = 0.05 * np.sin(2 * np.pi * 110 * np.arange(count) / RATE_HZ)
    half_beat = 30 / bpm
    t = np.arange(round(0.2 * RATE_HZ)) / RATE_HZ
    kick = 0.8 * np.sin(2 * np.pi * (55 * t + 4 * (1 - np.exp(-t * 40)))) * np.exp(-t * 18)
    snare = rng.normal(0, 0.25, t.size) * np.exp(-t * 25) + 0.3 * np.sin(2 * np.pi * 190 * t) * np.exp(-t * 25)
    hat = np.diff(rng.normal(0, 0.12, t.size + 1)) * np.exp(-t * 70)
    for index in range(int(seconds / half_beat)):
        start = round(index * half_beat * RATE_HZ)
        for sound in (hat, *({0: [kick], 2: [snare]}.get(index % 4, []))):
            part = sound[: count - start]
            mono[start : start + part.size] += part
    return np.repeat(mono.astype(np.float32)[:, None], 2, axis=1)


def chords(seconds: float) -> NDArray[np.float32]:
    """Return a slow swell of sine chords, float32, shape (n, 2): music without a drum in it."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * t / 4)
    mono = 0.1 * swell * sum(np.sin(2 * np.pi * hertz * t) for hertz in (220.0, 277.2, 329.6))
    return np.repeat(mono.astype(np.float32)[:, None], 2, axis=1)


def write_wav(path: Path, samples: NDArray[np.float32]) -> Path:
    """Write 16-bit PCM and return ``path``."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path
