# SPDX-License-Identifier: Apache-2.0
"""The first minutes, and every minute after: what to show, count and let play next.

A lesson goes by rungs. A new thing is shown (the page plays it), counted (the voice counts while it is shown again) and
played; then the song goes on with it. Success climbs, struggle eases, and no sentence of it blames. Four bars at a time at
first, eight once there is something to hold on to. Where the first rung is still too much, the song itself slows down, and
comes back to its own speed as a drill does: three clean passes for each step.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from sidestick.coach import parameters as p
from sidestick.coach.climb import Course, Move, next_rung
from sidestick.coach.drills import Loop, loop_of, sped_up
from sidestick.coach.ladder import Rung, few_are_new, notes_of
from sidestick.coach.level import success
from sidestick.coach.skill import Skill
from sidestick.music import Chart, Level
from sidestick.take import Score

FIRST_BARS, BARS = 4, 8
_SHORT_PASSES = 4
_SHOWN_WITH = {"begin": "lesson.show_first", "known": "lesson.known", "leap": "moves.leap"}
_PLAYED_WITH = {"leap": "moves.known"}
_STAYED_WITH = ("moves.stay", "moves.stay_listen", "moves.stay_loose")
"""Said by turns: who stays a while is not told the same thing each time."""


class Way(StrEnum):
    """What happens in a step: the page plays it, counts it, or the player plays."""

    SHOW = "show"
    COUNT = "count"
    PLAY = "play"


class Said(msgspec.Struct, frozen=True):
    """A sentence: a key in ``words/*/coach.json`` and its parameters; ``pad`` and ``place`` are keys there too."""

    key: str
    parameters: dict[str, str | int]


class Step(msgspec.Struct, frozen=True):
    """One step of a lesson, from ``start_us`` to ``end_us`` after a lead-in from ``lead_in_us``.

    ``level`` and ``notes`` (indices into its chart) are what is played; ``new`` what is new in it: pad and place.
    """

    way: Way
    rung: int
    level: Level
    notes: tuple[int, ...]
    lead_in_us: int
    start_us: int
    end_us: int
    said: Said
    new: tuple[str, str] | None = None


class Lesson(msgspec.Struct, frozen=True):
    """Where a player is: the rung, the bar that comes next, how many passes were played, and the steps still to come.

    ``rate`` is the song's speed in the player's turn, ``clean`` how many clean passes in a row there were at it.
    """

    rung: int
    bar: int
    passes: int
    steps: tuple[Step, ...]
    rate: float = 1.0
    clean: int = 0


def begin(course: Course, charts: Sequence[Chart], skill: Skill | None = None) -> Lesson:
    """Return the lesson of someone who has just sat down; one whom the coach knows begins where they belong."""
    known = skill if skill is not None and skill.notes else None
    rung = 0
    while known is not None:
        move = next_rung(course, known, rung)
        if move.rung <= rung:
            break
        rung = move.rung
    bar = _first_bar(course.rungs[rung], charts)
    reason = "known" if rung else "begin"
    return Lesson(rung, bar, 0, _steps(course, charts, rung, bar, FIRST_BARS, reason, fresh=True))


def after_play(
    lesson: Lesson, course: Course, charts: Sequence[Chart], skill: Skill, reached: Score | None = None
) -> Lesson:
    """Return the lesson after the player has played its last step; ``skill`` has been updated with it.

    ``reached`` is the score of that step; without it, as for somebody who struck nothing, the speed stays.
    """
    move: Move = next_rung(course, skill, lesson.rung)
    played = lesson.passes + 1
    length = FIRST_BARS if played < _SHORT_PASSES else BARS
    bar = lesson.bar + (FIRST_BARS if lesson.passes < _SHORT_PASSES else BARS)
    chart = charts[int(move.level) - 1]
    if bar + length > len(chart.bars):
        bar = _first_bar(course.rungs[move.rung], charts)
    fresh = move.reason in {"climb", "leap"}
    # Several rungs of one level at once are a climb: "here is level 1" tells nothing to who plays it.
    within = move.reason == "leap" and move.level == course.rungs[lesson.rung].level
    reason = "climb" if within else move.reason
    if fresh:
        bar = _bar_with_new(course, charts, lesson.rung, move.rung, bar)
        reason = "leap" if reason == "climb" and few_are_new(course.rungs, lesson.rung, move.rung) else reason
    rate, clean = _pace(lesson, move, reached)
    if rate != lesson.rate and not fresh:
        reason = "slower" if rate < lesson.rate else "faster"
    steps = _steps(course, charts, move.rung, bar, length, reason, fresh=fresh, passes=played)
    return Lesson(move.rung, bar, played, steps, rate, clean)


def _pace(lesson: Lesson, move: Move, reached: Score | None) -> tuple[float, int]:
    """Return the speed of the next turn, and the clean passes so far at it."""
    if move.rung > lesson.rung:
        return 1.0, 0
    if reached is None:
        return lesson.rate, lesson.clean
    if lesson.rate == 1.0:
        struggles = lesson.rung == 0 and success(reached) < p.EASE_BELOW.value
        return (p.SLOWEST.value if struggles else 1.0), 0
    return sped_up(lesson.rate, lesson.clean, reached)


def played_in(lesson: Lesson, course: Course, charts: Sequence[Chart]) -> Loop:
    """Return the stretch that the last step of ``lesson`` lets play; ``steps`` are not looked at."""
    chart = charts[int(course.rungs[lesson.rung].level) - 1]
    return _stretch(chart, lesson.bar, FIRST_BARS if lesson.passes < _SHORT_PASSES else BARS)


def _stretch(chart: Chart, bar: int, length: int) -> Loop:
    return loop_of(chart, bar, min(bar + length, len(chart.bars)) - 1)


def _first_bar(rung: Rung, charts: Sequence[Chart]) -> int:
    """Return the bar of the rung's first note: nobody should begin by waiting."""
    chart = charts[int(rung.level) - 1]
    if not rung.notes:
        return 0
    tick = chart.notes[rung.notes[0]].tick
    return max(sum(line <= tick for line in chart.bars) - 1, 0)


def _bar_with_new(course: Course, charts: Sequence[Chart], before: int, number: int, bar: int) -> int:
    """Return the bar from ``bar`` on, or from the beginning, whose two bars show best what is new in rung ``number``."""
    had = {(note.tick, note.pad) for note in notes_of(course.rungs[before], charts)}
    bars = charts[int(course.rungs[number].level) - 1].bars
    new = [0] * len(bars)
    for note in notes_of(course.rungs[number], charts):
        if (note.tick, note.pad) not in had:
            new[max(bisect_right(bars, note.tick) - 1, 0)] += 1
    pairs = [sum(new[index : index + 2]) for index in range(len(bars))]
    onward = (*range(bar, len(bars)), *range(min(bar, len(bars))))
    return next((index for index in onward if 0 < max(pairs) <= 2 * pairs[index]), bar)


def _steps(
    course: Course,
    charts: Sequence[Chart],
    number: int,
    bar: int,
    length: int,
    reason: str,
    *,
    fresh: bool,
    passes: int = 0,
) -> tuple[Step, ...]:
    rung = course.rungs[number]
    chart = charts[int(rung.level) - 1]
    loop = _stretch(chart, bar, length)
    short = loop_of(chart, bar, bar + 1)
    new = (rung.pad, rung.place)
    parameters: dict[str, str | int] = {"level": int(rung.level), "pad": rung.pad, "place": rung.place}

    def step(way: Way, key: str, *, brief: bool = False) -> Step:
        where = short if brief else loop
        return Step(
            way, number, rung.level, rung.notes, where.lead_in_us, where.start_us, where.end_us,
            Said(key, parameters), new if fresh else None,
        )  # fmt: skip

    if not fresh:
        stays = _STAYED_WITH[passes % len(_STAYED_WITH)]
        return (step(Way.PLAY, stays if reason == "stay" else f"moves.{reason}"),)
    return (
        step(Way.SHOW, _SHOWN_WITH.get(reason, "lesson.show"), brief=True),
        step(Way.COUNT, "lesson.count", brief=True),
        step(Way.PLAY, _PLAYED_WITH.get(reason, f"moves.{reason}")),
    )
