# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sidestick.cli import main
from sidestick.formats.hit_table import COLUMNS
from sidestick.library import Library
from sidestick.music import Pad
from sidestick.take import Hit
from tests.library.examples import header, put, song

#: Seat 0 meets the kick early and the snare late, strikes a crash nobody asked for; seat 1 meets the kick exactly.
HITS = (
    Hit(0, 0, -8_000, Pad.KICK, 90, 1500),
    Hit(0, 1, 512_000, Pad.SNARE, 100, 1500),
    Hit(0, 2, 700_000, Pad.CRASH, 60, 1500),
    Hit(1, 0, 0, Pad.KICK, 80, 1500),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with one take of two seats."""
    with Library.open(tmp_path / "library") as library:
        of = put(library, song())
        begun = header(of)
        library.takes.begin(begun)
        library.takes.add_hits(begun.id, HITS)
        library.takes.finish(begun.id, 8_000_000, finished=True, counts=(3, 1))
    return tmp_path / "library"


def export(folder: Path, *more: str) -> int:
    return main(["export", "last", "--library", str(folder), *more])


def test_every_hit_is_a_row_with_what_it_met(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "take.csv"
    assert export(folder, "-o", str(out)) == 0
    table = pd.read_csv(out)
    assert tuple(table.columns) == COLUMNS
    assert list(table.asynchrony_us.fillna(0)) == [-8_000, 12_000, 0, 0]
    assert list(table.note.isna()) == [False, False, True, False]
    assert list(table.grade) == ["perfect", "perfect", "extra", "perfect"]
    assert list(table.raw_time_us - table.time_us) == [1200] * 4
    assert list(table.pad) == ["kick", "snare", "crash", "kick"]


def test_json_holds_the_take_the_beats_and_the_report(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "take.json"
    assert export(folder, "--to", "json", "-o", str(out)) == 0
    value = json.loads(out.read_text(encoding="utf-8"))
    assert [hit["asynchrony_us"] for hit in value["hits"]] == [-8_000, 12_000, None, 0]
    assert len(value["take"]["hits"]) == 4
    assert len(value["beats"]) == 16
    assert value["charts"].keys() == {"0", "1"}
    assert [score["extra"] for score in value["scores"]] == [1, 0]
    assert value["together"]["players"][0]["matched"] == 2
    assert value["export_version"] == 1


def test_parquet_is_the_same_table(folder: Path, tmp_path: Path) -> None:
    paths = {kind: tmp_path / f"take.{kind}" for kind in ("csv", "parquet")}
    for kind, path in paths.items():
        assert export(folder, "--to", kind, "-o", str(path)) == 0
    plain = pd.read_csv(paths["csv"], dtype={"take_id": str})
    pd.testing.assert_frame_equal(pd.read_parquet(paths["parquet"]), plain, check_dtype=False)


def test_a_take_that_is_not_there_is_said_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "take.csv"
    assert main(["export", "ffff", "--library", str(folder), "-o", str(out)]) == 66
    said = capsys.readouterr()
    assert said.out == ""
    assert "ffff" in said.err
    assert not out.exists()
