# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidestick.arrange import charts_from, duet
from sidestick.arrange.duet import phrase_of
from sidestick.music import Articulation, Chart, Heard, Level, Pad
from sidestick.take import Duet
from tests.arrange.songs import EXAMPLES, heard, random_heard, rock

SHA = "0" * 64


def strokes(chart: Chart) -> set[tuple[int, Pad]]:
    return {(note.tick, note.pad) for note in chart.notes}


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard, st.sampled_from(list(Duet)), st.sampled_from(list(Level)), st.sampled_from(list(Level)))
def test_two_parts_are_never_thinner_than_level_four_nor_richer_than_the_record(
    song: Heard, kind: Duet, one: Level, other: Level
) -> None:
    charts = charts_from(SHA, song)
    first, second = duet(charts, kind, (one, other), charts[0].bars[::4])
    together = strokes(first) | strokes(second)
    assert strokes(charts[3]) <= together <= strokes(charts[5])
    assert (first.level, second.level) == (one, other)
    for chart in (first, second):
        assert all(before.tick <= after.tick for before, after in pairwise(chart.notes))


def test_traders_play_by_turns_of_four_bars() -> None:
    charts = charts_from(SHA, heard(rock(bars=16), bars=16))
    first, second = duet(charts, Duet.TRADE, (Level.SONG, Level.SONG), (charts[0].bars[0],))
    assert not strokes(first) & strokes(second)
    phrase = 4 * 1920
    assert {(note.tick - charts[0].bars[0]) // phrase for note in first.notes} == {0, 2}
    assert {(note.tick - charts[0].bars[0]) // phrase for note in second.notes} == {1, 3}


def test_in_a_novices_turn_the_veteran_plays_what_is_missing_under_it() -> None:
    charts = charts_from(SHA, heard(rock(bars=16), bars=16))
    novice, veteran = duet(charts, Duet.TRADE, (Level.PULSE, Level.RECORD))
    assert strokes(novice) < strokes(charts[0])
    assert strokes(novice) | strokes(veteran) == strokes(charts[5])
    assert not strokes(novice) & strokes(veteran)


@pytest.mark.parametrize("kind", [Duet.FEET_HANDS, Duet.LOW_HIGH])
def test_a_split_kit_gives_each_note_to_one_player(kind: Duet) -> None:
    charts = charts_from(SHA, heard(rock()))
    first, second = duet(charts, kind, (Level.BACKBEAT, Level.SONG))
    assert not strokes(first) & strokes(second)
    assert strokes(first) | strokes(second) == strokes(charts[3])
    assert all(note.pad is Pad.KICK or note.articulation is Articulation.PEDAL for note in first.notes)


def test_in_unison_the_better_player_carries_the_song_where_both_are_new() -> None:
    charts = charts_from(SHA, heard(rock()))
    first, second = duet(charts, Duet.UNISON, (Level.PULSE, Level.GROOVE))
    assert (strokes(first), strokes(second)) == (strokes(charts[0]), strokes(charts[3]))


def test_phrases_begin_where_sections_do_and_no_bar_is_left_alone() -> None:
    chart = charts_from(SHA, heard(rock(bars=11), bars=11))[0]
    assert phrase_of(chart, (chart.bars[0], chart.bars[6]))[:10] == [0, 0, 0, 0, 1, 1, 2, 2, 2, 2]
    assert phrase_of(chart, (chart.bars[0], chart.bars[5]))[:9] == [0, 0, 0, 0, 0, 1, 1, 1, 1]
