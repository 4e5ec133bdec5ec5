# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sidestick.arrange import charts_from
from sidestick.coach import Skill, chart_of, course_of, ladder, next_rung, notes_of
from sidestick.coach import parameters as p
from sidestick.coach.climb import chances_of
from sidestick.music import Heard, Level
from sidestick.words import LANGUAGES, say
from tests.arrange.songs import random_heard
from tests.coach.songs import charts, course


@settings(max_examples=80, deadline=None)
@given(random_heard)
def test_each_rung_is_a_strict_part_of_the_next_and_the_last_is_the_record(song: Heard) -> None:
    found = charts_from("0" * 64, song)
    rungs = ladder(found)
    parts = [{(note.tick, note.pad) for note in notes_of(rung, found)} for rung in rungs]
    assert all(lower < higher for lower, higher in pairwise(parts))
    assert parts[-1] == {(note.tick, note.pad) for note in found[-1].notes}
    whole = [rung.level for rung in rungs if rung.completes]
    assert whole == list(Level)


def test_each_rung_of_a_rock_song_brings_one_thing_that_can_be_said() -> None:
    for rung in ladder(charts()):
        for language in LANGUAGES:
            assert say(f"coach.pads.{rung.pad}", language)
            assert say(f"coach.places.{rung.place}", language)


def test_a_rung_is_a_chart_of_its_level() -> None:
    rung = ladder(charts())[0]
    chart = chart_of(rung, charts())
    assert (chart.level, chart.bars) == (Level.PULSE, charts()[0].bars)


def test_whoever_was_never_heard_begins_where_they_are() -> None:
    assert next_rung(course(), Skill(), 0).reason == "begin"


@settings(max_examples=60, deadline=None)
@given(st.floats(-3, 9), st.floats(0.02, 2), st.data())
def test_a_move_leads_toward_the_aim_and_never_down_by_more_than_two(
    ability: float, variance: float, data: st.DataObject
) -> None:
    current = data.draw(st.integers(0, len(course().rungs) - 1))
    skill = Skill(ability=ability, variance=variance, notes=100)
    move = next_rung(course(), skill, current)
    found = [expected for expected, _ in chances_of(course(), skill)]
    assert current - move.rung <= p.STEPS_DOWN.value
    if move.rung > current:
        assert found[current] > p.AIM.value
    if move.rung < current:
        assert found[current] < p.EASE_BELOW.value
    assert move.level == course().rungs[move.rung].level
    for language in LANGUAGES:
        assert say(f"coach.moves.{move.reason}", language)


def test_a_veteran_leaps_and_a_novice_climbs_one_by_one() -> None:
    veteran = next_rung(course(), Skill(ability=6, variance=0.1, notes=40), 1)
    assert (veteran.reason, veteran.level) == ("leap", Level.RECORD)
    novice = next_rung(course(), Skill(ability=1.2, variance=0.6, notes=40), 0)
    assert novice.rung <= 1


def test_at_the_top_there_is_nowhere_to_go_and_that_is_said() -> None:
    top = len(course().rungs) - 1
    assert next_rung(course(), Skill(ability=8, variance=0.1, notes=40), top).reason == "top"


def test_the_rung_of_a_level_is_all_of_it() -> None:
    for level in Level:
        rung = course().rungs[course().index_of(level)]
        assert len(rung.notes) == len(charts()[level - 1].notes)
    assert course_of(charts()).rungs == course().rungs
