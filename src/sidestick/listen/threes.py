# SPDX-License-Identifier: Apache-2.0
"""Whether eighths go in threes: 6/8, 9/8 and 12/8 against the pulse in twos that fits them as well.

Eighths that are all played make a pulse of every second one as even as the pulse of every third (hemiola). What tells
them apart is the accent: the beat is where kick and snare fall, and the eighths between it are weaker (Lerdahl &
Jackendoff 1983; Povel & Essens 1985). Kick and snare do in 6/8 what they do in half a bar of 12/8; there the harmony tells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STRETCH = 48  # eighths: whole bars of two, three and four beats, in twos or in threes
_FAINT = 0.05  # what is struck on an eighth, where nothing is
_LEAST_CHANGE, _AS_MUCH = 0.02, 0.4  # of harmony; in songs of 12/8 a quarter at most, of 6/8 mostly more than a half


def lean_to_threes(struck: NDArray[np.floating]) -> float:
    """Return how much more falls on every third eighth than on every second, relative to what falls on any.

    Parameters
    ----------
    struck : float, shape (beats, 3)
        What is struck on each beat, a third and two thirds after it.

    Returns
    -------
    float
        Above zero for beats of three eighths, below for eighths that go in twos; 0 where nothing is struck.
    """
    eighths = np.asarray(struck, np.float64).ravel()
    leans, weights = [], []
    for first in range(0, max(1, len(eighths) - _STRETCH + 1), _STRETCH // 2):
        stretch = eighths[first : first + _STRETCH]
        loudness = float(stretch.mean()) if stretch.size else 0.0
        twos = max(_accent(stretch, 2, phase) for phase in (0, 1))
        leans.append((_accent(stretch, 3, 0) - twos) / (loudness + _FAINT))
        weights.append(loudness)
    return float(np.average(leans, weights=weights)) if sum(weights) > 0 else 0.0


def halves_alike(likeness: NDArray[np.floating], harmony: NDArray[np.floating]) -> bool:
    """Return whether harmony changes halfway through what would be a bar of four beats as it does where the bar begins.

    Parameters
    ----------
    likeness, harmony : float, shape (beats,)
        How much each beat sounds like a downbeat, and how far the sound after it differs from that before.
    """
    if len(harmony) < 4:
        return False
    first = int(np.argmax([likeness[phase::4].mean() for phase in range(4)]))
    begin, second, middle, fourth = (float(harmony[(first + beat) % 4 :: 4].mean()) for beat in range(4))
    usual = (second + fourth) / 2
    return begin - usual > _LEAST_CHANGE and middle - usual > _AS_MUCH * (begin - usual)


def _accent(values: NDArray[np.float64], step: int, phase: int) -> float:
    """Return by how much the mean of every ``step``-th value is above that of the others."""
    on = np.arange(len(values)) % step == phase
    return float(values[on].mean() - values[~on].mean()) if on.any() and not on.all() else 0.0
