# SPDX-License-Identifier: Apache-2.0
"""What chance alone would give, so that a report cannot praise it.

*A pair.* Two players who never heard each other are also close, because both follow the song. Each shift of one
player's asynchronies against the other's by eight beats or more (circular) is such a pair with the very same skill. If
not one in twenty shifts is as tight, the two answered each other, or something that both heard and the beat grid does
not know. All shifts at once, by Fourier transform, also with beats missing.

*A player.* Hits that have nothing to do with the song lie anywhere about its notes; Rayleigh's test asks whether these do.
The nearest of k hits to a note is near it by chance alone, so its place is first made even by how likely k such hits
would come no nearer, and matching, which takes near hits, has no say in it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sidestick.together.phase import rayleigh
from sidestick.together.values import Chance
from sidestick.units import MICROS_PER_SECOND, micros_from_seconds

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

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


def nearest_places(notes_us: Whole, hits_us: Whole, widths_us: Whole) -> Real:
    """Return where the hit nearest to each note lies, -1 to 1, spread evenly for hits that chance put there.

    Parameters
    ----------
    notes_us, hits_us : array
        Of one pad, microseconds, increasing.
    widths_us : array, shape of ``notes_us``
        The notes' half-widths. About each note counts as much of it as lies nearer to this note than to the next.

    Returns
    -------
    array, shape (notes with a hit about them,)
        ``sign (1 - (1 - u)^k)``: with ``k`` evenly spread hits, the nearest at ``u`` of the half-width, ``(1 - u)^k`` is
        the probability that none is nearer.
    """
    half = widths_us
    if notes_us.size > 1:
        gaps = np.diff(notes_us)
        half = np.minimum(half, np.minimum(np.r_[gaps[:1], gaps], np.r_[gaps, gaps[-1:]]) // 2)
    low = np.searchsorted(hits_us, notes_us - half, side="left")
    high = np.searchsorted(hits_us, notes_us + half, side="left")
    some = np.flatnonzero((high > low) & (half > 0))
    notes, low, high, half = notes_us[some], low[some], high[some], half[some]
    after = np.clip(np.searchsorted(hits_us, notes, side="left"), low, high - 1)
    before = np.maximum(after - 1, low)
    apart = np.stack([hits_us[before] - notes, hits_us[after] - notes])
    nearest = apart[np.abs(apart).argmin(axis=0), np.arange(notes.size)]
    share = np.minimum(np.abs(nearest) / half, 1.0)
    return np.asarray(np.sign(nearest) * (1.0 - (1.0 - share) ** (high - low)), dtype=np.float64)


def player_chance(nearest: Real) -> float:
    """Return the probability that hits unrelated to the song lie as close to the notes; ``nearest`` are ``nearest_places``."""
    return rayleigh(np.pi * nearest)[1] if nearest.size else 1.0
