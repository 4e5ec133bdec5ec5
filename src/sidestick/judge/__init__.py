# SPDX-License-Identifier: Apache-2.0
"""Notes + hits + rules -> judgements, score. Pure, replayable."""

from __future__ import annotations

from sidestick.judge.judge import Judge, judge
from sidestick.judge.score import score
from sidestick.judge.windows import grade_of, half_widths

__all__ = ["Judge", "grade_of", "half_widths", "judge", "score"]
