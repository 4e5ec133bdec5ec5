# SPDX-License-Identifier: Apache-2.0
"""History -> next level, next bars to practise. Pure."""

from __future__ import annotations

from sidestick.coach.bars import WeakBar, weakest_bars
from sidestick.coach.climb import Course, Move, course_of, next_rung
from sidestick.coach.level import Suggestion, suggest_level
from sidestick.coach.skill import Skill, updated

__all__ = [
    "Course",
    "Move",
    "Skill",
    "Suggestion",
    "WeakBar",
    "course_of",
    "next_rung",
    "suggest_level",
    "updated",
    "weakest_bars",
]
