# SPDX-License-Identifier: Apache-2.0
"""How far a piece of work is: one fraction over its stages, and the time that is left.

Each stage has a share of the whole, measured on full songs; within a stage the fraction moves as the stage says. The
time left is what the elapsed time makes of the fraction, and is not said before both are large enough to mean it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import msgspec

_LEAST_FRACTION = 0.04
_LEAST_S = 0.7


class Progress(msgspec.Struct, frozen=True):
    """``fraction`` 0 to 1 of the whole, ``stage`` a code, ``seconds_left`` None while it cannot be said."""

    fraction: float
    stage: str
    seconds_left: float | None = None


OnProgress = Callable[[Progress], None]
"""Is told how far the work is; what it raises (``Cancelled``) stops the work."""


def silent(_: Progress) -> None:
    """Tell nobody."""


class Stages:
    """Tells ``on_progress`` of work whose stages have the given shares of the whole, in order."""

    def __init__(
        self, shares: Mapping[str, float], on_progress: OnProgress, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        whole = sum(shares.values())
        self._shares = {stage: share / whole for stage, share in shares.items()}
        self._tell = on_progress
        self._clock_s = clock_s
        self._began_s = clock_s()

    def at(self, stage: str) -> Callable[[float], None]:
        """Say that ``stage`` begins; return what is called with the fraction (0 to 1) of it that is done."""
        names = list(self._shares)
        before = sum(self._shares[name] for name in names[: names.index(stage)])

        def told(fraction: float) -> None:
            done = min(1.0, before + self._shares[stage] * min(1.0, max(0.0, fraction)))
            self._tell(Progress(done, stage, self._seconds_left(done)))

        told(0.0)
        return told

    def _seconds_left(self, done: float) -> float | None:
        elapsed_s = self._clock_s() - self._began_s
        if done < _LEAST_FRACTION or elapsed_s < _LEAST_S:
            return None
        return round(elapsed_s * (1 - done) / done, 1)
