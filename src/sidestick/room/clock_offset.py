# SPDX-License-Identifier: Apache-2.0
"""How far another machine's clock is from ours, from four time stamps an exchange (Mills 1991; RFC 5905).

With ``c0`` sent, ``s1`` received there, ``s2`` sent there and ``c3`` received here, nothing arrives before it was sent: the
offset is at most ``s1 - c0`` and at least ``s2 - c3``. Each exchange gives both bounds; the smallest of the one and the
greatest of the other are kept, each from whichever exchange was delayed least that way (one-way minima, as Moon, Skelly &
Towsley 1999 take them), and the middle is said. A bound grows with its age, since two clocks drift apart. So what is said is
an interval in which the truth lies, not a spread; no method can see that one direction is slower than the other.

Against the exchange with the shortest round trip this is two to nine times nearer on lines with queues (``bench/stage_phone.py``).
The browser has the same arithmetic in the same integers (``web/src/clock/server_clock.ts``); ``conformance/clock`` holds both
to it.
"""

from __future__ import annotations

from collections import deque

import msgspec

from sidestick.units import Micros, rounded_division

KEPT = 120
"""A minute of two exchanges a second: what is older is wider by its age than any line that can be played on."""
SKEW_LIMIT_PPM = 200
"""No quartz that works is further off, and both may be."""
_MILLION = 1_000_000


class Estimate(msgspec.Struct, frozen=True):
    """Add ``offset_us`` to our clock to get theirs; the truth lies within ``uncertainty_us`` of it."""

    offset_us: Micros
    uncertainty_us: Micros


class _Exchange(msgspec.Struct, frozen=True):
    c0_us: int
    most_us: int
    c3_us: int
    least_us: int

    def most_at(self, at_us: int) -> int:
        return self.most_us + _drift(at_us - self.c0_us)

    def least_at(self, at_us: int) -> int:
        return self.least_us - _drift(at_us - self.c3_us)


class ClockOffset:
    """One other clock, from the last exchanges."""

    def __init__(self) -> None:
        self._exchanges: deque[_Exchange] = deque(maxlen=KEPT)

    def add(self, c0_us: int, s1_us: int, s2_us: int, c3_us: int) -> None:
        """Take in one exchange.

        One that ends before it began is left out. One that contradicts what was known says that a clock was set or slept:
        what was known before is forgotten.
        """
        if s2_us < s1_us or c3_us - c0_us < s2_us - s1_us:
            return
        fresh = _Exchange(c0_us, s1_us - c0_us, c3_us, s2_us - c3_us)
        if self._exchanges:
            least, most = self._bounds(c3_us)
            if fresh.least_at(c3_us) > most or fresh.most_at(c3_us) < least:
                self.restart()
        self._exchanges.append(fresh)

    def restart(self) -> None:
        """Forget what was measured, after a break."""
        self._exchanges.clear()

    def estimate(self, at_us: int | None = None) -> Estimate | None:
        """Return the estimate at ``at_us`` on our clock (by default the last exchange), or ``None`` before the first."""
        if not self._exchanges:
            return None
        least, most = self._bounds(self._exchanges[-1].c3_us if at_us is None else at_us)
        offset = rounded_division(least + most, 2)
        return Estimate(Micros(offset), Micros(max(abs(most - offset), abs(offset - least))))

    def _bounds(self, at_us: int) -> tuple[int, int]:
        return (
            max(one.least_at(at_us) for one in self._exchanges),
            min(one.most_at(at_us) for one in self._exchanges),
        )


def _drift(span_us: int) -> int:
    """Return by how much two clocks may have come apart within ``span_us``."""
    return -(-abs(span_us) * SKEW_LIMIT_PPM // _MILLION)
