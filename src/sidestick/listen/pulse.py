# SPDX-License-Identifier: Apache-2.0
"""The tempo of a song, in the octave that its drums suggest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import FPS, Features
from sidestick.listen.ports import DrumActivations

_SLOWEST_BPM, _FASTEST_BPM = 40.0, 240.0
_MIDDLE_BPM, _SPREAD_OCTAVES = 118.0, 0.75
_MULTIPLES = ((1, 1.0), (2, 0.8), (4, 0.8), (8, 0.5))
_MULTIPLE_SUM = sum(weight for _, weight in _MULTIPLES)


def pulse_bpm(salience: NDArray[np.float32], features: Features, drums: DrumActivations) -> float:
    """Return the song's tempo in beats per minute, 40 to 240."""
    del features, drums
    periods, strength = periodicity(salience)
    prior = np.exp(-0.5 * (np.log2(60 * FPS / periods / _MIDDLE_BPM) / _SPREAD_OCTAVES) ** 2)
    best = int((strength * prior).argmax())
    return float(60 * FPS / periods[best])


def periodicity(salience: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return beat periods in frames and how well the salience repeats at each and its multiples."""
    centred = salience - salience.mean()
    size = 1 << int(2 * len(centred) - 1).bit_length()
    spectrum = np.fft.rfft(centred, size)
    correlation = np.fft.irfft(spectrum * np.conj(spectrum), size)[: len(centred)]
    correlation = correlation / max(float(correlation[0]), 1e-9)
    correlation *= len(centred) / np.maximum(len(centred) - np.arange(len(centred)), 1)
    smooth = np.convolve(correlation, (0.25, 0.5, 0.25), mode="same")
    periods = np.geomspace(60 * FPS / _FASTEST_BPM, 60 * FPS / _SLOWEST_BPM, 500)
    lags = np.arange(len(smooth))
    total = np.zeros(periods.size)
    for multiple, weight in _MULTIPLES:
        total += weight * np.interp(periods * multiple, lags, smooth, right=0.0)
    return periods, np.maximum(total / _MULTIPLE_SUM, 0)
