# SPDX-License-Identifier: Apache-2.0
"""Names for numbers, and the only conversions between them.

Conventions
-----------
Listening works in float ``Seconds`` on the recording's timeline. Judging, takes, replays and every wire use integer
``Micros``. Musical positions are integer ``Ticks``. A rounding happens here and nowhere else, half away from zero for
seconds (what a person expects of -0.5) and half up for the integer division that Python and TypeScript share.
"""

from __future__ import annotations

import math
from typing import NewType

Seconds = NewType("Seconds", float)
"""Time or duration on the recording's timeline, in seconds."""

Micros = NewType("Micros", int)
"""Time or duration in whole microseconds; on the song's timeline 0 is the recording's first sample."""

Ticks = NewType("Ticks", int)
"""Musical position or length; 480 to the quarter note."""

Velocity = NewType("Velocity", int)
"""How hard a drum is struck, as MIDI has it: 1 to 127."""

TICKS_PER_QUARTER = Ticks(480)
MICROS_PER_SECOND = 1_000_000
MICROS_PER_MILLI = 1_000


def micros_from_seconds(seconds: float) -> Micros:
    """Return the nearest whole microsecond to ``seconds``; raise ``ValueError`` when it is not finite."""
    if not math.isfinite(seconds):
        raise ValueError(f"a time must be a finite number of seconds, not {seconds}")
    return Micros(int(math.copysign(math.floor(abs(seconds) * MICROS_PER_SECOND + 0.5), seconds)))


def seconds_from_micros(micros: int) -> Seconds:
    """Return ``micros`` in seconds."""
    return Seconds(micros / MICROS_PER_SECOND)


def millis_from_micros(micros: float) -> float:
    """Return ``micros`` in milliseconds, for reading by people."""
    return micros / MICROS_PER_MILLI


def micros_from_millis(millis: float) -> Micros:
    """Return the nearest whole microsecond to ``millis``."""
    return micros_from_seconds(millis / 1000.0)


def rounded_division(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` rounded half up, exactly; ``denominator`` must be positive.

    The browser stage has the same function: both must agree to the microsecond.
    """
    if denominator <= 0:
        raise ValueError(f"the denominator must be positive, not {denominator}")
    return (2 * numerator + denominator) // (2 * denominator)


def real_micros(time_us: int, rate: float) -> Micros:
    """Return how long after the song's start ``time_us`` sounds when the song is played at ``rate``."""
    thousandths = int(rate * MICROS_PER_MILLI + 0.5)
    return Micros(
        time_us if thousandths == MICROS_PER_MILLI else rounded_division(time_us * MICROS_PER_MILLI, thousandths)
    )


def clamp_velocity(value: float) -> Velocity:
    """Return ``value`` as a velocity, rounded and held within 1 to 127."""
    return Velocity(int(min(127, max(1, math.floor(value + 0.5)))))
