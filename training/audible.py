# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - beside scripts, not a package
"""Which strokes can be heard at all under everything that sounds with them.

Taught that each stroke of a score is there to be heard, a network learns to guess: a hat wherever there is a kick. What
is masked therefore counts neither way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft

RATE = 44_100
BANDS_HZ = ((40, 150), (1200, 8000), (70, 500), (5000, 16_000), (3000, 16_000))  # kick, snare, tom, hi-hat, cymbal
_BLOCK = 441
_AFTER_BLOCKS = 3
_LEAST = 0.06  # of the energy of all else in the drum's band


def energies(stems: NDArray[np.float32], strokes: list[tuple[float, int]]) -> NDArray[np.float32]:
    """Return each stem's energy in the band of each stroke (seconds, group) where it begins, shape (strokes, 3, stems)."""
    length = stems.shape[1]
    size = fft.next_fast_len(length, real=True)
    hertz = fft.rfftfreq(size, 1 / RATE)
    spectra = fft.rfft(stems, size, axis=1)
    groups = np.array([group for _, group in strokes], int)
    blocks = np.array([int(time * RATE / _BLOCK) for time, _ in strokes], int)[:, None] + np.arange(_AFTER_BLOCKS)
    out = np.zeros((len(strokes), _AFTER_BLOCKS, len(stems)), np.float32)
    for group, (low, high) in enumerate(BANDS_HZ):
        mine = np.flatnonzero(groups == group)
        if mine.size:
            inside = (hertz >= low) & (hertz <= high)
            sound = fft.irfft(spectra * inside, size, axis=1)[:, : length // _BLOCK * _BLOCK]
            energy = np.square(sound).reshape(len(stems), -1, _BLOCK).sum(axis=2)
            out[mine] = energy[:, np.minimum(blocks[mine], energy.shape[1] - 1)].transpose(1, 2, 0)
    return out


def heard(energy: NDArray[np.float32], groups: NDArray[np.int64], gains: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which strokes stand out when each stem is played ``gains`` times as loud."""
    loud = energy * np.square(gains)
    own = np.take_along_axis(loud, groups[:, None, None], axis=2)[..., 0]
    rest = loud.sum(axis=2) - own + 1e-12
    return np.asarray((own / rest).max(axis=1, initial=0) > _LEAST)
