# SPDX-License-Identifier: Apache-2.0
"""The sync ribbon's shape over time, from a pair's asynchronies at the notes they share.

Over the last eight shared notes: the ribbon's half width is the standard deviation, its lean the mean. A ribbon that
leans to the left says that the first player was early (their hits came before the second's).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sidestick.together import PairReport

SHARED_NOTES = 8
Curve = npt.NDArray[np.float64]


class Braid:
    """Mean, standard deviation and mean distance of a pair's strokes as functions of time, in milliseconds."""

    def __init__(self, pair: PairReport) -> None:
        self.times_us = np.array([point.time_us for point in pair.series], dtype=np.float64)
        values = np.array([point.asynchrony_us for point in pair.series], dtype=np.float64) / 1000
        count = len(values) - SHARED_NOTES + 1
        if count < 2:
            self.times_us, self.means_ms, self.spreads_ms, self.apart_ms = (np.zeros(0) for _ in range(4))
            return
        windows = np.lib.stride_tricks.sliding_window_view(values, SHARED_NOTES)
        self.times_us = self.times_us[SHARED_NOTES - 1 :]
        self.means_ms = windows.mean(axis=1)
        self.spreads_ms = windows.std(axis=1, ddof=1)
        self.apart_ms = np.abs(windows).mean(axis=1)

    @property
    def empty(self) -> bool:
        """Whether there are too few shared notes to draw anything."""
        return self.times_us.size == 0

    def at(self, times_us: Curve) -> tuple[Curve, Curve, npt.NDArray[np.bool_]]:
        """Return mean and spread (ms) at the given times and whether each lies within what was played."""
        inside = (times_us >= self.times_us[0]) & (times_us <= self.times_us[-1] + 2e6)
        return (
            np.interp(times_us, self.times_us, self.means_ms),
            np.interp(times_us, self.times_us, self.spreads_ms),
            inside,
        )
