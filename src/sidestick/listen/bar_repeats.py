# SPDX-License-Identifier: Apache-2.0
"""How many beats it takes until the drums do the same again: what speaks for bars of three, five or seven.

A pattern comes back with the bar, so the beats of a song are like those a bar later and unlike those between (Gouyon &
Herrera 2003; the beat spectrum of Foote & Uchihashi 2001). A bar of four is what music mostly has: another metre is favoured
by how much better the beats repeat at its multiples than at those of four. Each beat is judged by the stretch around it,
for a metre may change.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.bar_pointer import METRES

_WINDOW_BEATS = 48
_FARTHEST_BEATS = 16
_LOG_ODDS = 30.0  # a bar, for beats that repeat perfectly in one metre and not at all in another
_MOST = 6.0


def favoured_metres(struck: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return what speaks for a bar in each of ``METRES`` at each beat, log odds within ±6, shape (beats, len(METRES)).

    Parameters
    ----------
    struck : float, shape (beats, any)
        What is struck on and after each beat. Twos and fours are not told apart by it, nor threes and sixes.
    """
    beats = len(struck)
    farthest = min(_FARTHEST_BEATS, beats // 2)
    if farthest < max(METRES):
        return np.zeros((beats, len(METRES)), np.float32)
    centred = struck - struck.mean(axis=0)
    loudness = _around(np.square(centred).sum(axis=1), np.arange(beats)) + 1e-9
    alike = np.zeros((farthest + 1, beats))
    for lag in range(1, farthest + 1):
        products = (centred[:-lag] * centred[lag:]).sum(axis=1)
        alike[lag] = _around(products, np.arange(beats) - lag // 2) / loudness
    repeats = {
        metre: np.median(alike[metre : farthest + 1 : metre], axis=0) for metre in METRES
    }  # some multiple of three is one of five
    usual = repeats[4]
    rivals = {4: usual, 6: np.maximum(usual, repeats[3])}
    favour = np.stack([repeats[metre] - rivals.get(metre, usual) for metre in METRES], axis=1)
    favour[:, METRES.index(2)] = np.minimum(favour[:, METRES.index(2)], 0)
    return np.clip(_LOG_ODDS * favour, -_MOST, _MOST).astype(np.float32)


def _around(values: NDArray[np.float64], centres: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean of the window around each of ``centres``, of what there is of it."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    centres = np.clip(centres, 0, len(values) - 1)
    first = np.maximum(centres - _WINDOW_BEATS // 2, 0)
    last = np.minimum(centres + _WINDOW_BEATS // 2, len(values))
    return np.asarray((sums[last] - sums[first]) / (last - first))
