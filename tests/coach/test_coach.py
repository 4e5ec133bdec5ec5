# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.arrange import charts_from
from sidestick.coach import suggest_level, weakest_bars
from sidestick.judge import judge
from sidestick.music import Level
from sidestick.take import Hit, Score
from sidestick.words import LANGUAGES, say
from tests.arrange.songs import heard, rock


def played(met: int, notes: int = 100, extra: int = 0) -> Score:
    return Score(0, 0, 0.0, 0, notes, met, 0, 0, notes - met, extra)


@pytest.mark.parametrize(
    ("met", "level", "next_level"),
    [(95, 3, 4), (91, 3, 4), (90, 3, 3), (80, 3, 3), (70, 3, 3), (69, 3, 2), (10, 3, 2), (100, 6, 6), (0, 1, 1)],
)
def test_a_level_is_right_between_seventy_and_ninety_percent(met: int, level: int, next_level: int) -> None:
    assert suggest_level([played(met)], Level(level)).level == next_level


def test_a_few_notes_say_nothing() -> None:
    suggestion = suggest_level([played(5, 5)], Level.GROOVE)
    assert (suggestion.level, suggestion.reason) == (Level.GROOVE, "first")


def test_the_newest_take_counts_most() -> None:
    assert suggest_level([played(60), played(100), played(100)], Level.GROOVE).level is Level.SONG
    assert suggest_level([played(100), played(60), played(50)], Level.GROOVE).level is Level.BACKBEAT


def test_striking_everything_in_sight_is_not_success() -> None:
    assert suggest_level([played(100, extra=120)], Level.GROOVE).level is Level.BACKBEAT


@given(st.lists(st.integers(0, 100), max_size=6), st.sampled_from(list(Level)))
def test_a_player_is_never_moved_by_more_than_one_level_and_the_reason_can_be_said(
    mets: list[int], level: Level
) -> None:
    suggestion = suggest_level([played(met) for met in mets], level)
    assert abs(suggestion.level - level) <= 1
    for language in LANGUAGES:
        assert "{{" not in say(f"coach.{suggestion.reason}", language, **suggestion.parameters)


def test_the_bars_that_were_missed_are_found_weakest_first() -> None:
    chart = charts_from("0" * 64, heard(rock()))[3]
    third, fifth = (chart.tempo_map.micros_at(chart.bars[bar]) for bar in (2, 4))
    length = 2_000_000
    hits = [
        Hit(0, seq, note.time_us, note.pad, 100)
        for seq, note in enumerate(chart.notes)
        if not third <= note.time_us < third + length and not fifth <= note.time_us < fifth + length // 2
    ]
    weak = weakest_bars(chart, judge(chart.notes, hits, level=Level.SONG))
    assert [row.bar for row in weak] == [2, 4]
    assert (weak[0].start_us, weak[0].end_us) == (third, third + length)


def test_a_perfect_take_has_no_weak_bars() -> None:
    chart = charts_from("0" * 64, heard(rock()))[3]
    hits = [Hit(0, seq, note.time_us, note.pad, 100) for seq, note in enumerate(chart.notes)]
    assert weakest_bars(chart, judge(chart.notes, hits, level=Level.SONG)) == ()
