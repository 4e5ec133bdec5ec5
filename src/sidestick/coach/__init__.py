# SPDX-License-Identifier: Apache-2.0
"""History -> next level, next bars to practise. Pure."""

from __future__ import annotations

from sidestick.coach.bars import WeakBar, weakest_bars
from sidestick.coach.level import Suggestion, suggest_level

__all__ = ["Suggestion", "WeakBar", "suggest_level", "weakest_bars"]
