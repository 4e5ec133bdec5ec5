# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from sidestick.cli import main
from sidestick.library import Library
from sidestick.music import Pad
from tests.audio.files import KINDS, write
from tests.fakes.recordings import RATE_HZ, beat

SECONDS = 12
FIELDS = {
    *(
        "schema",
        "version",
        "tempo_bpm",
        "tempo_curve",
        "metre",
        "beats",
        "downbeats",
        "beat_confidence",
        "sections",
        "onsets",
    ),
    *("duration_s", "loudness_lufs", "notices"),
}
"""Those of docs/look-up/contracts.md."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_heard_at_its_tempo(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / f"song.{kind}", beat(SECONDS))
    assert main(["listen", str(path), "--json", str(tmp_path / "heard.json")]) == 0
    heard = json.loads((tmp_path / "heard.json").read_text(encoding="utf-8"))
    faster = KINDS[kind][2] / RATE_HZ  # some kinds know 48 kHz alone: there the same samples are over sooner
    assert heard["tempo_bpm"] == pytest.approx(120 * faster, abs=1)
    assert heard["duration_s"] == pytest.approx(SECONDS / faster, abs=0.1)
    assert {"kick", "snare"} <= {onset["pad"] for onset in heard["onsets"]}
    assert f"{heard['tempo_bpm']:.1f} beats a minute" in capsys.readouterr().out


def test_a_song_comes_into_the_library_and_is_told(
    song: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["listen", str(song), "--library", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "Our Song — Ann & Bo" in told
    for pattern in (
        r"120\.\d beats a minute",
        r"4/4",
        r"\d+ bars",
        r"0:16",
        r"kick \d+",
        r"snare \d+",
        r"× real time|times",
    ):
        assert re.search(pattern, told), pattern
    with Library.open(folder) as library:
        (kept,) = library.songs.list()
        names = {path.name for path in library.home.song(kept.sha256).iterdir()}
    assert {"recording.flac", "backing.flac", "song.json", "waveform.json", "charts"} <= names


def test_the_same_sound_file_is_known_whatever_it_is_called(
    song: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "renamed.flac"
    shutil.copy(song, again)
    assert main(["listen", str(song), "--library", str(folder)]) == 0
    capsys.readouterr()
    assert main(["listen", str(again), "--library", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "Our Song" in told
    assert "already" in told
    with Library.open(folder) as library:
        assert len(library.songs.list()) == 1


def test_json_has_the_documented_fields_and_leaves_the_library_alone(
    song: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIDESTICK_LIBRARY", str(folder))
    assert main(["listen", str(song), "--json", str(tmp_path / "deep" / "heard.json")]) == 0
    assert not folder.exists()
    heard = json.loads((tmp_path / "deep" / "heard.json").read_text(encoding="utf-8"))
    assert set(heard) == FIELDS
    assert heard["metre"] == {"beats_per_bar": 4, "beat_unit": 4}
    assert all(isinstance(time, float) for time in heard["beats"] + heard["downbeats"])
    assert set(heard["downbeats"]) <= set(heard["beats"])
    assert len(heard["beat_confidence"]) == len(heard["beats"]) == len(heard["tempo_curve"])
    assert [point["time_s"] for point in heard["tempo_curve"]] == heard["beats"]
    assert all(point["bpm"] == pytest.approx(120, abs=3) for point in heard["tempo_curve"])
    assert heard["schema"] == 3
    assert "bar pointer" in heard["version"]
    for section in heard["sections"]:
        assert set(section) == {"start_s", "end_s", "label", "confidence"}
    for onset in heard["onsets"]:
        assert set(onset) == {"time_s", "pad", "articulation", "velocity", "confidence"}
        assert onset["pad"] in set(Pad)
        assert 1 <= onset["velocity"] <= 127
        assert 0 <= onset["confidence"] <= 1
        assert 0 <= onset["time_s"] <= heard["duration_s"]


def test_json_on_standard_output_is_json_alone(song: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["listen", str(song), "--json", "-"]) == 0
    assert json.loads(capfd.readouterr().out)["tempo_bpm"] == pytest.approx(120, abs=1)


def test_json_of_two_songs_is_refused(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["listen", str(song), str(song), "--json", str(tmp_path / "x.json")]) == 65
    assert "2" in capsys.readouterr().err
    assert not (tmp_path / "x.json").exists()


def test_a_song_that_is_known_is_heard_again_when_asked_to_be(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--library", str(tmp_path / "library")]
    assert main(["listen", str(song), *place]) == 0
    assert main(["chart", "song", "--fix", "double", *place]) == 0
    capsys.readouterr()
    assert main(["listen", "--again", str(song), *place]) == 0
    told = capsys.readouterr().out
    assert "Heard in" in told
    assert main(["chart", "song", *place]) == 0
    assert "1 correction" in capsys.readouterr().out


def test_many_songs_are_heard_at_once_and_a_bad_one_does_not_stop_the_rest(
    song: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "letter.mp3"
    bad.write_bytes(b"Dear all, this is no song. " * 400)
    other = write(tmp_path / "other.flac", beat(SECONDS))
    assert main(["listen", str(bad), str(song), str(other), "--jobs", "2", "--library", str(folder)]) != 0
    told = capsys.readouterr()
    assert "letter.mp3" in told.err
    with Library.open(folder) as library:
        assert len(library.songs.list()) == 2
    assert main(["listen", str(song), str(other), "--jobs", "2", "--library", str(folder)]) == 0
    assert capsys.readouterr().out.count("already") == 2


@pytest.mark.parametrize("jobs", ["0", "-3", "4000"])
def test_a_number_of_jobs_this_machine_does_not_have_is_refused(
    jobs: str, song: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["listen", str(song), "--jobs", jobs, "--library", str(folder)]) == 65
    assert jobs in capsys.readouterr().err
    assert not folder.exists()
