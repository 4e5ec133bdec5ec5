# SPDX-License-Identifier: Apache-2.0
"""A clock that stands still until it is told to go on."""

from __future__ import annotations

from sidestick.units import MICROS_PER_SECOND


class FakeClock:
    """Gives microseconds since 1970; begins on 1 May 2026 at noon."""

    def __init__(self, epoch_us: int = 1_777_636_800 * MICROS_PER_SECOND) -> None:
        self.now_us = epoch_us

    def __call__(self) -> int:
        return self.now_us

    def go_on(self, seconds: float) -> None:
        self.now_us += round(seconds * MICROS_PER_SECOND)
