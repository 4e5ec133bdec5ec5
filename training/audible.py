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
Sound = NDArray[np.float32]
BANDS_HZ = ((40, 150), (1200, 8000), (70, 500), (5000, 16_000), (3000, 16_000))  # kick, snare, tom, hi-hat, cymbal
_BLOCK = 441
_AFTER_BLOCKS = 3
_LEAST = 0.08  # of the energy of all else in the drum's band


class Masking:
    """The energies of each group of drums, of the other drums and of the band, where each stroke begins."""

    def __init__(self, stems: list[Sound], band: Sound, strokes: list[tuple[float, int]]) -> None:
        size = fft.next_fast_len(len(band), real=True)
        hertz = fft.rfftfreq(size, 1 / RATE)
        spectra = [fft.rfft(stem, size) for stem in stems]
        total, backing = sum(spectra), fft.rfft(band, size)
        self._own, self._drums, self._band = (np.zeros((len(strokes), _AFTER_BLOCKS)) for _ in range(3))
        groups = np.array([group for _, group in strokes], int)
        blocks = np.array([int(time * RATE / _BLOCK) for time, _ in strokes], int)[:, None] + np.arange(_AFTER_BLOCKS)
        for group, (low, high) in enumerate(BANDS_HZ):
            mine = groups == group
            if mine.any():
                inside = (hertz >= low) & (hertz <= high)
                for into, spectrum in (
                    (self._own, spectra[group]),
                    (self._drums, total - spectra[group]),
                    (self._band, backing),
                ):
                    energy = _blocks(fft.irfft(spectrum * inside, size)[: len(band)])
                    into[mine] = energy[np.minimum(blocks[mine], len(energy) - 1)]

    def heard(self, balance: float) -> NDArray[np.bool_]:
        """Return which strokes stand out when the drums are ``balance`` times as loud beside the band."""
        rest = self._drums * balance**2 + self._band + 1e-12
        return np.asarray((self._own * balance**2 / rest).max(axis=1, initial=0) > _LEAST)


def _blocks(sound: Sound) -> NDArray[np.float32]:
    return np.square(sound[: len(sound) // _BLOCK * _BLOCK]).reshape(-1, _BLOCK).sum(axis=1)
