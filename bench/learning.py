# SPDX-License-Identifier: Apache-2.0
"""How soon the coach has a beginner in the groove and a veteran at home, against fixed levels and a plain staircase.

``python bench/learning.py`` takes about a minute. Simulated novices and veterans (``sidestick.simulate.learner``, whose
docstring gives the ranges they are drawn from) play the two demo songs over and over, four bars at a time at first and
eight after. Each pass they are judged as players are; then the coach, the staircase (a level up above 90 % met, down below
70 %) or nobody decides what they play next. All teachers see the same people. ``in band`` is the share of all play between
70 % and 90 % expected success; ``learning`` the same until the record itself is expected to succeed by nine of ten, after
which the song has nothing harder to give.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.arranging import SHA, truth
from bench.machine import machine
from sidestick.arrange import charts_from
from sidestick.coach import Course, Skill, course_of, next_rung, suggest_level, updated
from sidestick.coach.ladder import notes_of
from sidestick.judge import judge, score
from sidestick.music import Chart, Level, Note
from sidestick.simulate.learner import Learner, expected_success, novice, play, practised, veteran
from sidestick.take import Grade, Judgement, Score

PEOPLE = 40
MINUTES = 12.0
SECONDS_BETWEEN = 3.0
GOAL_MINUTES, GOAL_BAND = 5.0, 0.80
SONGS = ("pull-up-a-chair", "lights-across-the-water")


class Room(NamedTuple):
    """A song with its course."""

    charts: tuple[Chart, ...]
    course: Course


class Diary(NamedTuple):
    """For each pass its minutes of play so far, length, level, success as met and as expected, and whether there is more to learn.

    Whoever is expected to meet more than nine of ten notes of the record has learnt it.
    """

    rows: list[tuple[float, float, int, float, float, bool]]


Teacher = Callable[[Room, list[Score], Skill, int], int]


def coach(room: Room, _: list[Score], skill: Skill, current: int) -> int:
    return next_rung(room.course, skill, current).rung


def staircase(room: Room, history: list[Score], _: Skill, current: int) -> int:
    level = room.course.rungs[current].level
    return room.course.index_of(suggest_level(history, level).level)


def fixed(level: Level) -> Teacher:
    return lambda room, _, __, ___: room.course.index_of(level)


def passes(notes: Sequence[Note], bars: Sequence[int], start: int, count: int) -> list[Note]:
    low, high = bars[start], bars[min(start + count, len(bars) - 1)]
    ticks = [note.tick for note in notes]
    return list(notes[bisect_left(ticks, low) : bisect_left(ticks, high)])


def lesson(room: Room, person: Learner, teacher: Teacher, first: int, rng: np.random.Generator) -> Diary:
    skill, current, played, bar = Skill(), first, 0.0, 0
    history: list[Score] = []
    rows = []
    while played < MINUTES:
        rung = room.course.rungs[current]
        chart = room.charts[int(rung.level) - 1]
        length = 4 if len(rows) < 4 else 8
        if bar + length >= len(chart.bars):
            bar = 0
        notes = passes(notes_of(rung, room.charts), chart.bars, bar, length)
        start, end = (chart.tempo_map.micros_at(chart.bars[at]) for at in (bar, bar + length))
        bar += length
        if not notes:
            continue
        minutes = (end - start) / 60e6
        found: tuple[Judgement, ...] = judge(notes, play(person, notes, rng), level=rung.level)
        met = sum(row.grade not in {Grade.MISS, Grade.EXTRA} for row in found) / len(notes)
        ought = expected_success(person, notes)
        played += minutes
        record = passes(room.charts[-1].notes, chart.bars, bar - length, length)
        rows.append((played, minutes, int(rung.level), met, ought, expected_success(person, record) <= 0.90))
        person = practised(person, minutes, met)
        skill = updated(skill, notes, chart.bars, rung.level, found)
        after = teacher(room, history_at(history, score(found), rung.level), skill, current)
        if room.course.rungs[after].level != rung.level:
            history.clear()
        current = after
    return Diary(rows)


def history_at(history: list[Score], fresh: Score, level: Level) -> list[Score]:
    del level
    history.append(fresh)
    return history


def summary(diaries: Sequence[Diary]) -> dict[str, float]:
    to_groove, inside, until, promotions, false_up, false_down = [], [], [], 0, 0, 0
    for diary in diaries:
        reached = next((at for at, minutes, level, *_ in diary.rows if level >= 3), np.inf)
        to_groove.append(reached)
        total = sum(row[1] for row in diary.rows)
        inside.append(sum(row[1] for row in diary.rows if 0.70 <= row[4] <= 0.90) / total)
        learning = [row for row in diary.rows if row[5]]
        can = sum(row[1] for row in learning)
        until.append(sum(row[1] for row in learning if 0.70 <= row[4] <= 0.90) / can if can else np.nan)
        levels = [row[2] for row in diary.rows]
        for index in range(1, len(levels)):
            if levels[index] > levels[index - 1]:
                promotions += 1
                # Taken back within three passes, or begun with less than two of three to be expected.
                false_up += diary.rows[index][4] < 0.66
            if levels[index] < levels[index - 1]:
                false_down += diary.rows[index - 1][4] > 0.75
    return {
        "minutes to level 3": float(np.median(to_groove)),
        "within 5 min": float(np.mean(np.array(to_groove) <= GOAL_MINUTES)),
        "in the band": float(np.mean(inside)),
        "while learning": float(np.nanmean(until)),
        "false up": false_up / len(diaries),
        "false down": false_down / len(diaries),
    }


def main() -> int:
    print(machine())
    failed = False
    for name in SONGS:
        charts = charts_from(SHA, truth(name))
        room = Room(charts, course_of(charts))
        print(f"\n{name}: {len(room.course.rungs)} rungs; {PEOPLE} novices, {MINUTES:.0f} minutes of play each")
        print(
            f"  {'':12s} {'to level 3':>10s} {'<= 5 min':>9s} {'in band':>8s} {'learning':>8s} {'false up':>9s} {'false down':>11s} {'at end':>7s}"
        )
        teachers: dict[str, tuple[Teacher, int]] = {
            "coach": (coach, 0),
            "staircase": (staircase, room.course.index_of(Level.PULSE)),
            **{f"fixed at {level:d}": (fixed(level), room.course.index_of(level)) for level in list(Level)[:4]},
        }
        best: dict[str, dict[str, float]] = {}
        for label, (teacher, first) in teachers.items():
            diaries = [
                lesson(room, novice(np.random.default_rng([1, seed])), teacher, first, np.random.default_rng([2, seed]))
                for seed in range(PEOPLE)
            ]
            row = best[label] = summary(diaries)
            end = np.median([diary.rows[-1][2] for diary in diaries])
            print(
                f"  {label:12s} {row['minutes to level 3']:8.1f} m {100 * row['within 5 min']:7.0f} % {100 * row['in the band']:6.0f} %"
                f" {100 * row['while learning']:6.0f} % {row['false up']:9.2f} {row['false down']:11.2f} {end:7.0f}"
            )
        ours = best["coach"]
        failed |= ours["minutes to level 3"] > GOAL_MINUTES or ours["while learning"] < GOAL_BAND
        failed |= ours["while learning"] <= max(
            row["while learning"] for label, row in best.items() if label != "coach"
        )
        for label, (teacher, first) in list(teachers.items())[:2]:
            placed = []
            for seed in range(PEOPLE):
                person = veteran(np.random.default_rng([3, seed]))
                diary = lesson(room, person, teacher, first, np.random.default_rng([4, seed]))
                placed.append(next((at for at, _, level, *_ in diary.rows if level >= 5), np.inf))
            share = float(np.mean(np.array(placed) <= 1.0))
            print(
                f"  {PEOPLE} veterans, {label}: at level 5 or 6 after {np.median(placed):.1f} min of play, {100 * share:.0f} % within one"
            )
            failed |= label == "coach" and float(np.median(placed)) > 1.0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
