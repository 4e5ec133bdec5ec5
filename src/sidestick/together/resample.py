# SPDX-License-Identifier: Apache-2.0
"""Bootstrap by blocks: neighbouring strokes are alike, so they are drawn together (Künsch 1989).

Chance is a generator that the caller seeds. Intervals are percentile intervals of 95 %.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

REPLICATES = 1000
LEVEL = 0.95


def interval(replicates: Real, level: float = LEVEL) -> tuple[float, float]:
    """Return the central interval of finite ``replicates`` (shape (r,)) that holds ``level`` of them."""
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(replicates, (tail, 1.0 - tail))
    return float(low), float(high)


def block_length(n: int) -> int:
    """Return the length of blocks for ``n`` values: about twice the cube root, at least one."""
    return max(1, min(n, round(2.0 * math.cbrt(n))))


def block_means(values: Real, rng: np.random.Generator, replicates: int = REPLICATES) -> Real:
    """Return the means of ``replicates`` circular moving-block resamples of ``values`` (shape (n,), n >= 1)."""
    n = values.size
    length = block_length(n)
    blocks = -(-n // length)
    totals = np.convolve(np.r_[values, values[: length - 1]], np.ones(length), mode="valid")
    starts = rng.integers(0, n, size=(replicates, blocks))
    return np.asarray(totals[starts].mean(axis=1) / length, dtype=np.float64)
