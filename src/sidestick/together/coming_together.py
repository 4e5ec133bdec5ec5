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
from sidestick.together.player import whole_us
from sidestick.together.resample import REPLICATES, interval
from sidestick.together.values import CameTogether, Window
from sidestick.units import TICKS_PER_QUARTER

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

WINDOW_BEATS = 8
FEWEST_IN_WINDOW = 4
FEWEST_TO_SAY = 4
"""Windows below which no line is drawn."""
FEWEST_TO_SUPPORT = 8
MOST_WINDOWS = 64
"""Longer takes are drawn together two by two: all slopes of n windows are n²/2."""
BLOCK_WINDOWS = 3
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
    out = []
    for i, (start, count) in enumerate(zip(starts.tolist(), counts.tolist(), strict=True)):
        values = difference_us[start : start + count]
        enough = count >= FEWEST_IN_WINDOW
        out.append(
            Window(
                start_us=whole_us(float(left[i])),
                end_us=whole_us(float(right[i])),
                sd_us=whole_us(float(values.std(ddof=1))) if enough else None,
                mean_us=whole_us(float(values.mean())) if enough else None,
                count=count,
                apart_us=whole_us(float(np.abs(values).mean())) if enough else None,
            )
        )
    return out


def came_together(through: list[Window], rng: np.random.Generator) -> CameTogether | None:
    """Return the trend of a pair's distance, ``None`` with fewer than ``FEWEST_TO_SAY`` windows."""
    told = [(window.start_us, window.apart_us) for window in through if window.apart_us is not None]
    if len(told) < FEWEST_TO_SAY:
        return None
    place = np.array([start for start, _ in told], dtype=np.float64)
    apart = np.log(np.maximum(np.array([value for _, value in told], dtype=np.float64), FLOOR_US))
    first, last = place[0], place[-1]
    while place.size > MOST_WINDOWS:
        place, apart = _by_twos(place), _by_twos(apart)
    place = (place - first) / (last - first)
    slope, level = line(place, apart)
    low, high = slope_interval(place, apart, rng)
    return CameTogether(
        from_us=whole_us(math.exp(level)),
        to_us=whole_us(math.exp(level + slope)),
        supported=len(told) >= FEWEST_TO_SUPPORT and (low > 0.0 or high < 0.0),
    )


def line(place: Real, values: Real) -> tuple[float, float]:
    """Return Theil-Sen's slope and the level at place 0."""
    slope = float(_slopes(place, values[None])[0])
    return slope, float(np.median(values - slope * place))


def slope_interval(place: Real, values: Real, rng: np.random.Generator) -> tuple[float, float]:
    """Return the slope's bootstrap interval: deviations from the line, redrawn in circular blocks."""
    slope, level = line(place, values)
    rest = values - level - slope * place
    n = rest.size
    # Deviations from a fitted line are smaller than those from the true one.
    rest = (rest - rest.mean()) * math.sqrt(n / max(n - 2, 1))
    blocks = -(-n // BLOCK_WINDOWS)
    starts = rng.integers(0, n, size=(REPLICATES, blocks, 1))
    where = ((starts + np.arange(BLOCK_WINDOWS)) % n).reshape(REPLICATES, -1)[:, :n]
    return interval(_slopes(place, level + slope * place + rest[where]), n / BLOCK_WINDOWS)


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


def _by_twos(values: Real) -> Real:
    even = values[: values.size // 2 * 2].reshape(-1, 2).mean(axis=1)
    return np.asarray(np.r_[even, values[-1:]] if values.size % 2 else even)


def _slopes(place: Real, values: Real) -> Real:
    left, right = np.triu_indices(place.size, 1)
    return np.asarray(np.median((values[:, right] - values[:, left]) / (place[right] - place[left]), axis=1))
