# SPDX-License-Identifier: Apache-2.0
"""A robust line through the windows of a take, and whether it truly rises or falls.

The line is Theil-Sen's (Theil 1950, Sen 1968), the median of all slopes, which one bad window does not bend. Its interval
comes from redrawing the deviations from the line in circular blocks (Künsch 1989).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sidestick.together.resample import REPLICATES, interval

Real = npt.NDArray[np.float64]

WINDOW_BEATS = 8
FEWEST_IN_WINDOW = 4
FEWEST_TO_SAY = 4
"""Windows below which no line is drawn."""
FEWEST_TO_SUPPORT = 8
MOST_WINDOWS = 64
"""Longer takes are drawn together two by two: all slopes of n windows are n²/2."""
BLOCK_WINDOWS = 3


@dataclass(frozen=True)
class Trend:
    """The line at the first and the last place; ``supported`` when the slope's 95 % interval leaves zero out."""

    start: float
    end: float
    supported: bool


def trend(place: Real, values: Real, rng: np.random.Generator) -> Trend:
    """Return the line through ``values`` at ``place`` (increasing), both of shape (windows,), at least two."""
    windows, first, last = place.size, place[0], place[-1]
    while place.size > MOST_WINDOWS:
        place, values = _by_twos(place), _by_twos(values)
    place = (place - first) / (last - first)
    slope, level = line(place, values)
    low, high = slope_interval(place, values, rng)
    return Trend(level, level + slope, windows >= FEWEST_TO_SUPPORT and (low > 0.0 or high < 0.0))


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


def _by_twos(values: Real) -> Real:
    even = values[: values.size // 2 * 2].reshape(-1, 2).mean(axis=1)
    return np.asarray(np.r_[even, values[-1:]] if values.size % 2 else even)


def _slopes(place: Real, values: Real) -> Real:
    left, right = np.triu_indices(place.size, 1)
    return np.asarray(np.median((values[:, right] - values[:, left]) / (place[right] - place[left]), axis=1))
