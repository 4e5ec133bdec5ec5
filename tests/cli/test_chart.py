# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from sidestick.arrange import AddHit, DeleteHit, DoubleTempo, Edit, HalveTempo, MoveDownbeat, SetMetre, TapBeats
from sidestick.cli import main
from sidestick.cli.chart import edit_from, lines_of
from sidestick.errors import BadInput
from sidestick.library import Library
from sidestick.music import Pad
from tests.library.examples import put
from tests.library.test_corrections import drummed


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with one song of which all is known."""
    with Library.open(tmp_path / "library") as opened:
        put(opened, drummed())
    monkeypatch.setenv("SIDESTICK_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


def test_a_chart_is_printed_bar_by_bar_with_the_level_of_each_note(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chart", "pull up"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Pull Up a Chair  120.0 beats a minute · 4/4 · 0 corrections"
    first = next(line for line in told if line.startswith("   2 "))
    assert first.split()[:2] == ["2", "0:02"]
    assert main(["chart", "pull up", "--level", "1"]) == 0
    pulse = capsys.readouterr().out
    assert set("".join(line[20:] for line in pulse.splitlines()[1:])) & set("23456") == set()


def test_corrections_are_made_undone_and_redone(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chart", "pull up", "--fix", "double", "--fix", "add tom_low@2.65"]) == 0
    assert "240.0 beats a minute · 4/4 · 2 corrections" in capsys.readouterr().out
    assert main(["chart", "pull up", "--undo"]) == 0
    told = capsys.readouterr().out
    assert "1 correction" in told
    assert "low tom" not in told
    assert main(["chart", "pull up", "--redo"]) == 0
    assert "low tom" in capsys.readouterr().out
    assert main(["chart", "pull up", "--as-heard"]) == 0
    assert "120.0 beats a minute · 4/4 · 0 corrections" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("double", DoubleTempo()),
        ("halve", HalveTempo()),
        ("downbeat@1.25", MoveDownbeat(1.25)),
        ("metre 3@8", SetMetre(8.0, 3)),
        ("add tom-low@0.5", AddHit(0.5, Pad.TOM_LOW)),
        ("Delete Snare@2", DeleteHit(2.0, Pad.SNARE)),
        ("taps@1,1.5,2,2.5", TapBeats((1.0, 1.5, 2.0, 2.5))),
    ],
)
def test_a_correction_is_written_as_people_say_it(text: str, edit: Edit) -> None:
    assert edit_from(text) == edit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "triple",
        "double@3",
        "add@3",
        "add cowbell@3",
        "add snare",
        "metre 0@1",
        "metre 99@1",
        "downbeat@1.2.3",
        "taps@",
    ],
)
def test_what_is_no_correction_is_told_with_what_would_be(text: str) -> None:
    with pytest.raises(BadInput, match="is no correction; give double"):
        edit_from(text)


def test_nonsense_changes_nothing_and_has_an_exit_code(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chart", "pull up", "--fix", "add kick@999"]) == 65
    assert "after the end of the recording" in capsys.readouterr().err
    assert main(["chart", "pull up", "--fix", "triple"]) == 65
    assert main(["chart", "pull up"]) == 0
    assert "0 corrections" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_what_is_in_no_level_is_told_with_the_reason(library: Path, language: str) -> None:
    with Library.open(library) as place:
        sha256 = place.songs.list()[0].sha256
        at_s = place.corrections.page(sha256).sheet.notes[4].time_us / 1e6
        for pad in (Pad.CRASH, Pad.RIDE, Pad.TOM_LOW, Pad.SNARE):
            place.corrections.make(sha256, AddHit(at_s, pad))
        told = "\n".join(lines_of(place.corrections.page(sha256).sheet, 6, language))
    assert {"en": "three hands", "ja": "手が3本", "ko": "손이 세 개"}[language] in told
