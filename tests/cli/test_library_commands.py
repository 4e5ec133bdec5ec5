# SPDX-License-Identifier: Apache-2.0
"""``songs``, ``takes``, ``replay``, ``report``, ``souvenir`` and ``export-midi`` on a library with a played song."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import mido
import msgspec
import numpy as np
import pytest

from sidestick import simulate
from sidestick.cli import main
from sidestick.library import Library, bundle, import_song
from sidestick.music import Level, Metre
from tests.library.examples import header


@pytest.fixture(scope="module")
def played(song: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one song and one take of it."""
    folder = tmp_path_factory.mktemp("evening") / "library"
    with Library.open(folder) as library:
        kept = import_song(library, song)
        begun = header(kept)
        chart = library.songs.charts(kept.sha256)[Level.GROOVE]
        hits = simulate.simulated_hits([chart, chart], [simulate.STEADY, simulate.NOVICE], np.random.default_rng(7))
        library.takes.begin(begun)
        library.takes.add_hits(begun.id, hits)
        counts = [sum(hit.seat == seat for hit in hits) for seat in (0, 1)]
        library.takes.finish(begun.id, kept.duration_us, finished=True, counts=counts)
    return folder


@pytest.fixture(autouse=True)
def _here(played: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDESTICK_LIBRARY", str(played))
    monkeypatch.chdir(tmp_path)


def test_songs_and_takes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["songs"]) == 0
    assert "Our Song" in capsys.readouterr().out
    assert main(["songs", "nothing like it"]) == 0
    assert "Our Song" not in capsys.readouterr().out
    assert main(["takes"]) == 0
    told = capsys.readouterr().out
    assert "Ann, Bo" in told
    assert "Our Song" in told


def test_a_take_is_judged_anew(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "last"]) == 0
    told = capsys.readouterr().out
    assert "Ann" in told
    assert "Bo" in told


@pytest.mark.parametrize(("language", "word"), [("en", "apart"), ("ja", "打音"), ("ko", "타격")])
def test_a_report_is_a_page_in_the_persons_language(language: str, word: str, tmp_path: Path) -> None:
    assert main(["--language", language, "report", "last", "-o", "page.html"]) == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f'lang="{language}"' in page
    assert word in page


def test_a_souvenir_and_a_poster_are_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["souvenir", "last", "-o", "film.mp4", "--poster", "poster.png"]) == 0
    assert capsys.readouterr().out.splitlines() == ["film.mp4", "poster.png"]
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert {stream.type for stream in film.streams} == {"video", "audio"}
    assert (tmp_path / "poster.png").read_bytes().startswith(b"\x89PNG")


def test_a_chart_is_written_as_midi(tmp_path: Path) -> None:
    assert main(["export-midi", "our song", "--level", "3", "-o", "song.mid"]) == 0
    file = mido.MidiFile(file=BytesIO((tmp_path / "song.mid").read_bytes()))
    struck = [message for track in file.tracks for message in track if message.type == "note_on" and message.velocity]
    assert {message.channel for message in struck} == {9}
    assert {36, 38} <= {message.note for message in struck}


def test_a_song_in_beats_of_three_eighths_is_written_so(
    song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path / "blues") as library:
        kept = import_song(library, song)
        in_eighths = msgspec.structs.replace(kept.heard, metre=Metre(12, 8, 3))
        place = library.home.song(kept.sha256) / bundle.SONG
        bundle.write_json(place, msgspec.structs.replace(kept, heard=in_eighths))
    monkeypatch.setenv("SIDESTICK_LIBRARY", str(tmp_path / "blues"))
    assert main(["export-midi", "our song", "-o", "song.mid"]) == 0
    file = mido.MidiFile(tmp_path / "song.mid")
    metres = [(row.numerator, row.denominator) for row in file.tracks[0] if row.type == "time_signature"]
    assert (12, 8) in metres
    assert {unit for _, unit in metres} == {8}


@pytest.mark.parametrize("option", ["-o", "--poster"])
def test_a_souvenir_that_has_no_place_is_refused_before_it_is_drawn(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    assert main(["souvenir", "last", option, "folder"]) == 77
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "folder cannot be written; choose another place for it.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
