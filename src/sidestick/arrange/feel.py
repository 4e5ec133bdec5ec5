# SPDX-License-Identifier: Apache-2.0
"""Swing: how late the second half of a beat (or of a half beat) is played, section by section.

The swing ratio is long to short: 1 is straight, 2 a triplet shuffle; jazz drummers move between 1 and 3.5, tighter as
the tempo rises (Friberg & Sundström 2002). It is kept in the chart: a shuffle of 1.7 comes out as one of 1.7.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: Where in a beat its second half may lie, and how far a straight one may be late before it is swung.
_RANGE = (0.44, 0.78)
_SWUNG_FROM = 0.54
_TRIPLET, _NEAR_TRIPLET = 2 / 3, 0.022
_THIRD = (0.6, 0.72)
#: Places are told apart in steps of a 48th of the beat: finer than ears are in a section, and a tiny change of one
#: stroke moves nothing.
_STEPS = 48
_ENOUGH, _GATHERED = 8, 0.6
_SPREAD_MS = 30.0
_SAME = 2.1 / _STEPS


class Feel(NamedTuple):
    """How a section is played: where the second half of a beat lies, and that of a half beat; 0.5 is straight."""

    start_tick: int
    eighth: float = 0.5
    sixteenth: float = 0.5

    @property
    def ratio(self) -> float:
        """Return the swing ratio of eighths, long to short."""
        return self.eighth / (1 - self.eighth)


def feels(
    within: npt.NDArray[np.float64],
    beat: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    beat_ms: npt.NDArray[np.float64],
    starts: list[int],
    beat_ticks: int,
) -> list[Feel]:
    """Return each section's feel.

    ``within`` (0 to 1 of the beat), ``beat``, ``weight`` and ``beat_ms`` are of each onset; ``starts`` are the sections'
    first ticks, increasing.
    """
    firsts = [start // beat_ticks for start in starts]
    whole = Feel(0, _second_half(within, beat, weight, beat_ms))
    found = []
    for index, start in enumerate(starts):
        last = firsts[index + 1] if index + 1 < len(firsts) else np.iinfo(np.int64).max
        inside = (beat >= firsts[index]) & (beat < last)
        eighth = _settled(_second_half(within[inside], beat[inside], weight[inside], beat_ms[inside]), whole.eighth)
        # A beat with a stroke at its third third is a triplet: its second third is no late sixteenth.
        triplets = beat[(within > _THIRD[0]) & (within < _THIRD[1])]
        inside &= ~np.isin(beat, triplets)
        half = 2 * within[inside]
        number = 2 * beat[inside] + (half >= 1)
        sixteenth = 0.5
        if eighth == 0.5:
            sixteenth = _second_half(half % 1.0, number, weight[inside], beat_ms[inside] / 2)
        found.append(Feel(start, eighth, sixteenth))
    return found


def _settled(own: float, whole: float) -> float:
    """Return a section's place, or the whole song's where they differ by no more than a few strokes' chance."""
    return whole if own > 0.5 and whole > 0.5 and abs(own - whole) <= _SAME else own


def _second_half(
    within: npt.NDArray[np.float64],
    beat: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    beat_ms: npt.NDArray[np.float64],
) -> float:
    """Return where the second half lies: the weighted median of strokes of beats that have nothing else in them."""
    if not within.size:
        return 0.5
    other = (within > 0.13) & (within < _RANGE[0]) | (within > _RANGE[1]) & (within < 0.9)
    busy = np.isin(beat, beat[other])
    telling = ~busy & (within >= _RANGE[0]) & (within <= _RANGE[1])
    if telling.sum() < _ENOUGH:
        return 0.5
    at, how = within[telling], weight[telling]
    order = np.argsort(at, kind="stable")
    middle = float(at[order][np.searchsorted(np.cumsum(how[order]), how.sum() / 2)])
    gathered = np.abs(at - middle) * beat_ms[telling] <= _SPREAD_MS
    # Sixteenths after a dotted eighth also lie late, but then at three quarters.
    if how[gathered].sum() < _GATHERED * how.sum() or middle < _SWUNG_FROM:
        return 0.5
    if abs(middle - _TRIPLET) <= _NEAR_TRIPLET:
        return _TRIPLET
    return round(middle * _STEPS) / _STEPS
