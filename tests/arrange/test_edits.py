# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidestick.arrange import (
    AddHit,
    DeleteHit,
    DoubleTempo,
    Edit,
    Edits,
    HalveTempo,
    MoveDownbeat,
    SetMetre,
    TapBeats,
    arranged,
    charts_from,
    checked,
    edited,
)
from sidestick.errors import BadData
from sidestick.music import Beat, Heard, Metre, Onset, Pad
from tests.arrange.songs import EXAMPLES, heard, random_heard, rock, slow_blues

SHA = "0" * 64
SONG = heard(rock())
moments = st.floats(0, 16, allow_nan=False)
edits = st.lists(
    st.one_of(
        st.builds(MoveDownbeat, moments),
        st.just(DoubleTempo()),
        st.just(HalveTempo()),
        st.builds(SetMetre, moments, st.integers(1, 12)),
        st.builds(AddHit, moments, st.sampled_from(list(Pad))),
        st.builds(DeleteHit, moments, st.sampled_from(list(Pad))),
        st.builds(lambda at, step: TapBeats(tuple(at + i * step for i in range(5))), moments, st.floats(0.2, 1.0)),
    ),
    max_size=8,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard, edits)
def test_whatever_is_edited_all_levels_follow_and_nest(song: Heard, wanted: list[Edit]) -> None:
    kept = Edits()
    for edit in wanted:
        with suppress(BadData):
            kept = checked(song, kept, edit)
    charts = arranged(SHA, song, kept).charts
    for lower, higher in pairwise(charts):
        assert {(n.tick, n.pad) for n in lower.notes} < {(n.tick, n.pad) for n in higher.notes}


@given(edits)
def test_edits_survive_being_written_and_read(wanted: list[Edit]) -> None:
    kept = Edits(tuple(wanted))
    assert msgspec.json.decode(msgspec.json.encode(kept), type=Edits) == kept


def test_without_edits_the_song_is_as_it_was_heard() -> None:
    assert edited(SONG, Edits()) is SONG


def test_a_stroke_taken_out_of_one_bar_is_not_put_back_from_the_bars_alike() -> None:
    record = charts_from("0" * 64, SONG)[-1]
    snares = [note for note in record.notes if note.pad is Pad.SNARE]
    gone = snares[len(snares) // 2]
    kept = checked(SONG, Edits(), DeleteHit(gone.time_us / 1e6, Pad.SNARE))
    left = [note for note in arranged("0" * 64, SONG, kept).charts[-1].notes if note.pad is Pad.SNARE]
    assert [note.tick for note in left] == [note.tick for note in snares if note is not gone]
    back = checked(SONG, kept, AddHit(gone.time_us / 1e6, Pad.SNARE))
    again = [note for note in arranged("0" * 64, SONG, back).charts[-1].notes if note.pad is Pad.SNARE]
    assert [note.tick for note in again] == [note.tick for note in snares]


@pytest.mark.parametrize("pad", [Pad.KICK, Pad.TOM_LOW, Pad.CRASH])
@pytest.mark.parametrize("sixteenth", range(16))
def test_a_hit_added_on_the_grid_lands_where_it_was_put(pad: Pad, sixteenth: int) -> None:
    chart = charts_from("0" * 64, SONG)[-1]
    tick = chart.bars[3] + 120 * sixteenth
    if (tick, pad) in {(note.tick, note.pad) for note in chart.notes}:
        return
    moment = chart.tempo_map.micros_at(tick) / 1e6
    made = arranged("0" * 64, SONG, checked(SONG, Edits(), AddHit(moment, pad)))
    there = {(note.tick, note.pad) for note in made.charts[-1].notes} | {(row.tick, row.pad) for row in made.left_out}
    assert (tick, pad) in there
    assert {(note.tick, note.pad) for note in chart.notes} - there == set()


def test_a_moved_downbeat_moves_every_bar_line() -> None:
    moved = edited(SONG, checked(SONG, Edits(), MoveDownbeat(0.9)))
    assert moved.downbeats_s[:3] == pytest.approx([0.9, 2.9, 4.9])
    lines = charts_from(SHA, moved)[0].bars
    assert {after - before for before, after in pairwise(lines)} == {1920}


def test_doubling_and_halving_come_back_to_where_they_began() -> None:
    there = checked(SONG, Edits(), DoubleTempo())
    assert edited(SONG, there).tempo_bpm == pytest.approx(240)
    back = edited(SONG, checked(SONG, there, HalveTempo()))
    assert [beat.time_s for beat in back.beats] == pytest.approx([beat.time_s for beat in SONG.beats])
    assert back.downbeats_s == pytest.approx(SONG.downbeats_s)


def test_taps_that_come_early_as_people_tap_are_moved_to_the_drums() -> None:
    lost = heard(rock(), bpm=97.0)
    early = TapBeats(tuple(0.4 + i * 0.5 - 0.035 for i in range(32)))
    found = edited(lost, checked(lost, Edits(), early))
    assert [beat.time_s for beat in found.beats[:32]] == pytest.approx([0.4 + i * 0.5 for i in range(32)], abs=0.002)
    assert found.tempo_bpm == pytest.approx(120, abs=0.1)


def test_a_few_taps_give_a_song_without_a_beat_its_pace_to_the_end() -> None:
    silent = msgspec.structs.replace(heard([], notices=("no_beat", "no_drums")), beats=())
    found = edited(silent, checked(silent, Edits(), TapBeats((4.0, 4.6, 5.2, 5.8))))
    assert found.tempo_bpm == pytest.approx(100)
    assert "no_beat" not in found.notices
    assert found.beats[-1].time_s > silent.duration_s - 0.61


def test_a_metre_set_in_the_middle_leaves_the_bars_before_it() -> None:
    changed = edited(SONG, checked(SONG, Edits(), SetMetre(8.4, 3)))
    assert changed.downbeats_s[:6] == pytest.approx([0.4, 2.4, 4.4, 6.4, 8.4, 9.9])


BLUES = heard(slow_blues(), bars=6, bpm=60, units_per_beat=3)


@pytest.mark.parametrize(
    ("asked", "metre", "second_bar_s"),
    [(2, Metre(6, 8, 3), 2.4), (3, Metre(9, 8, 3), 3.4), (4, Metre(12, 8, 3), 4.4), (5, Metre(15, 8, 3), 5.4)],
)
def test_a_metre_set_in_a_song_of_three_eighths_to_the_beat_counts_those_beats(
    asked: int, metre: Metre, second_bar_s: float
) -> None:
    changed = edited(BLUES, checked(BLUES, Edits(), SetMetre(0.4, asked)))
    assert changed.metre == metre
    assert changed.downbeats_s[:2] == pytest.approx([0.4, second_bar_s])
    assert len(changed.beats) == len(BLUES.beats)


def test_a_moved_downbeat_keeps_three_eighths_to_the_beat() -> None:
    moved = edited(BLUES, checked(BLUES, Edits(), MoveDownbeat(1.4)))
    assert moved.metre == Metre(12, 8, 3)
    assert moved.downbeats_s[:2] == pytest.approx([1.4, 5.4])


@pytest.mark.parametrize(("edit", "tempo"), [(DoubleTempo(), 120), (HalveTempo(), 30)])
def test_beats_of_three_eighths_counted_otherwise_are_quarters(edit: Edit, tempo: float) -> None:
    changed = edited(BLUES, checked(BLUES, Edits(), edit))
    assert changed.metre == Metre(4)
    assert changed.tempo_bpm == pytest.approx(tempo)


def test_a_hit_that_is_added_is_in_the_record_and_one_that_is_deleted_is_not() -> None:
    added = edited(SONG, checked(SONG, Edits(), AddHit(2.65, Pad.TOM_LOW)))
    assert Pad.TOM_LOW in {note.pad for note in charts_from(SHA, added)[-1].notes}
    gone = edited(SONG, checked(SONG, Edits(), DeleteHit(0.93, Pad.SNARE)))
    assert len(gone.onsets) == len(SONG.onsets) - 1


def test_edits_hold_after_the_song_was_heard_anew() -> None:
    anew = heard([Onset(o.time_s + 0.01, o.pad, o.velocity, 0.6) for o in rock() if o.pad is not Pad.CRASH])
    kept = checked(SONG, checked(SONG, Edits(), DeleteHit(0.9, Pad.SNARE)), DeleteHit(0.4, Pad.CRASH))
    assert len(edited(anew, kept).onsets) == len(anew.onsets) - 1


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (AddHit(99.0, Pad.KICK), "99.0 s lies after the end of the recording, which lasts 17.4 s"),
        (TapBeats((1.0, 1.5)), "only 2 taps; tap at least 4"),
        (TapBeats((1.0, 1.5, 1.5, 2.0)), "A tap at 1.5 s after one at 1.5 s is no steady beat"),
        (TapBeats((1.0, 1.5, 2.0, 9.0)), "A tap at 9.0 s after one at 2.0 s"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(edit: Edit, said: str) -> None:
    with pytest.raises(BadData, match=said):
        checked(SONG, Edits(), edit)


def test_a_tempo_nobody_plays_is_refused_and_the_edits_before_it_stay() -> None:
    once = checked(SONG, Edits(), DoubleTempo())
    with pytest.raises(BadData, match="480 beats a minute; between 20 and 400"):
        checked(SONG, once, DoubleTempo())
    assert once.edits == (DoubleTempo(),)


@pytest.mark.parametrize("beats", [(), SONG.beats], ids=["none", "even ones that stand in"])
@pytest.mark.parametrize("edit", [MoveDownbeat(1.0), SetMetre(1.0, 3), DoubleTempo(), HalveTempo()])
def test_a_song_whose_beat_was_not_heard_has_none_to_move_or_double_until_it_is_tapped(
    beats: tuple[Beat, ...], edit: Edit
) -> None:
    lost = msgspec.structs.replace(SONG, beats=beats, tempo_bpm=0, notices=("no_beat",))
    with pytest.raises(BadData, match="tap along to the song first"):
        checked(lost, Edits(), edit)
    assert edited(lost, Edits((edit,))) == lost
    tapped = checked(lost, Edits(), TapBeats((1.0, 1.5, 2.0, 2.5, 3.0)))
    assert edited(lost, checked(lost, tapped, edit)) != edited(lost, tapped)
