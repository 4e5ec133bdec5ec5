# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pytest

from sidestick.cli import main
from sidestick.formats.take_tables import HitRow, columns
from sidestick.library import Library
from sidestick.music import Pad
from sidestick.take import Hit, Line
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
    assert tuple(table.columns) == columns(HitRow)
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
    assert len(value["notes"]) == 4
    assert [seat["player"] for seat in value["seats"]] == ["Ann", "Bo"]
    assert {row["table"] for row in value["columns"]} == {"hits", "notes", "beats", "seats"}


def test_parquet_is_the_same_table(folder: Path, tmp_path: Path) -> None:
    paths = {kind: tmp_path / f"take.{kind}" for kind in ("csv", "parquet")}
    for kind, path in paths.items():
        assert export(folder, "--to", kind, "-o", str(path)) == 0
    plain = pd.read_csv(paths["csv"], dtype={"take_id": str})
    pd.testing.assert_frame_equal(pd.read_parquet(paths["parquet"]), plain, check_dtype=False)


@pytest.mark.parametrize(("kind", "read"), [("csv", pd.read_csv), ("parquet", pd.read_parquet)])
def test_notes_beats_seats_and_the_dictionary_stand_beside_the_hits(
    folder: Path, tmp_path: Path, kind: str, read: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"take.{kind}"
    assert export(folder, "--to", kind, "-o", str(out)) == 0
    names = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert names == [f"take{part}.{kind}" for part in ("", ".notes", ".beats", ".seats", ".columns")]
    assert sorted(path.name for path in tmp_path.glob("take*")) == sorted(names)
    hits, notes, beats, seats, dictionary = (read(tmp_path / name) for name in names)
    # Seat 0 met both notes of its chart, seat 1 the first.
    assert list(notes.asynchrony_us.fillna(-1)) == [-8_000, 12_000, 0, -1]
    met = hits.dropna(subset="note")
    joined = met.merge(notes, on=["seat", "note"], suffixes=("", "_of_note"))
    assert list(joined.asynchrony_us) == list(joined.asynchrony_us_of_note) == [-8_000, 12_000, 0]
    assert list(beats.time_us) == [500_000 * i for i in range(16)]
    assert list(seats.player) == ["Ann", "Bo"]
    assert list(seats.hosts) == [True, False]
    assert list(seats.calibration_taps) == [12, 12]
    assert seats.heard_late_us.isna().all()
    for table, frame in (("hits", hits), ("notes", notes), ("beats", beats), ("seats", seats)):
        assert list(frame.columns) == list(dictionary[dictionary.table == table].column)


def test_the_clock_of_who_sat_elsewhere_is_in_every_table_it_concerns(folder: Path, tmp_path: Path) -> None:
    with Library.open(folder) as library:
        first = library.takes.headers()[0]
        seats = (first.seats[0], msgspec.structs.replace(first.seats[1], line=Line(42_000, 9_000, 18_000)))
        begun = msgspec.structs.replace(first, id="e" * 32, seats=seats)
        library.takes.begin(begun)
        library.takes.add_hits(begun.id, HITS)
    out = tmp_path / "apart.csv"
    assert main(["export", "eeee", "--library", str(folder), "-o", str(out)]) == 0
    assert list(pd.read_csv(out).clock_uncertainty_us) == [0, 0, 0, 9_000]
    table = pd.read_csv(tmp_path / "apart.seats.csv")
    assert list(table.heard_late_us.fillna(-1)) == [-1, 42_000]
    assert list(table.round_trip_us.fillna(-1)) == [-1, 18_000]


def test_a_take_that_is_not_there_is_said_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "take.csv"
    assert main(["export", "ffff", "--library", str(folder), "-o", str(out)]) == 66
    said = capsys.readouterr()
    assert said.out == ""
    assert "ffff" in said.err
    assert not out.exists()
