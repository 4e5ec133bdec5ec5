# SPDX-License-Identifier: Apache-2.0
"""Judgements -> points, combo and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sidestick.take import Grade, Judgement, Score

POINTS: dict[Grade, int] = {Grade.PERFECT: 100, Grade.GOOD: 70, Grade.OK: 40}
COMBO_STEP = 10
MOST_STEPS = 3


def score(judgements: Iterable[Judgement], *, seat: int = 0) -> Score:
    """Count ``judgements``, which must be in the order in which they were decided."""
    total = plain = combo = longest = 0
    counts: Counter[Grade] = Counter()
    for judgement in judgements:
        counts[judgement.grade] += 1
        if judgement.grade is Grade.MISS:
            combo = 0
        elif judgement.grade is not Grade.EXTRA:
            points = POINTS[judgement.grade]
            plain += points
            total += points * (1 + min(combo // COMBO_STEP, MOST_STEPS))
            combo += 1
            longest = max(longest, combo)
    notes = sum(counts[grade] for grade in (Grade.PERFECT, Grade.GOOD, Grade.OK, Grade.MISS))
    accuracy = plain / (POINTS[Grade.PERFECT] * notes) if notes else 0.0
    return Score(
        seat,
        total,
        accuracy,
        longest,
        notes,
        counts[Grade.PERFECT],
        counts[Grade.GOOD],
        counts[Grade.OK],
        counts[Grade.MISS],
        counts[Grade.EXTRA],
    )
