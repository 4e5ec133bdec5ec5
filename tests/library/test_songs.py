# SPDX-License-Identifier: Apache-2.0
"""Lists, search, names, bookmarks, deleting and restoring."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest

from sidestick.errors import BadData, BadInput, NotFound
from sidestick.library import Library
from sidestick.music import Level
from tests.fakes.clock import FakeClock
from tests.library.examples import header, put, song


def test_a_song_comes_back_as_it_was_put(library: Library) -> None:
    kept = put(library, song())
    assert kept == song()
    assert library.songs.get(kept.sha256) == kept
    summary = library.songs.summary(kept.sha256)
    assert (summary.title, summary.drum_onsets, summary.notices) == ("Pull Up a Chair", 2, ("uncertain_tempo",))
    assert summary.added_at == "2026-05-01T12:00:00.000Z"


def test_a_song_that_is_not_there_is_said(library: Library) -> None:
    for sha256 in ("0" * 64, "../../etc/passwd", ""):
        for act in (library.songs.get, library.songs.delete, library.songs.restore, library.songs.summary):
            with pytest.raises(NotFound, match="no song"):
                act(sha256)


@pytest.mark.parametrize(
    ("title", "artist", "search"),
    [
        ("Hello, Goodbye", "The Beat", "hello"),
        ("Hello, Goodbye", "The Beat", "BEAT goodbye"),
        ("Ｆｕｌｌ Ｗｉｄｔｈ", "", "full width"),
        ("Full Width", "", "ｆｕｌｌ"),
        ("夜に駆ける", "ヨアソビ", "夜に"),
        ("夜に駆ける", "ヨアソビ", "よあそび"),
        ("ﾊﾛｰ", "", "ハロー"),
        ("봄날", "방탄소년단", "봄날"),
        (unicodedata.normalize("NFD", "봄날"), "방탄소년단", "봄날"),  # decomposed, as some systems name files
        ("Straße", "", "STRASSE"),
        ("100% Café_Bar", "", "100% café_"),
    ],
)
def test_a_song_is_found_whatever_the_case_and_width(library: Library, title: str, artist: str, search: str) -> None:
    put(library, song(title, artist))
    put(library, song("Another", "Someone"))
    assert [found.artist for found in library.songs.list(search)] == [artist]


@pytest.mark.parametrize("search", ["%", "_", "\\", "zzz", "hello zzz", "' OR 1=1 --"])
def test_what_is_in_no_title_finds_nothing(library: Library, search: str) -> None:
    put(library, song("Hello"))
    assert library.songs.list(search) == []


def test_bookmarked_songs_come_first_then_the_newest(library: Library, clock: FakeClock) -> None:
    for title in ("first", "second", "third"):
        put(library, song(title))
        clock.go_on(1)
    library.songs.bookmark(song("first").sha256, on=True)
    assert [found.title for found in library.songs.list()] == ["first", "third", "second"]
    library.songs.bookmark(song("first").sha256, on=False)
    assert [found.title for found in library.songs.list()] == ["third", "second", "first"]


def test_a_new_name_is_found_and_lasts_when_the_song_is_brought_again(library: Library) -> None:
    sha256 = put(library, song("Untitled 3")).sha256
    assert library.songs.rename(sha256, title="  Our\nSong ", artist="Wé").title == "Our Song"
    assert [found.sha256 for found in library.songs.list("our wé")] == [sha256]
    assert library.songs.list("untitled") == []
    assert put(library, song("Untitled 3")).title == "Our Song"
    assert library.songs.rename(sha256, artist="").title == "Our Song"


@pytest.mark.parametrize("title", ["", "   ", "\x00\n"])
def test_an_empty_title_is_refused(library: Library, title: str) -> None:
    sha256 = put(library, song()).sha256
    with pytest.raises(BadInput, match="needs a title"):
        library.songs.rename(sha256, title=title)


def test_a_deleted_song_is_out_of_sight_and_comes_back_whole(library: Library) -> None:
    kept = put(library, song())
    library.songs.bookmark(kept.sha256, on=True)
    library.songs.delete(kept.sha256)
    assert library.songs.list() == []
    with pytest.raises(NotFound, match="no song"):
        library.songs.get(kept.sha256)
    assert library.songs.restore(kept.sha256) == kept
    assert library.songs.list()[0].bookmarked


def test_a_deleted_song_comes_back_when_its_file_is_brought_again(library: Library) -> None:
    kept = put(library, song())
    library.songs.delete(kept.sha256)
    assert library.songs.by_source(kept.source_sha256) == kept
    assert library.songs.add(kept) == kept


def test_the_next_start_removes_what_was_deleted_and_keeps_its_takes(library: Library) -> None:
    kept, other = put(library, song()), put(library, song("Other"))
    library.takes.begin(header(kept))
    library.songs.delete(kept.sha256)
    assert library.songs.even_deleted(kept.sha256) == kept
    library.start()
    assert not library.home.song(kept.sha256).exists()
    assert library.home.song(other.sha256).exists()
    with pytest.raises(NotFound):
        library.songs.restore(kept.sha256)
    assert library.songs.by_source(kept.source_sha256) is None
    assert [take.title for take in library.takes.list()] == ["Pull Up a Chair"]


def test_two_files_of_one_recording_are_one_song(library: Library) -> None:
    first = put(library, song())
    second = msgspec.structs.replace(song(), source_sha256="b" * 64)
    library.songs.add(second)
    assert len(library.songs.list()) == 1
    assert library.songs.by_source("b" * 64) == library.songs.by_source(first.source_sha256)


def test_charts_are_read_and_a_broken_one_is_said(library: Library) -> None:
    sha256 = put(library, song()).sha256
    assert list(library.songs.charts(sha256)) == list(Level)
    assert library.songs.chart(sha256, Level.PULSE).level is Level.PULSE
    path = library.home.song(sha256) / "charts" / "3.json"
    path.write_text('{"song_sha256": "x"')
    with pytest.raises(BadData, match=r"3\.json"):
        library.songs.chart_as_first_heard(sha256, Level.GROOVE)
    path.unlink()
    with pytest.raises(NotFound, match=r"charts/3\.json"):
        library.songs.chart_as_first_heard(sha256, Level.GROOVE)
    assert library.songs.by_source(song().source_sha256) is None  # so that bringing it again mends it
