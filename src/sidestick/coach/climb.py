# SPDX-License-Identifier: Apache-2.0
"""Which rung comes next: the one a player is likely to manage and not sure to.

The rung whose chance lies nearest the aim is the one wanted, and a player moves toward it when that is worth the change:
one rung at a time, several at once where even a cautious guess says that all is within reach, so that a veteran does not sit through a first lesson. What is too hard gets easier by one or two rungs and never to
the bottom. Nobody fails.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from sidestick.coach import parameters as p
from sidestick.coach.features import Features, features
from sidestick.coach.ladder import Rung, ladder, notes_of
from sidestick.coach.skill import Skill, chance_of
from sidestick.music import Chart, Level


class Course(msgspec.Struct, frozen=True):
    """A song's ladder and what makes each rung hard; made once a song."""

    rungs: tuple[Rung, ...]
    features: tuple[Features, ...]

    def index_of(self, level: Level) -> int:
        """Return the rung that is the whole of ``level``."""
        return max(index for index, rung in enumerate(self.rungs) if rung.level <= level and rung.completes)


class Move(msgspec.Struct, frozen=True):
    """The next rung, its level, the chance of it, and why: ``reason`` is a key in ``words/*/coach.json``, ``moves``."""

    rung: int
    level: Level
    chance: float
    reason: str


def course_of(charts: Sequence[Chart]) -> Course:
    """Return the course of a song's six charts."""
    rungs = ladder(charts)
    rows = tuple(features(notes_of(rung, charts), charts[int(rung.level) - 1].bars, rung.level) for rung in rungs)
    return Course(rungs, rows)


def chances_of(course: Course, skill: Skill) -> list[tuple[float, float]]:
    """Return for each rung the chance of success, expected and cautiously taken."""
    found = [chance_of(skill, row) for row in course.features]
    return [(one.mean, one.mean - p.SURE.value * (one.mean - one.low)) for one in found]


def next_rung(course: Course, skill: Skill, current: int, *, ever_played: bool = True) -> Move:
    """Return the rung to play after ``current``.

    ``ever_played`` is whether ``skill`` rests on anything: a newcomer begins where they are put.
    """
    found = chances_of(course, skill)

    def move(rung: int, reason: str) -> Move:
        return Move(rung, course.rungs[rung].level, round(found[rung][0], 4), reason)

    if not ever_played or skill.notes == 0:
        return move(current, "begin")
    top = len(found) - 1
    away = [abs(_logit(expected) - _logit(p.AIM.value)) for expected, _ in found]
    nearest = min(range(top + 1), key=lambda rung: (away[rung], rung))
    worth = away[current] - away[nearest] >= p.WORTH.value or found[current][0] > p.BAND_HIGH.value
    if nearest > current and worth:
        # More than one new thing at once only where even a cautious guess says that all of it is within reach.
        leap = max((k for k in range(current + 1, nearest + 1) if found[k][1] >= p.LEAP_CHANCE.value), default=current)
        return move(leap, "leap") if leap > current + 1 else move(current + 1, "climb")
    if nearest < current and found[current][0] < p.EASE_BELOW.value:
        return move(max(nearest, current - round(p.STEPS_DOWN.value)), "ease")
    return move(current, "top" if current == top and found[current][0] > p.BAND_HIGH.value else "stay")


def _logit(share: float) -> float:
    held = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))
