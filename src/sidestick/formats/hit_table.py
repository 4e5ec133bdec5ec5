# SPDX-License-Identifier: Apache-2.0
"""Every hit of a take as one tidy row, for pandas and R: CSV, or Parquet with pyarrow.

One row is one hit, in the order in which the seats struck; a column is one thing and says its unit. Times lie on the
song's timeline. What the hit met is empty when it met nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import get_args

import msgspec

from sidestick.errors import Unavailable

VERSION = 1


class HitRow(msgspec.Struct, frozen=True):
    """One hit; ``docs/look-up/export.md`` is the data dictionary and a test holds it to these fields."""

    take_id: str
    song_sha256: str
    started_at: str
    rate: float
    seat: int
    player_id: str
    player: str
    level: int
    input: str
    seq: int
    pad: str
    velocity: int
    time_us: int
    raw_time_us: int
    calibration_offset_us: int
    calibration_uncertainty_us: int
    uncertainty_us: int
    bar: int | None
    beat: float | None
    note: int | None
    note_tick: int | None
    note_time_us: int | None
    asynchrony_us: int | None
    grade: str
    judged_asynchrony_us: int | None
    export_version: int = VERSION


COLUMNS = HitRow.__struct_fields__


def to_csv(rows: Sequence[HitRow]) -> bytes:
    """Return ``rows`` as UTF-8 CSV with a header; an empty cell is no value."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, column) for column in COLUMNS] for row in rows)
    return file.getvalue().encode()


def to_parquet(rows: Sequence[HitRow]) -> bytes:
    """Return ``rows`` as Parquet; raise ``Unavailable`` without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise Unavailable("export.no_parquet") from None
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema(
        [(field.name, kinds[(get_args(field.type) or (field.type,))[0]]) for field in msgspec.structs.fields(HitRow)]
    )
    table = pa.Table.from_pylist([msgspec.structs.asdict(row) for row in rows], schema=schema)
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()
