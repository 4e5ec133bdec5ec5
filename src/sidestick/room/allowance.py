# SPDX-License-Identifier: Apache-2.0
"""How often somebody may do something: so many at once, then so many a second."""

from __future__ import annotations

from sidestick.units import MICROS_PER_SECOND


class Allowance:
    """A bucket of tokens that fills with time; a clock that goes back fills nothing."""

    def __init__(self, a_second: float, at_once: int) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._tokens = float(at_once)
        self._filled_us: int | None = None

    def take(self, now_us: int) -> bool:
        """Take one token; ``False`` when there is none."""
        if self._filled_us is not None:
            passed = max(now_us - self._filled_us, 0)
            self._tokens = min(self._tokens + passed * self._a_second / MICROS_PER_SECOND, self._at_once)
        self._filled_us = now_us
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
