# SPDX-License-Identifier: Apache-2.0
"""A drummer keeps time on one thing for some bars: on the hats or on a cymbal.

A ride under guitars rings like an open hat and is heard as both, stroke by stroke; a hat over guitars rings like a ride. Where
the strokes around one hold a cymbal more often than hats do, it is less likely a hat; where they hold one about as likely as
not, or more, it is likelier a cymbal; where they hold one less often, a stroke that may be a hat is less likely a ride.
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
Means = NDArray[np.float64]

_AROUND_S = 4.0  # standard deviation of how far away a stroke still says something
# Log odds of a cymbal, on the whole, above which strokes are seldom hats, and above or below which they are more or less often cymbals;
# chosen on held-out songs, as what follows.
_BESIDE_HATS, _AMONG_HATS = -1.5, -0.5
_SHARE_HATS, _SHARE_CYMBALS = 1.5, 0.5  # of what is more than the first, than the second
_SHARE_LESS, _MAYBE_HAT = 2.0, 0.2  # of what is less than the second, for cymbals beside hats at least so likely
_LEAST_ODDS, _MOST_ODDS, _MOST_MEAN = -7.0, 5.0, 3.0
_ENOUGH = 4.0  # so many sure strokes around are believed in full
_LEAST_STROKES = 6
_LEAST_PROBABILITY = 0.3
_REACH_FRAMES, _NEAR_FRAMES = 3, 2
_BINS_PER_S = 10
_HATS, _CYMBALS = (
    [DRUMS.index(drum) for drum in family] for family in FAMILIES if set(family) & {Drum.HIHAT_CLOSED, Drum.CRASH}
)
_CRASH, _RIDE = DRUMS.index(Drum.CRASH), DRUMS.index(Drum.RIDE)


def time_kept(drums: DrumActivations) -> DrumActivations:
    """Return ``drums`` with hats and cymbals that lean to what the strokes around them are."""
    onset = drums.onset if drums.agreed is None else drums.agreed
    hats, cymbals = (onset[:, mine].sum(axis=1) for mine in (_HATS, _CYMBALS))
    either = np.maximum(hats, cymbals)
    at = peaks(either, _REACH_FRAMES, _LEAST_PROBABILITY)
    if at.size < _LEAST_STROKES:
        return drums
    odds = np.clip(log_odds(moving_maximum(cymbals, _NEAR_FRAMES)[at]), _LEAST_ODDS, _MOST_ODDS)
    around, likelier, believed = _others(at / drums.fps, odds, either[at])
    beside, more = (believed * np.clip(around - least, 0, _MOST_MEAN) for least in (_BESIDE_HATS, _AMONG_HATS))
    less = believed * np.clip(likelier - _AMONG_HATS, -_MOST_MEAN, 0)
    crash, ride = (moving_maximum(onset[:, column], _NEAR_FRAMES)[at] for column in (_CRASH, _RIDE))
    less[(crash >= ride) | (moving_maximum(hats, _NEAR_FRAMES)[at] <= _MAYBE_HAT)] = 0  # a crash is no timekeeper
    out = onset.copy()
    for mine, before, added in (
        (_HATS, hats, -_SHARE_HATS * beside),
        (_CYMBALS, cymbals, _SHARE_CYMBALS * more + _SHARE_LESS * less),
    ):
        out[:, mine] *= factor(before, _near(at, added, len(onset)))[:, None]
    return msgspec.structs.replace(drums, agreed=out)


def _near(at: NDArray[np.int64], values: Means, frames: int) -> Curve:
    out = np.zeros(frames, np.float32)
    for shift in range(-_NEAR_FRAMES, _NEAR_FRAMES + 1):
        out[np.clip(at + shift, 0, frames - 1)] = values
    return out


def _others(times_s: NDArray[np.float64], odds: Curve, sure: Curve) -> tuple[Means, Means, Means]:
    """Return for each stroke the mean ``odds`` of the others, the mean on the likelier side, and how far to believe them.

    Others are weighed by nearness and sureness. Who goes from the hats to a ride does so at once: one side tells it then.
    """
    bins = (times_s * _BINS_PER_S).astype(np.int64)
    reach = round(3 * _AROUND_S * _BINS_PER_S)
    fading = np.exp(-0.5 * np.square(np.arange(-reach, reach + 1) / (_AROUND_S * _BINS_PER_S)))
    fading[:reach] = 0
    fading[reach] = 0.5  # what falls into the same tenth of a second is half before and half after
    sides = []
    for kernel in (fading, fading[::-1]):
        weight, sums = (
            np.convolve(np.bincount(bins, each), kernel)[reach:][bins] - 0.5 * each for each in (sure, sure * odds)
        )
        sides.append((np.maximum(weight, 1e-9), sums))
    (before, sums_before), (after, sums_after) = sides
    mean = (sums_before + sums_after) / (before + after)
    likelier = np.maximum.reduce(
        [mean, *(np.where(weight > _ENOUGH / 2, sums / weight, mean) for weight, sums in sides)]
    )
    return mean, likelier, np.minimum(1, (before + after) / _ENOUGH)
