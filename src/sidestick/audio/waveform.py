# SPDX-License-Identifier: Apache-2.0
"""The song's outline for drawing: peak and RMS, 20 values a second, full scale 255."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.audio.recording import Samples

BINS_PER_SECOND = 20


class Waveform(msgspec.Struct, frozen=True):
    """What ``waveform.json`` holds: one value of each list per bin, 0 to 255."""

    bins_per_second: int
    peak: tuple[int, ...]
    rms: tuple[int, ...]


def waveform(samples: Samples, sample_rate_hz: int) -> Waveform:
    """Return the outline of ``samples``; the last bin may cover less than a twentieth of a second."""
    count = -(-samples.shape[0] * BINS_PER_SECOND // sample_rate_hz)
    edges = np.arange(count, dtype=np.int64) * sample_rate_hz // BINS_PER_SECOND
    if count == 0:
        return Waveform(BINS_PER_SECOND, (), ())
    loudest = np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, 1]))
    power = np.mean(np.square(samples), axis=1)
    widths = np.diff(np.append(edges, samples.shape[0]))
    peak = np.maximum.reduceat(loudest, edges)
    rms = np.sqrt(np.add.reduceat(power, edges, dtype=np.float64) / widths)
    return Waveform(BINS_PER_SECOND, _bytes(peak), _bytes(rms))


def _bytes(values: NDArray[np.floating]) -> tuple[int, ...]:
    return tuple(np.clip(np.rint(values * 255), 0, 255).astype(int).tolist())
