# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
import sys

import pandas as pd
import pytest

from sidestick.errors import Unavailable
from sidestick.formats.take_tables import TABLES, ColumnRow, HitRow, columns, dictionary, to_csv, to_parquet


def row(**change: object) -> HitRow:
    values: dict[str, object] = {
        "take_id": "a" * 32,
        "song_sha256": "b" * 64,
        "started_at": "2026-05-01T12:00:00Z",
        "rate": 1.0,
        "seat": 0,
        "player_id": "mina",
        "player": 'Mina, "the clock"',
        "level": 3,
        "input": "midi",
        "seq": 0,
        "pad": "snare",
        "velocity": 100,
        "time_us": 1_000_000,
        "raw_time_us": 1_012_000,
        "calibration_offset_us": 12_000,
        "calibration_uncertainty_us": 800,
        "clock_uncertainty_us": 0,
        "uncertainty_us": 1500,
        "bar": 1,
        "beat": 2.0,
        "note": 4,
        "note_tick": 960,
        "note_time_us": 1_004_000,
        "asynchrony_us": -4000,
        "grade": "perfect",
        "judged_asynchrony_us": -4000,
        "sidestick": "0.1.0",
    }
    return HitRow(**(values | change))  # type: ignore[arg-type]


ROWS = [
    row(),
    row(seq=1, player="미나", bar=None, beat=None, note=None, note_tick=None, note_time_us=None, asynchrony_us=None),
]


def test_a_table_has_one_row_a_hit_and_loads_in_one_line() -> None:
    table = pd.read_csv(io.BytesIO(to_csv(HitRow, ROWS)))
    assert tuple(table.columns) == columns(HitRow)
    assert list(table.player) == ['Mina, "the clock"', "미나"]
    assert list(table.asynchrony_us.isna()) == [False, True]
    assert list(table.time_us) == [1_000_000, 1_000_000]


def test_parquet_holds_the_same_with_whole_numbers_kept_whole() -> None:
    table = pd.read_parquet(io.BytesIO(to_parquet(HitRow, ROWS)), dtype_backend="numpy_nullable")
    plain = pd.read_csv(io.BytesIO(to_csv(HitRow, ROWS)), dtype_backend="numpy_nullable")
    pd.testing.assert_frame_equal(table, plain, check_dtype=False)
    assert str(table.asynchrony_us.dtype) == "Int64"


def test_no_hits_are_a_table_with_its_columns() -> None:
    assert to_csv(HitRow, []).decode() == ",".join(columns(HitRow)) + "\n"
    assert len(pd.read_parquet(io.BytesIO(to_parquet(HitRow, [])))) == 0


def test_without_pyarrow_parquet_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Unavailable, match="pip install"):
        to_parquet(HitRow, ROWS)


def test_the_data_dictionary_has_every_column_of_every_table_in_its_order() -> None:
    named = [(row.table, row.column) for row in dictionary()]
    assert named == [(name, column) for name, kind in TABLES.items() for column in columns(kind)]
    for row in dictionary():
        assert row.meaning
        assert row.unit or not row.column.endswith("_us")


def test_the_dictionary_is_a_table_too() -> None:
    table = pd.read_csv(io.BytesIO(to_csv(ColumnRow, dictionary()))).set_index(["table", "column"])
    assert table.loc[("hits", "asynchrony_us"), "unit"] == "µs, real"
    assert table.loc[("notes", "asked"), "type"] == "bool"
