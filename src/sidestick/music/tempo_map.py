# SPDX-License-Identifier: Apache-2.0
"""Musical positions to microseconds of the recording and back.

Piecewise linear between anchors, extended by the first and last slope. Integer arithmetic with one rounding (half up),
so that the browser stage computes the same microsecond; ``conformance/tempo_map`` holds both to it.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import msgspec

from sidestick.errors import BadData
from sidestick.units import Micros, Ticks, rounded_division


class TempoMap(msgspec.Struct, frozen=True):
    """Anchors of a piecewise linear map.

    Attributes
    ----------
    ticks : tuple of int, shape (n,), n >= 2, strictly increasing
    times_us : tuple of int, shape (n,), microseconds, strictly increasing
    """

    ticks: tuple[int, ...]
    times_us: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.ticks) != len(self.times_us) or len(self.ticks) < 2:
            raise BadData("tempo_map.length", ticks=len(self.ticks), times=len(self.times_us))
        for values in (self.ticks, self.times_us):
            for before, after in pairwise(values):
                if after <= before:
                    raise BadData("tempo_map.order", before=before, after=after)

    def micros_at(self, ticks: int) -> Micros:
        """Return the time of the musical position ``ticks``."""
        return Micros(_interpolated(ticks, self.ticks, self.times_us))

    def ticks_at(self, time_us: int) -> Ticks:
        """Return the musical position sounding at ``time_us``, to the nearest tick."""
        return Ticks(_interpolated(time_us, self.times_us, self.ticks))


def _interpolated(x: int, xs: tuple[int, ...], ys: tuple[int, ...]) -> int:
    right = min(max(bisect_right(xs, x), 1), len(xs) - 1)
    x0, x1, y0, y1 = xs[right - 1], xs[right], ys[right - 1], ys[right]
    return y0 + rounded_division((x - x0) * (y1 - y0), x1 - x0)
