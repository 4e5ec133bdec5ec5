# SPDX-License-Identifier: Apache-2.0
"""A rock song at six levels, the rooms' own ways to play it, and people to play it."""

from __future__ import annotations

from functools import cache

from sidestick.arrange import charts_from
from sidestick.coach import Course, course_of
from sidestick.music import Chart, Note, Pad
from sidestick.take import Grade, Judgement
from tests.arrange.songs import heard, rock


@cache
def charts() -> tuple[Chart, ...]:
    return charts_from("0" * 64, heard(rock(bars=32), bars=32))


@cache
def course() -> Course:
    return course_of(charts())


def judged(
    notes: tuple[Note, ...], share: float, *, asynchronies_us: tuple[int, ...] = (0,), missed: Pad | None = None
) -> list[Judgement]:
    """Return judgements of which ``share`` are met, evenly spread; notes of the pad ``missed`` are not."""
    rows = []
    for index, note in enumerate(notes):
        met = int((index + 1) * share) > int(index * share) and note.pad is not missed
        away = asynchronies_us[index % len(asynchronies_us)]
        rows.append(Judgement(Grade.GOOD, index, index, away) if met else Judgement(Grade.MISS, index))
    return rows
