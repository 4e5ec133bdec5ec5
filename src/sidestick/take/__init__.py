# SPDX-License-Identifier: Apache-2.0
"""Who plays and what they played. Frozen values, pure."""

from __future__ import annotations

from sidestick.take.player import Calibration, Jacket, Line, Player, Seat
from sidestick.take.take import MAX_TIME_US, Duet, Grade, Hit, Judgement, Score, Take, TakeHeader

__all__ = [
    "MAX_TIME_US",
    "Calibration",
    "Duet",
    "Grade",
    "Hit",
    "Jacket",
    "Judgement",
    "Line",
    "Player",
    "Score",
    "Seat",
    "Take",
    "TakeHeader",
]
