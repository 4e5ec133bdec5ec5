# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from sidestick.cli import main
from sidestick.library import Library
from sidestick.music import Chart, Level, Note, Pad, TempoMap
from sidestick.take import Hit
from tests.library.examples import header, put, song

BEATS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five takes of Ann and Bo, ever closer, who host in turn; one of Ann and Cy; one of Dee alone."""
    root = tmp_path_factory.mktemp("history") / "library"
    with Library.open(root) as library:
        of = put(library, song(duration_s=30.0))
        beat = TempoMap((0, 480), (0, 500_000))
        notes = tuple(Note(480 * i, 500_000 * i, Pad.KICK, 100) for i in range(BEATS))
        chart = Chart(of.sha256, Level.GROOVE, beat, tuple(range(0, 480 * BEATS, 1920)), notes)
        (library.home.song(of.sha256) / "charts" / "3.json").write_bytes(msgspec.json.encode(chart))
        for number, names in enumerate([("Ann", "Bo")] * 5 + [("Ann", "Cy"), ("Dee",)], 1):
            begun = msgspec.structs.replace(
                header(of, number, names=names), started_at=f"2026-05-{number:02d}T12:00:00Z", host=number % 2
            )
            library.takes.begin(begun)
            for seat in range(len(names)):
                late = seat * (50_000 - 8_000 * number)
                hits = [Hit(seat, i, 500_000 * i + late + i % 3 * 1000, Pad.KICK, 90) for i in range(BEATS)]
                library.takes.add_hits(begun.id, hits)
            library.takes.finish(begun.id, 20_000_000, finished=True, counts=[BEATS] * len(names))
    return root


def history(folder: Path, *more: str) -> int:
    return main(["history", *more, "--library", str(folder)])


def test_without_names_it_says_who_has_played_with_whom(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert history(folder) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if "·" in line]
    assert [(line[0], line[2], line[3]) for line in lines] == [("Ann", "Cy", "1"), ("Ann", "Bo", "5")]


def test_two_names_are_told_take_by_take_with_host_closest_and_trend(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert history(folder, "ann", "Bo") == 0
    told = capsys.readouterr().out
    rows = [line for line in told.splitlines() if "2026-05-0" in line and "Pull Up" in line]
    assert len(rows) == 5
    assert [("Bo" in row, "★" in row) for row in rows] == [
        (True, False), (False, False), (True, False), (False, False), (True, True)
    ]  # fmt: skip
    assert "over 5 takes" in told
    assert "Closest so far: 10 ms apart, on 2026-05-05." in told
    assert "With Ann hosting (2 takes)" in told


def test_json_is_the_documented_history(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "history.json"
    assert history(folder, "Bo", "Ann", "--json", str(out)) == 0
    assert capsys.readouterr().out.strip() == str(out)
    value = json.loads(out.read_text(encoding="utf-8"))
    assert (value["version"], value["first"], value["second"], value["closest"]) == (1, "Bo", "Ann", 4)
    assert [take["mean_us"] for take in value["takes"]] == [42_000, 34_000, 26_000, 18_000, 10_000]


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_every_language_tells_it(folder: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", language, "history", "Ann", "Bo", "--library", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "history." not in told
    assert "{{" not in told


@pytest.mark.parametrize(
    ("names", "status", "sentence"),
    [
        (("Ann",), 65, "give two names"),
        (("Ann", "Bo", "Cy"), 65, "(given: 3)"),
        (("Ann", "ANN"), 65, "both of the two"),
        (("Ann", "Zoe"), 66, "Nobody called Zoe"),
    ],
)
def test_wrong_names_are_one_sentence(
    folder: Path, names: tuple[str, ...], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert history(folder, *names) == status
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert sentence in said.err


def test_where_nobody_played_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert history(tmp_path / "empty") == 0
    assert "Nobody has played together yet" in capsys.readouterr().out


def test_two_who_never_met_have_no_history_yet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert history(folder, "Bo", "Cy") == 0
    assert "not played a take together yet" in capsys.readouterr().out
