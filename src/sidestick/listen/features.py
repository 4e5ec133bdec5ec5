# SPDX-License-Identifier: Apache-2.0
"""Sound to a log-frequency spectrogram at 100 frames a second.

A Hann window of 2048 samples at 44.1 kHz, moved by 441, its magnitudes gathered in 84 triangular bands from 30 Hz to
18 kHz spaced evenly in log frequency (wider than one bin at the bottom, where bins are coarser than bands), then
log10(1 + 50 x): the input that small drum networks share (Vogl, Widmer & Knees 2018; Zehren, Alunno & Bientinesi 2023).
Frame i is centred on i / 100 seconds. Work goes in chunks, so memory is bounded by the song's own size.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 44_100
FPS = 100
WINDOW = 2048
HOP = SAMPLE_RATE_HZ // FPS
BANDS = 84
LOWEST_HZ = 30.0
HIGHEST_HZ = 18_000.0
_COMPRESSION = 50.0
_CHUNK_FRAMES = 2048
_LEVEL_DBFS_RMS = -20.0
_CANCELLED = 0.1  # of the channels' energy that a mean must keep


class Mono(msgspec.Struct, frozen=True, eq=False):
    """A recording's one channel, made of its two where it is looked at: a long song has no room for a copy.

    Attributes
    ----------
    samples : float32, shape (n, 2)
        The recording; it must not change while it is listened to.
    weights : float32, shape (2,)
        What each channel counts, loudness included.
    """

    samples: NDArray[np.float32]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, inside: slice) -> NDArray[np.float32]:
        """Return the samples ``inside``, float32, shape (n,)."""
        return self.samples[inside] @ self.weights


class Features(msgspec.Struct, frozen=True, eq=False):
    """What the hearing parts are given.

    Attributes
    ----------
    mono : Mono
        Mean of both channels at ``SAMPLE_RATE_HZ`` (half their difference where they cancel out), brought to -20 dBFS RMS over its louder half.
    power : float32, shape (frames, BANDS)
        Band magnitudes, linear.
    log : float32, shape (frames, BANDS)
        log10(1 + 50 * power).
    """

    mono: Mono
    power: NDArray[np.float32]
    log: NDArray[np.float32]

    @property
    def frames(self) -> int:
        """Count of frames."""
        return len(self.log)


def band_centres_hz() -> NDArray[np.float64]:
    """Return the bands' centre frequencies in hertz, shape (BANDS,)."""
    return np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS)


def filterbank() -> NDArray[np.float32]:
    """Return the bands' weights, shape (WINDOW // 2 + 1, BANDS), each summing to 1."""
    step = (HIGHEST_HZ / LOWEST_HZ) ** (1 / (BANDS - 1))
    centres = band_centres_hz()
    bin_hz = SAMPLE_RATE_HZ / WINDOW
    bins = np.arange(WINDOW // 2 + 1)[:, None] * bin_hz
    low = np.minimum(centres / step, centres - bin_hz)
    high = np.maximum(centres * step, centres + bin_hz)
    weights = np.clip(np.minimum((bins - low) / (centres - low), (high - bins) / (high - centres)), 0, None)
    return np.asarray(weights / weights.sum(axis=0), np.float32)


def features(samples: NDArray[np.float32]) -> Features:
    """Return the features of ``samples`` (float32, shape (n, 2), 44.1 kHz)."""
    mono = _mono(samples)
    frames = 1 + len(mono) // HOP
    weights = filterbank()
    window = (np.hanning(WINDOW + 1)[:-1] / (WINDOW / 4)).astype(np.float32)  # a full-scale sine has magnitude 1
    power = np.empty((frames, BANDS), np.float32)
    for first in range(0, frames, _CHUNK_FRAMES):
        last = min(first + _CHUNK_FRAMES, frames)
        piece = cut(mono, first * HOP - WINDOW // 2, (last - 1) * HOP + WINDOW // 2)
        windows = np.lib.stride_tricks.sliding_window_view(piece, WINDOW)[::HOP]
        power[first:last] = np.abs(np.fft.rfft(windows * window, axis=1)).astype(np.float32, copy=False) @ weights
    return Features(mono=mono, power=power, log=np.log10(1 + np.float32(_COMPRESSION) * power))


def _mono(samples: NDArray[np.float32]) -> Mono:
    """Return the mean of both channels, or half their difference where one is mostly the other upside down."""
    (left, both), (_, right) = samples.T @ samples
    is_upside_down = left + right + 2 * both < 2 * _CANCELLED * (left + right)
    weights = np.array([0.5, -0.5 if is_upside_down else 0.5], np.float32)
    return Mono(samples, weights * np.float32(_gain(Mono(samples, weights))))


def cut(mono: NDArray[np.float32] | Mono, start: int, stop: int) -> NDArray[np.float32]:
    """Return ``mono[start:stop]`` with silence where that lies outside."""
    inside = mono[max(0, start) : max(0, min(stop, len(mono)))]
    before = min(max(0, -start), stop - start)
    return np.pad(inside, (before, stop - start - before - inside.shape[0]))


def _gain(mono: Mono) -> float:
    """Return the factor that brings the louder half of the song's seconds to the level all thresholds assume."""
    seconds = max(1, len(mono) // SAMPLE_RATE_HZ)
    pieces = (mono[at * SAMPLE_RATE_HZ : (at + 1) * SAMPLE_RATE_HZ] for at in range(seconds))
    powers = np.sort([float(np.mean(np.square(piece))) if piece.size else 0.0 for piece in pieces])[seconds // 2 :]
    rms = float(np.sqrt(powers.mean())) if powers.size else 0.0
    return 10 ** (_LEVEL_DBFS_RMS / 20) / rms if rms > 1e-7 else 1.0
