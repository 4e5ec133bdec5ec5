# SPDX-License-Identifier: Apache-2.0
"""How far another machine's clock is from ours, from four time stamps an exchange (Mills 1991; RFC 5905).

With ``c0`` sent, ``s1`` received there, ``s2`` sent there and ``c3`` received here: offset ``((s1 + s2) - (c0 + c3)) / 2``,
round trip ``(c3 - c0) - (s2 - s1)``. The exchange with the shortest round trip was delayed least, so it is believed.
No method can see that one direction is slower than the other; half the shortest round trip bounds the error.
"""

from __future__ import annotations

from collections import deque

import msgspec

from sidestick.units import Micros, rounded_division


class Estimate(msgspec.Struct, frozen=True):
    """Add ``offset_us`` to our clock to get theirs; the truth lies within ``uncertainty_us`` of it."""

    offset_us: Micros
    uncertainty_us: Micros


class ClockOffset:
    """Believes the quickest of the last exchanges, one estimate a clock."""

    def __init__(self, kept: int = 24) -> None:
        self._exchanges: deque[tuple[int, int]] = deque(maxlen=kept)

    def add(self, c0_us: int, s1_us: int, s2_us: int, c3_us: int) -> None:
        """Take in one exchange; one that ends before it began is left out: a clock was set meanwhile."""
        round_trip = (c3_us - c0_us) - (s2_us - s1_us)
        if round_trip >= 0 and s2_us >= s1_us:
            self._exchanges.append((round_trip, rounded_division((s1_us + s2_us) - (c0_us + c3_us), 2)))

    def estimate(self) -> Estimate | None:
        """Return the estimate, or ``None`` before the first exchange."""
        if not self._exchanges:
            return None
        round_trip, offset = min(self._exchanges)
        return Estimate(Micros(offset), Micros(-(-round_trip // 2)))
