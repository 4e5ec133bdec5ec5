# SPDX-License-Identifier: Apache-2.0
"""Between players: levels at which both have about the same chance, and a joint score that is fair.

What a player brings to the joint score is their success, measured against their own aim, times how much of a part they took
on, measured against the part that would be right for them:

    brought = min(success / AIM, 1.1) * min(worth(level) / worth(right level), 1)

A novice at level 2 and a veteran at level 5 who each meet four of five notes of the part that is right for them bring the
same. A part that is too easy can raise success from four of five to all, a gain of a tenth at most here, while each level
below the right one costs a quarter; a part that is too hard earns no bonus and costs success. So the right level is the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import msgspec

from sidestick.coach import parameters as p
from sidestick.coach.climb import Course, chances_of
from sidestick.coach.level import success
from sidestick.coach.skill import Skill
from sidestick.music import Level
from sidestick.take import Score

WORTH: dict[Level, float] = {
    Level.PULSE: 0.24,
    Level.BACKBEAT: 0.32,
    Level.GROOVE: 0.42,
    Level.SONG: 0.56,
    Level.FILLS: 0.75,
    Level.RECORD: 1.0,
}
"""How much of a part each level is: three quarters of the next, whatever the song."""

_MOST = 1.1
_FROM_RIGHT = 1.5
"""How much a chance beside the aim weighs against one beside the other's: nobody plays what bores them for company."""


class Pairing(msgspec.Struct, frozen=True):
    """A level for each of two players, and each one's chance of success at it."""

    levels: tuple[Level, Level]
    chances: tuple[float, float]


class Joint(msgspec.Struct, frozen=True):
    """A joint score from 0 to 1000, and what each player brought to it, 0 to 1.1."""

    points: int
    brought: tuple[float, ...]


def level_chances(course: Course, skill: Skill) -> dict[Level, float]:
    """Return the chance of success at each whole level."""
    found = chances_of(course, skill)
    return {level: found[course.index_of(level)][0] for level in Level}


def right_level(course: Course, skill: Skill) -> Level:
    """Return the highest level whose chance is at least the low edge of the band, or level 1."""
    found = level_chances(course, skill)
    return max((level for level in Level if found[level] >= p.BAND_LOW.value), default=Level.PULSE)


def pair_levels(course: Course, first: Skill, second: Skill) -> Pairing:
    """Return the levels at which both players' chances lie near the aim and near each other."""
    one, other = level_chances(course, first), level_chances(course, second)

    def cost(levels: tuple[Level, Level]) -> tuple[float, int]:
        mine, theirs = one[levels[0]], other[levels[1]]
        off = abs(mine - p.AIM.value) + abs(theirs - p.AIM.value)
        return (abs(mine - theirs) + _FROM_RIGHT * off, -int(levels[0]) - int(levels[1]))

    levels = min(product(Level, Level), key=cost)
    return Pairing(levels, (round(one[levels[0]], 4), round(other[levels[1]], 4)))


def brought(share: float, level: Level, right: Level) -> float:
    """Return what a player brings who met ``share`` of a part of ``level`` where ``right`` was the right one."""
    return min(max(share, 0.0) / p.AIM.value, _MOST) * min(WORTH[level] / WORTH[right], 1.0)


def joint_score(scores: Sequence[Score], levels: Sequence[Level], right: Sequence[Level]) -> Joint:
    """Return the joint score of players who sat together; ``right`` are the levels that were right for them.

    The points are the geometric mean of what each brought: one cannot make up for the other by being twice as good.
    """
    each = tuple(
        round(brought(success(score), level, best), 4) for score, level, best in zip(scores, levels, right, strict=True)
    )
    whole = 1.0
    for value in each:
        whole *= value
    mean = whole ** (1 / len(each)) if each else 0.0
    return Joint(round(1000 * mean / _MOST), each)
