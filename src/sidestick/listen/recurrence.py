# SPDX-License-Identifier: Apache-2.0
"""What a song has played before it is likely to play again.

Each beat, with the beats around it, is compared with all others; what the most alike ones hold at each of its twelve parts
says what to expect there, as log odds that are added to what was heard (a mean of the likest places, not of the nearest: Buades,
Coll & Morel 2005). A hat that a guitar covers in one bar is found by the other bars, and what was heard once where nothing
is struck otherwise needs to be clearer. Toms and cymbals are played seldom and mean it: for them expecting
nothing counts little.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.listen.drum_onsets import FAMILIES
from sidestick.listen.odds import factor
from sidestick.listen.peaks import moving_maximum
from sidestick.listen.ports import DRUMS, Drum, DrumActivations

Curve = NDArray[np.float32]

_PARTS = 12  # of a beat: sixteenths and triplets fall on them
_AROUND = 2  # beats on either side that are compared too
_ALIKE = 1.0  # squared distance of a beat's probabilities at which another one counts e times less
_LIKEST = 8
_ENOUGH = 3.0  # so many beats just like it are believed in full
_LEAST_BEATS = 8
_SHARE = 0.5  # of the expected log odds
_MOST, _LEAST, _LEAST_SELDOM = 2.0, -1.0, -0.3
_SELDOM = (Drum.TOM, Drum.CRASH)
_NEAR_FRAMES = 2  # a stroke so near a part of a beat is on it
_FAR_FRAMES = 4  # of what lies farther from every part nothing is expected
_ROWS = 256


def expected_again(drums: DrumActivations, beats: NDArray[np.int64]) -> DrumActivations:
    """Return ``drums`` with what the song plays at like places taken into account.

    Parameters
    ----------
    drums : DrumActivations
        What was heard.
    beats : int, shape (beats,)
        Frames of the beats, increasing.
    """
    onset = drums.onset if drums.agreed is None else drums.agreed
    if len(beats) < _LEAST_BEATS:
        return drums
    columns = [[DRUMS.index(drum) for drum in family] for family in FAMILIES]
    struck = np.stack([onset[:, mine].sum(axis=1) for mine in columns], axis=1)
    lengths = np.diff(beats, append=2 * beats[-1] - beats[-2])
    places = (beats[:, None] + lengths[:, None] * np.arange(_PARTS) / _PARTS).reshape(-1)
    frames = np.clip(np.rint(places).astype(np.int64), 0, len(struck) - 1)
    found = moving_maximum(struck, _NEAR_FRAMES)[frames].reshape(len(beats), -1)
    least = [_LEAST_SELDOM if set(family) & set(_SELDOM) else _LEAST for family in FAMILIES]
    odds = np.clip(_SHARE * _expected_odds(found).reshape(-1, len(FAMILIES)), least, _MOST)
    added = _over_frames(odds, places, len(struck))
    out = onset.copy()
    for group, mine in enumerate(columns):
        out[:, mine] *= factor(struck[:, group], added[:, group])[:, None]
    return msgspec.structs.replace(drums, agreed=out.astype(np.float32))


def _expected_odds(found: Curve) -> Curve:
    """Return the log odds of what the beats most like each one hold, same shape: (beats, parts times families)."""
    beats = len(found)
    padded = np.pad(found, ((_AROUND, _AROUND), (0, 0)))
    around = np.concatenate([padded[shift : shift + beats] for shift in range(2 * _AROUND + 1)], axis=1)
    squares = np.square(around).sum(axis=1)
    out = np.empty_like(found)
    for first in range(0, beats, _ROWS):
        rows = slice(first, min(first + _ROWS, beats))
        apart = squares[rows, None] + squares - 2 * around[rows] @ around.T
        alike = np.exp(-np.maximum(apart, 0) / ((2 * _AROUND + 1) * _ALIKE))
        alike[np.arange(len(alike)), np.arange(first, first + len(alike))] = 0  # a beat says nothing of itself
        last = np.partition(alike, max(0, beats - _LIKEST), axis=1)[:, max(0, beats - _LIKEST), None]
        alike[alike < last] = 0
        total = alike.sum(axis=1, keepdims=True)
        expected = alike @ found / np.maximum(total, 1e-9)
        out[rows] = np.log((expected + 0.02) / (1.02 - expected)) * np.minimum(1, total / _ENOUGH)
    return out


def _over_frames(values: Curve, places: NDArray[np.float64], frames: int) -> Curve:
    """Return for each frame the row of ``values`` whose place is nearest, zeros where none is near, shape (frames, …)."""
    every = np.arange(frames)
    after = np.clip(np.searchsorted(places, every), 1, len(places) - 1)
    nearest = np.where(every - places[after - 1] < places[after] - every, after - 1, after)
    is_near = np.abs(places[nearest] - every) <= _FAR_FRAMES
    return np.where(is_near[:, None], values[nearest], np.float32(0)).astype(np.float32)
