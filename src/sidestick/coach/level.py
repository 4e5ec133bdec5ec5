# SPDX-License-Identifier: Apache-2.0
"""Which level a player should play next: the one where about four of five strokes succeed.

The challenge point of Guadagnoli and Lee (2004): practice teaches most where success is likely and not sure. A share of
met notes above the band moves one level up, below it one down; within it the player stays. One step at a time, and only
on enough notes: a beginner should never be thrown.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sidestick.music import Level
from sidestick.take import Score

BAND = (0.70, 0.90)
"""Share of met notes between which a level is right."""

ENOUGH_NOTES = 24
"""Fewer notes than this say nothing: the standard error of a share of .8 is then above .08."""


class Suggestion(msgspec.Struct, frozen=True):
    """The next level, and why: ``reason`` is a key in ``words/*/coach.json``."""

    level: Level
    reason: str
    parameters: dict[str, str | int]


def success(score: Score) -> float:
    """Return the share of notes that were met, 0 to 1; an extra stroke counts against it by half a note."""
    met = score.perfect + score.good + score.ok
    return max(met - 0.5 * score.extra, 0.0) / score.notes if score.notes else 0.0


def suggest_level(history: Sequence[Score], current: Level) -> Suggestion:
    """Return the level for the next take.

    ``history`` holds the player's scores at ``current``, oldest first; the last three count, the newest most.
    """
    recent = history[-3:]
    notes = sum(score.notes for score in recent)
    if notes < ENOUGH_NOTES:
        return Suggestion(current, "first", {"level": int(current)})
    weights = [score.notes * (index + 1) for index, score in enumerate(recent)]
    share = sum(success(score) * weight for score, weight in zip(recent, weights, strict=True)) / sum(weights)
    percent = round(100 * share)
    if share > BAND[1] and current < Level.RECORD:
        return Suggestion(Level(current + 1), "up", {"percent": percent, "level": int(current) + 1})
    if share < BAND[0] and current > Level.PULSE:
        return Suggestion(Level(current - 1), "down", {"percent": percent, "level": int(current) - 1})
    return Suggestion(current, "stay", {"percent": percent, "level": int(current)})
