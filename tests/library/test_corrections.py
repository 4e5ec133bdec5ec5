# SPDX-License-Identifier: Apache-2.0
"""Corrections are kept apart from what was heard, can be undone and redone, and takes keep the charts they were played to."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sidestick.arrange import AddHit, DeleteHit, DoubleTempo, HalveTempo
from sidestick.errors import BadData, Conflict, NotFound
from sidestick.library import Library, bundle
from sidestick.library.corrections import ARRANGED
from sidestick.library.tables import charts
from sidestick.music import Level, Pad, Song
from sidestick.take import Duet
from tests.arrange.songs import heard, rock
from tests.fakes.clock import FakeClock
from tests.library.examples import header, put, song


def drummed(title: str = "Pull Up a Chair") -> Song:
    what = heard(rock())
    return msgspec.structs.replace(song(title), heard=what, duration_us=round(what.duration_s * 1e6))


def strokes(library: Library, sha256: str, level: Level = Level.RECORD) -> set[tuple[int, Pad]]:
    return {(note.tick, note.pad) for note in library.songs.chart(sha256, level).notes}


def test_a_correction_changes_all_levels_and_can_be_undone_and_redone(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    before = library.songs.charts(sha256)
    first = library.corrections.make(sha256, DoubleTempo(), on=0)
    assert (first.revision, first.count, first.can_undo, first.can_redo) == (1, 1, True, False)
    after = library.songs.charts(sha256)
    assert all(after[level].bars != before[level].bars for level in Level)
    back = library.corrections.undo(sha256)
    assert (back.count, back.can_undo, back.can_redo) == (0, False, True)
    assert library.songs.charts(sha256) == before
    assert library.corrections.redo(sha256).revision == first.revision
    assert library.songs.charts(sha256) == after


def test_undo_with_nothing_to_undo_and_redo_with_nothing_to_redo_do_nothing(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    assert library.corrections.undo(sha256).revision == 0
    assert library.corrections.redo(sha256).revision == 0


def test_a_correction_after_an_undo_is_what_redo_comes_to(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    library.corrections.make(sha256, DoubleTempo())
    library.corrections.undo(sha256)
    library.corrections.make(sha256, AddHit(2.65, Pad.TOM_LOW))
    library.corrections.undo(sha256)
    library.corrections.redo(sha256)
    assert library.corrections.edits(sha256).edits == (AddHit(2.65, Pad.TOM_LOW),)


def test_as_heard_takes_all_back_and_loses_nothing(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    edits = (DoubleTempo(), AddHit(2.65, Pad.TOM_LOW), DeleteHit(0.9, Pad.SNARE))
    for edit in edits:
        library.corrections.make(sha256, edit)
    assert library.corrections.as_heard(sha256).count == 0
    for _ in edits:
        library.corrections.redo(sha256)
    assert library.corrections.edits(sha256).edits == edits


def test_a_correction_of_what_is_no_longer_shown_is_refused(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    library.corrections.make(sha256, AddHit(2.65, Pad.TOM_LOW), on=0)
    with pytest.raises(Conflict, match="corrected elsewhere"):
        library.corrections.make(sha256, DoubleTempo(), on=0)
    assert library.corrections.where(sha256).count == 1


def test_nonsense_is_refused_and_what_was_put_right_stays(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    kept = library.corrections.make(sha256, DoubleTempo())
    with pytest.raises(BadData, match="480 beats a minute"):
        library.corrections.make(sha256, DoubleTempo())
    with pytest.raises(BadData, match="after the end"):
        library.corrections.make(sha256, AddHit(999.0, Pad.KICK))
    assert library.corrections.where(sha256) == kept


def test_a_song_with_every_hit_deleted_still_gives_six_charts_and_says_so(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    for onset in drummed().heard.onsets:
        library.corrections.make(sha256, DeleteHit(onset.time_s, onset.pad))
    page = library.corrections.page(sha256)
    assert "plain_groove" in page.sheet.notices
    assert page.sheet.offered == (Level.PULSE, Level.BACKBEAT, Level.GROOVE)
    assert all(chart.notes for chart in library.songs.charts(sha256).values())


def test_there_is_no_correcting_what_is_not_there(library: Library) -> None:
    with pytest.raises(NotFound):
        library.corrections.make("0" * 64, DoubleTempo())
    with pytest.raises(NotFound):
        library.corrections.undo("0" * 64)


def test_corrections_are_there_when_the_library_is_opened_again(
    tmp_path: Path, url: str | None, clock: FakeClock
) -> None:
    with Library.open(tmp_path, url=url, clock=clock) as library:
        sha256 = put(library, drummed()).sha256
        library.corrections.make(sha256, HalveTempo())
        charts_then = library.songs.charts(sha256)
    with Library.open(tmp_path, url=url, clock=clock) as library:
        assert library.songs.charts(sha256) == charts_then


def test_corrections_survive_when_the_song_is_heard_anew(library: Library) -> None:
    kept = drummed()
    sha256 = put(library, kept).sha256
    library.corrections.make(sha256, AddHit(2.65, Pad.TOM_LOW))
    anew = msgspec.structs.replace(
        kept,
        heard=msgspec.structs.replace(kept.heard, onsets=kept.heard.onsets[::-1][:-8][::-1], heard_by="another ear"),
    )
    bundle.write_json(library.home.song(sha256) / bundle.SONG, anew)
    assert Pad.TOM_LOW in {pad for _, pad in strokes(library, sha256)}


def test_an_arrangement_that_was_damaged_on_the_disk_is_made_again(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    before = library.songs.charts(sha256)
    (path,) = (library.home.song(sha256) / ARRANGED).iterdir()
    path.write_text('{"charts": [')
    assert library.songs.charts(sha256) == before


def test_the_page_has_the_six_charts_in_one(library: Library) -> None:
    sha256 = put(library, drummed()).sha256
    sheet = library.corrections.page(sha256).sheet
    for level in Level:
        on_page = {(note.tick, note.pad) for note in sheet.notes if note.level <= level}
        assert on_page == strokes(library, sha256, level)


def test_a_take_keeps_the_charts_it_was_played_to(library: Library) -> None:
    kept = put(library, drummed())
    given = library.charts.parts(kept.sha256, [Level.GROOVE, Level.GROOVE])
    begun = msgspec.structs.replace(header(kept), charts=given.names)
    library.takes.begin(begun)
    library.corrections.make(kept.sha256, DoubleTempo())
    _, _, played = library.played(begun.id)
    assert tuple(played.values()) == given.charts
    assert library.songs.chart(kept.sha256, Level.GROOVE) != given.charts[0]


def test_a_take_from_before_is_played_to_the_charts_the_song_came_with(library: Library) -> None:
    kept = put(library, drummed())
    begun = header(kept)
    library.takes.begin(begun)
    library.corrections.make(kept.sha256, DoubleTempo())
    _, _, played = library.played(begun.id)
    assert played == {seat: library.songs.chart_as_first_heard(kept.sha256, Level.GROOVE) for seat in (0, 1)}


def test_a_duet_gives_each_seat_its_part_and_both_together_level_four(library: Library) -> None:
    kept = put(library, drummed())
    feet, hands = library.charts.parts(kept.sha256, [Level.PULSE, Level.GROOVE], Duet.FEET_HANDS).charts
    assert {note.pad for note in feet.notes} == {Pad.KICK}
    assert Pad.KICK not in {note.pad for note in hands.notes}
    both = {(note.tick, note.pad) for chart in (feet, hands) for note in chart.notes}
    assert both >= strokes(library, kept.sha256, Level.SONG)


def test_charts_that_no_take_names_go_weeks_after_they_were_given_out(library: Library, clock: FakeClock) -> None:
    kept = put(library, drummed())
    played = library.charts.parts(kept.sha256, [Level.GROOVE, Level.GROOVE])
    library.charts.parts(kept.sha256, [Level.PULSE])
    begun = msgspec.structs.replace(header(kept), charts=played.names)
    library.takes.begin(begun)
    clock.go_on(31 * 24 * 3600)
    library.start()
    with library.database.reading() as connection:
        assert set(connection.scalars(charts.select().with_only_columns(charts.c.sha256))) == set(played.names)
    assert library.charts.of(begun) is not None
