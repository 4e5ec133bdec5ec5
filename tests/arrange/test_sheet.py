# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
from hypothesis import given, settings

from sidestick.arrange import AddHit, DeleteHit, DoubleTempo, Edits, Sheet, arranged, sheet_of
from sidestick.arrange.playable import Limb, Reason
from sidestick.music import Heard, Level, Onset, Pad, Section
from tests.arrange.songs import EXAMPLES, heard, random_heard, rock

SHA = "0" * 64


def sheet(song: Heard, edits: Edits | None = None) -> Sheet:
    edits = edits or Edits()
    return sheet_of(arranged(SHA, song, edits), song, edits)


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard)
def test_the_record_with_a_level_on_every_note_is_all_six_charts(song: Heard) -> None:
    arrangement = arranged(SHA, song)
    page = sheet_of(arrangement, song, Edits())
    for chart in arrangement.charts:
        shown = [(note.tick, note.pad) for note in page.notes if note.level <= chart.level]
        assert shown == [(note.tick, note.pad) for note in chart.notes]


def test_feet_and_hands_are_told_apart() -> None:
    page = sheet(heard(rock()))
    assert {note.limb for note in page.notes if note.pad is Pad.KICK} == {Limb.RIGHT_FOOT}
    assert {note.limb for note in page.notes if note.pad is not Pad.KICK} <= {Limb.RIGHT, Limb.LEFT}


def test_sections_stand_at_their_bar_lines() -> None:
    page = sheet(heard(rock()))
    assert [line.label for line in page.sections] == ["verse", "chorus"]
    assert {line.tick for line in page.sections} <= set(page.bars)


def test_two_sections_at_one_bar_line_are_one() -> None:
    song = heard(rock())
    short = (Section(0.0, 0.5, "intro", 0.5), Section(0.5, 17.0, "verse", 0.8))
    page = sheet(Heard(song.duration_s, 120, song.metre, song.beats, short, song.onsets, -14))
    assert [line.label for line in page.sections] == ["verse"]


def test_tempo_and_beats_are_those_after_the_edits() -> None:
    page = sheet(heard(rock()), Edits((DoubleTempo(),)))
    assert round(page.tempo_bpm) == 240
    assert page.heard_beats == 63


def test_a_hit_that_a_player_put_in_is_written_and_not_heard_until_it_is_taken_out() -> None:
    put = AddHit(2.65, Pad.TOM_LOW)
    page = sheet(heard(rock()), Edits((put,)))
    assert [(note.pad, note.time_us // 1000) for note in page.notes if note.written] == [(Pad.TOM_LOW, 2650)]
    assert not any(note.written for note in sheet(heard(rock()), Edits((put, DeleteHit(2.65, Pad.TOM_LOW)))).notes)


def test_even_beats_that_stand_in_for_lost_ones_were_not_heard() -> None:
    song = heard(rock())
    assert sheet(msgspec.structs.replace(song, tempo_bpm=0, notices=("no_beat",))).heard_beats == 0


def test_a_faint_stroke_that_no_bar_alike_has_is_listed_with_the_reason() -> None:
    stray = Onset(0.4 + 3 * 2.0 + 0.125, Pad.TOM_LOW, 60, 0.2)
    page = sheet(heard(sorted([*rock(), stray], key=lambda onset: onset.time_s)))
    assert [(row.pad, row.reason) for row in page.left_out] == [(Pad.TOM_LOW, Reason.ALONE)]


def test_an_added_stroke_for_a_third_hand_says_so() -> None:
    song = heard(rock())
    moment = next(onset.time_s for onset in rock() if onset.pad is Pad.SNARE)
    page = sheet(song, Edits((AddHit(moment, Pad.CRASH),)))
    assert [row.reason for row in page.left_out] == [Reason.THREE_AT_ONCE]
    assert Level.RECORD in page.offered
