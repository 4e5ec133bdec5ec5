# SPDX-License-Identifier: Apache-2.0
"""Whether two rhythms came together, step by step, and how quickly a gap is closed.

*Through the song.* In windows of eight beats that do not overlap, the mean absolute asynchrony of the pair; its
logarithm has nearly the same spread at any tightness. The line through it is Theil-Sen's (Theil 1950, Sen 1968), the
median of all slopes, which one bad window does not bend. Its interval comes from redrawing the deviations from the line
in blocks. "From X to Y" is the line at the first and the last window, and is supported when the interval excludes zero.

*From beat to beat.* A gap between two closes by the sum of what each gives the other and the mean of what each gives the
song; its half-life is ``ln 0.5 / ln |1 - sum|`` steps.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sidestick.together.coupling import Fit
from sidestick.together.model import half_life
from sidestick.together.resample import interval, whole_us
from sidestick.together.trend import FEWEST_IN_WINDOW, FEWEST_TO_SAY, WINDOW_BEATS, trend
from sidestick.together.values import CameTogether, Window
from sidestick.units import TICKS_PER_QUARTER

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

FLOOR_US = 500.0
"""Half a millisecond: below it a distance is what clocks do."""


def windows(ticks: Whole, times_us: Whole, difference_us: Real) -> list[Window]:
    """Return the windows of a pair from their first shared event on; bounds meet, empty windows are left out."""
    if not ticks.size:
        return []
    size = WINDOW_BEATS * TICKS_PER_QUARTER
    origin = int(ticks[0]) // TICKS_PER_QUARTER * TICKS_PER_QUARTER
    which = (ticks - origin) // size
    numbers, starts, counts = np.unique(which, return_index=True, return_counts=True)
    left, right = (np.atleast_1d(np.interp(origin + (numbers + k) * size, ticks, times_us)) for k in (0, 1))
    enough = counts >= FEWEST_IN_WINDOW

    def of_each(values: Real) -> Real:
        return np.asarray(np.add.reduceat(values, starts), dtype=np.float64)

    means = of_each(difference_us) / counts
    squares = of_each((difference_us - np.repeat(means, counts)) ** 2)
    spreads = np.sqrt(squares / np.maximum(counts - 1, 1))
    aparts = of_each(np.abs(difference_us)) / counts
    rows = (left, right, counts, enough, spreads, means, aparts)
    return [
        Window(
            start_us=whole_us(start),
            end_us=whole_us(end),
            sd_us=whole_us(spread) if told else None,
            mean_us=whole_us(mean) if told else None,
            count=count,
            apart_us=whole_us(apart) if told else None,
        )
        for start, end, count, told, spread, mean, apart in zip(*(row.tolist() for row in rows), strict=True)
    ]


def came_together(through: list[Window], rng: np.random.Generator) -> CameTogether | None:
    """Return the trend of a pair's distance, ``None`` with fewer than ``FEWEST_TO_SAY`` windows."""
    told = [(window.start_us, window.apart_us) for window in through if window.apart_us is not None]
    if len(told) < FEWEST_TO_SAY:
        return None
    place = np.array([start for start, _ in told], dtype=np.float64)
    apart = np.log(np.maximum(np.array([value for _, value in told], dtype=np.float64), FLOOR_US))
    found = trend(place, apart, rng)
    return CameTogether(whole_us(math.exp(found.start)), whole_us(math.exp(found.end)), found.supported)


def half_life_beats(
    fitted: Fit, beats_in_step: int, first: int = 0, second: int = 1
) -> tuple[float, tuple[float, float]] | None:
    """Return the half-life of a gap in beats and its interval; ``None`` when no closing is supported."""
    total, draws = fitted.total_gain(first, second)
    low, high = interval(draws, fitted.blocks)
    if low <= 0.0 or not 0.0 < total < 2.0 or high >= 2.0:
        return None
    # Beyond a gain of 1 a gap is overshot, and its half-life grows again: the quickest lies inside an interval around 1.
    ends = [half_life(low) * beats_in_step, half_life(high) * beats_in_step]
    quickest = 0.0 if low <= 1.0 <= high else min(ends)
    return round(half_life(total) * beats_in_step, 2), (round(quickest, 2), round(max(ends), 2))
