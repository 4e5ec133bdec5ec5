# SPDX-License-Identifier: Apache-2.0
"""A drummer keeps time on one thing for some bars: on the hats or on a cymbal.

A ride under guitars rings like an open hat and is heard as both, stroke by stroke. Where the strokes around one hold a cymbal
more often than hats do, that is added to its own odds of being a cymbal and taken off those of a hat.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.listen.drum_onsets import FAMILIES
from sidestick.listen.odds import factor, log_odds
from sidestick.listen.peaks import moving_maximum, peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations

Curve = NDArray[np.float32]

_AROUND_S = 4.0  # standard deviation of how far away a stroke still says something
# Log odds of a cymbal, on the whole, where hats keep time; this and what follows were chosen on held-out songs.
_BESIDE_HATS = -1.5
_SHARE_HATS, _SHARE_CYMBALS = 1.5, 0.5  # of what is more than that
_MOST_ODDS, _MOST_MEAN = 6.0, 3.0
_ENOUGH = 4.0  # so many sure strokes around are believed in full
_LEAST_STROKES = 6
_LEAST_PROBABILITY = 0.3
_REACH_FRAMES, _NEAR_FRAMES = 3, 2
_BINS_PER_S = 10
_HATS, _CYMBALS = (
    [DRUMS.index(drum) for drum in family] for family in FAMILIES if set(family) & {Drum.HIHAT_CLOSED, Drum.CRASH}
)


def time_kept(drums: DrumActivations) -> DrumActivations:
    """Return ``drums`` with hats and cymbals that lean to the cymbals around them; among hats all stays as it is."""
    onset = drums.onset if drums.agreed is None else drums.agreed
    hats, cymbals = (onset[:, mine].sum(axis=1) for mine in (_HATS, _CYMBALS))
    either = np.maximum(hats, cymbals)
    at = peaks(either, _REACH_FRAMES, _LEAST_PROBABILITY)
    if at.size < _LEAST_STROKES:
        return drums
    odds = log_odds(moving_maximum(cymbals, _NEAR_FRAMES)[at]) - np.float32(_BESIDE_HATS)
    around = _others(at / drums.fps, np.clip(odds, -_MOST_ODDS, _MOST_ODDS), either[at])
    more = np.zeros(len(onset), np.float32)
    for shift in range(-_NEAR_FRAMES, _NEAR_FRAMES + 1):
        more[np.clip(at + shift, 0, len(onset) - 1)] = around
    out = onset.copy()
    for mine, before, share in ((_HATS, hats, -_SHARE_HATS), (_CYMBALS, cymbals, _SHARE_CYMBALS)):
        out[:, mine] *= factor(before, np.float32(share) * more)[:, None]
    return msgspec.structs.replace(drums, agreed=out)


def _others(times_s: NDArray[np.float64], odds: Curve, sure: Curve) -> Curve:
    """Return for each stroke the mean ``odds`` of the others where it is above 0, weighed by nearness and sureness."""
    bins = (times_s * _BINS_PER_S).astype(np.int64)
    reach = round(3 * _AROUND_S * _BINS_PER_S)
    kernel = np.exp(-0.5 * np.square(np.arange(-reach, reach + 1) / (_AROUND_S * _BINS_PER_S)))
    total, sums = (
        np.convolve(np.bincount(bins, weight), kernel)[reach:][bins] - weight for weight in (sure, sure * odds)
    )
    mean = np.clip(sums / np.maximum(total, 1e-9), 0, _MOST_MEAN)
    return np.asarray(mean * np.minimum(1, total / _ENOUGH), np.float32)
