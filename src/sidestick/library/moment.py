# SPDX-License-Identifier: Apache-2.0
"""The wall clock of the library. It is an argument (``Clock``) everywhere, so that tests set it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sidestick.units import MICROS_PER_SECOND

Clock = Callable[[], int]
"""Gives microseconds since 1970 in UTC."""


def wall_clock() -> int:
    """Return microseconds since 1970."""
    return time.time_ns() // 1000


def rfc3339(epoch_us: int) -> str:
    """Return the moment as RFC 3339 in UTC to the millisecond; the text sorts as time does."""
    seconds, micros = divmod(epoch_us, MICROS_PER_SECOND)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
