# SPDX-License-Identifier: Apache-2.0
"""What chance alone would give, so that a report cannot praise it.

*A pair.* Two players who never heard each other are also close, because both follow the song. Each shift of one
player's asynchronies against the other's by eight beats or more (circular) is such a pair with the very same skill. If
not one in twenty shifts is as tight, the two answered each other, or something that both heard and the beat grid does
not know. All shifts at once, by Fourier transform, also with beats missing.

*A player.* Hits that have nothing to do with the song lie evenly within the matching window; Rayleigh's test on the
place within it asks whether these do. Extra hits make this lenient: of two hits in a window the nearer one counts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sidestick.together.phase import rayleigh
from sidestick.together.values import Chance
from sidestick.units import MICROS_PER_SECOND, micros_from_seconds

Real = npt.NDArray[np.float64]

SHIFT_BEATS = 8
FEWEST_SHIFTS = 19
"""With fewer, no shift could be rarer than one in twenty."""
FEWEST_SHARED = 32
LIMIT = 0.05


def pair_chance(first: Real, second: Real, beats: int) -> Chance | None:
    """Return how the pair's SD compares with shifted copies of itself.

    Parameters
    ----------
    first, second : array, shape (n,)
        Asynchronies on one pulse, microseconds, NaN where missing.
    beats : int
        Beats between two points of the pulse.
    """
    n = first.size
    least = -(-SHIFT_BEATS // beats)
    both = np.isfinite(first) & np.isfinite(second)
    if n - 2 * least + 1 < FEWEST_SHIFTS or both.sum() < FEWEST_SHARED:
        return None
    spread = shifted_sds(first, second)
    shifts = spread[least : n - least + 1]
    shifts = shifts[np.isfinite(shifts)]
    if shifts.size < FEWEST_SHIFTS:
        return None
    p = float((1 + np.count_nonzero(shifts <= spread[0])) / (1 + shifts.size))
    return Chance(sd_us=micros_from_seconds(float(np.median(shifts)) / MICROS_PER_SECOND), p=p, better=p <= LIMIT)


def shifted_sds(first: Real, second: Real) -> Real:
    """Return the SD (n - 1) of ``first(i) - second(i + k)`` for every circular shift ``k`` from 0, NaN-aware."""
    # Centring first keeps the sums of squares exact enough to be subtracted.
    x, y = first - np.nanmean(first), second - np.nanmean(second)
    have_x, have_y = np.isfinite(x).astype(np.float64), np.isfinite(y).astype(np.float64)
    x, y = np.where(have_x > 0, x, 0.0), np.where(have_y > 0, y, 0.0)
    n = x.size

    def correlated(a: Real, b: Real) -> Real:
        return np.asarray(np.fft.irfft(np.conj(np.fft.rfft(a)) * np.fft.rfft(b), n), dtype=np.float64)

    count = np.round(correlated(have_x, have_y))
    total = correlated(x, have_y) - correlated(have_x, y)
    squares = correlated(x * x, have_y) - 2.0 * correlated(x, y) + correlated(have_x, y * y)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (squares - total * total / count) / (count - 1.0)
    return np.where(count >= 2.0, np.sqrt(np.maximum(variance, 0.0)), np.nan)


def player_chance(phases: Real) -> float:
    """Return the probability that hits unrelated to the song lie as close to the notes; ``phases`` within -1 to 1."""
    return rayleigh(np.pi * phases)[1]
