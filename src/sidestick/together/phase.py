# SPDX-License-Identifier: Apache-2.0
"""Timing as angles: resultant length, circular mean and spread, Rayleigh's test, phase locking, Kuramoto order.

For display beside the milliseconds: a resultant length holds what an SD holds (``exp(-σ²/2)`` for normal phases of SD
``σ``). Formulas as in Berens 2009 (CircStat, Journal of Statistical Software 31) and Zar (Biostatistical Analysis);
order parameter after Kuramoto 1984.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]


def resultant(angles: Real) -> complex:
    """Return the mean of ``exp(i angle)``: its length is the concentration, its angle the circular mean (radians)."""
    return complex(np.exp(1j * angles).mean())


def circular_sd(angles: Real) -> float:
    """Return ``sqrt(-2 ln R)`` in radians (Mardia's circular standard deviation)."""
    return math.sqrt(-2.0 * math.log(abs(resultant(angles))))


def rayleigh(angles: Real) -> tuple[float, float]:
    """Return Rayleigh's ``z = n R²`` and the probability of as much concentration among angles that have none.

    ``p = exp(sqrt(1 + 4n + 4(n² - (nR)²)) - (1 + 2n))``, the approximation that CircStat uses.
    """
    n = angles.size
    length = abs(resultant(angles)) * n
    p = math.exp(math.sqrt(1 + 4 * n + 4 * max(0.0, n * n - length * length)) - (1 + 2 * n))
    return length * length / n, min(1.0, p)


def phase_locking(first: Real, second: Real) -> float:
    """Return the length of the mean of ``exp(i (first - second))``, 0 (no relation) to 1 (a constant difference)."""
    return abs(resultant(first - second))


def kuramoto_order(angles: Real) -> Real:
    """Return how far N players agree at each moment, 0 to 1; ``angles`` has shape (players, moments)."""
    return np.asarray(np.abs(np.exp(1j * angles).mean(axis=0)), dtype=np.float64)
