# SPDX-License-Identifier: Apache-2.0
"""How far another machine's clock is from ours, from four time stamps an exchange (Mills 1991; RFC 5905).

With ``c0`` sent, ``s1`` received there, ``s2`` sent there and ``c3`` received here: offset ``((s1 + s2) - (c0 + c3)) / 2``,
round trip ``(c3 - c0) - (s2 - s1)``. The exchange with the shortest round trip was delayed least, so it is believed; over
half a minute and more the quickest of every eight give a line, whose slope is how much faster the other clock runs.
No method can see that one direction is slower than the other: what is said is a bound, not a spread.

The browser has the same arithmetic, step by step (``web/src/clock/server_clock.ts``); ``conformance/clock`` holds both to
the same integers.
"""

from __future__ import annotations

import math
from collections import deque

import msgspec

from sidestick.units import Micros, rounded_division

KEPT = 180
"""Three minutes of one exchange a second."""
QUICKEST_OF = 24
BLOCK = 8
LINE_SPAN_US = 25_000_000
"""Before so much time has passed, two clocks' difference in speed is smaller than the noise."""
SKEW_LIMIT_PPM = 200
"""No quartz that works is further off, and both may be."""
_MILLION = 1_000_000


class Estimate(msgspec.Struct, frozen=True):
    """Add ``offset_us`` to our clock to get theirs; the truth lies within ``uncertainty_us`` of it."""

    offset_us: Micros
    uncertainty_us: Micros


class _Exchange(msgspec.Struct, frozen=True):
    at_us: int
    offset_us: int
    round_trip_us: int

    def bound_us(self, at_us: int) -> int:
        """How far the offset may be from this exchange's at another time: half the round trip, and drift since."""
        drift = abs(at_us - self.at_us) * SKEW_LIMIT_PPM
        return -(-self.round_trip_us // 2) + -(-drift // _MILLION)


class _Line(msgspec.Struct, frozen=True):
    """Offset over our time: ``offset_us + floor(rise + slope * (t - at_us - centre) + 1/2)``."""

    at_us: int
    offset_us: int
    centre: float
    rise: float
    slope: float

    def offset_at(self, at_us: int) -> int:
        return self.offset_us + math.floor(self.rise + self.slope * ((at_us - self.at_us) - self.centre) + 0.5)


class ClockOffset:
    """One other clock, from the last three minutes of exchanges."""

    def __init__(self) -> None:
        self._exchanges: deque[_Exchange] = deque(maxlen=KEPT)
        self._line: _Line | None = None
        self._slope = 0.0

    def add(self, c0_us: int, s1_us: int, s2_us: int, c3_us: int) -> None:
        """Take in one exchange.

        One that ends before it began is left out. One that contradicts what was known by more than both can be wrong
        says that a clock was set or slept: what was known before is forgotten.
        """
        round_trip = (c3_us - c0_us) - (s2_us - s1_us)
        if round_trip < 0 or s2_us < s1_us:
            return
        offset = rounded_division((s1_us + s2_us) - (c0_us + c3_us), 2)
        fresh = _Exchange(rounded_division(c0_us + c3_us, 2), offset, round_trip)
        known = self.estimate(fresh.at_us)
        if known and abs(known.offset_us - offset) > known.uncertainty_us + fresh.bound_us(fresh.at_us) + 1:
            self.restart()
        self._exchanges.append(fresh)
        self._line = self._fitted()

    def restart(self) -> None:
        """Forget the offset, after a break; how much faster the other clock runs is still known."""
        self._exchanges.clear()
        self._line = None

    def estimate(self, at_us: int | None = None) -> Estimate | None:
        """Return the estimate at ``at_us`` on our clock (by default the last exchange), or ``None`` before the first."""
        if self._line is None:
            return None
        when = self._exchanges[-1].at_us if at_us is None else at_us
        offset = self._line.offset_at(when)
        surest = min(self._exchanges, key=lambda one: one.bound_us(when))
        bound = surest.bound_us(when) + abs(offset - surest.offset_us)
        return Estimate(Micros(offset), Micros(bound))

    def _fitted(self) -> _Line:
        kept = list(self._exchanges)
        if kept[-1].at_us - kept[0].at_us < LINE_SPAN_US:
            quickest = _quickest(kept[-QUICKEST_OF:])
            return _Line(quickest.at_us, quickest.offset_us, 0.0, 0.0, self._slope)
        blocks = [_quickest(kept[start : start + BLOCK]) for start in range(0, len(kept), BLOCK)]
        line = _weighted_line(blocks)
        self._slope = line.slope
        return line


def _quickest(exchanges: list[_Exchange]) -> _Exchange:
    """Return the exchange with the shortest round trip, of equal ones the last."""
    best = exchanges[0]
    for one in exchanges:
        if one.round_trip_us <= best.round_trip_us:
            best = one
    return best


def _weighted_line(points: list[_Exchange]) -> _Line:
    """Fit a line in which a point counts less the longer its round trip was; plain loops, so that sums round alike."""
    shortest = min(point.round_trip_us for point in points)
    excesses = sorted(point.round_trip_us - shortest for point in points)
    usual = max(excesses[len(excesses) // 2], 1)
    last = points[-1]
    shares = [(point.round_trip_us - shortest) / usual for point in points]
    weights = [1 / (1 + share * share) for share in shares]
    weight = x = y = 0.0
    for point, w in zip(points, weights, strict=True):
        weight += w
        x += w * (point.at_us - last.at_us)
        y += w * (point.offset_us - last.offset_us)
    x /= weight
    y /= weight
    xx = xy = 0.0
    for point, w in zip(points, weights, strict=True):
        away = (point.at_us - last.at_us) - x
        xx += w * away * away
        xy += w * away * ((point.offset_us - last.offset_us) - y)
    limit = SKEW_LIMIT_PPM / _MILLION
    slope = min(limit, max(-limit, xy / xx)) if xx > 0 else 0.0
    return _Line(last.at_us, last.offset_us, x, y, slope)
