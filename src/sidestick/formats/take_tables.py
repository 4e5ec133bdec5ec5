# SPDX-License-Identifier: Apache-2.0
"""A take as tidy tables for pandas and R: hits, notes, beats, seats, and a dictionary of every column.

One row is one thing, a column says its unit, an empty cell is no value. Times ending in ``_us`` are whole microseconds on
the song's timeline, asynchrony and calibration are real microseconds. CSV, or Parquet with pyarrow.
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
    """One hit, with what it met."""

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
    clock_uncertainty_us: int
    uncertainty_us: int
    bar: int | None
    beat: float | None
    note: int | None
    note_tick: int | None
    note_time_us: int | None
    asynchrony_us: int | None
    grade: str
    judged_asynchrony_us: int | None
    sidestick: str
    export_version: int = VERSION


class NoteRow(msgspec.Struct, frozen=True):
    """One note that a seat was asked for, met or not."""

    take_id: str
    seat: int
    note: int
    tick: int
    time_us: int
    pad: str
    velocity: int
    articulation: str
    bar: int | None
    asked: bool
    seq: int | None
    asynchrony_us: int | None


class BeatRow(msgspec.Struct, frozen=True):
    """One beat that was heard in the recording."""

    song_sha256: str
    time_us: int
    bar: int
    position: int
    confidence: float


class SeatRow(msgspec.Struct, frozen=True):
    """One seat: who, on what device, with which clock."""

    take_id: str
    seat: int
    player_id: str
    player: str
    hosts: bool
    level: int
    input: str
    chart_sha256: str | None
    calibration_offset_us: int
    calibration_kick_us: int
    calibration_uncertainty_us: int
    calibration_taps: int
    heard_late_us: int | None
    clock_uncertainty_us: int | None
    round_trip_us: int | None
    hits: int
    median_uncertainty_us: float | None
    heard_by: str
    sidestick: str


class ColumnRow(msgspec.Struct, frozen=True):
    """One column of one table: the data dictionary as data."""

    table: str
    column: str
    type: str
    unit: str
    meaning: str


TABLES: dict[str, type[msgspec.Struct]] = {"hits": HitRow, "notes": NoteRow, "beats": BeatRow, "seats": SeatRow}

_MEANINGS = {
    "take_id": "the take, 32 hex digits",
    "song_sha256": "SHA-256 of the canonical recording that was played to",
    "started_at": "when the take began, RFC 3339 in UTC",
    "rate": "playing speed, 1 is the record's own",
    "seat": "0 is the left one",
    "player_id": "the player, the same from take to take",
    "player": "the name on the jacket",
    "level": "1 (Pulse) to 6 (Record)",
    "input": "keyboard, midi, touch, phone or simulated",
    "seq": "counts a seat's hits from 0; for a note the hit that met it, empty when it was missed",
    "pad": "crash, hihat, snare, kick, tom_high, tom_mid, tom_low or ride",
    "velocity": "1 to 127",
    "hits.time_us": "when the hit was made, device latency and calibration subtracted",
    "raw_time_us": "the same before the seat's calibration was subtracted",
    "calibration_offset_us": "what was subtracted; positive when the device reports late",
    "calibration_uncertainty_us": "one standard error of it",
    "calibration_kick_us": "how much later the kick pedal is than the hands; subtracted from its hits as well",
    "calibration_taps": "taps it rests on, 0 for the default",
    "clock_uncertainty_us": "bound of how far the seat's clock may be off the room's; 0 or empty at one table",
    "uncertainty_us": "one standard deviation of the hit's own time: the device's clock and the calibration",
    "bar": "counts from 1; empty before the first bar",
    "beat": "quarters since the bar's beginning",
    "hits.note": "index of the note it met in the seat's chart; empty when it met none",
    "notes.note": "index in the seat's chart",
    "note_tick": "that note's position, 480 to the quarter",
    "note_time_us": "that note's time",
    "asynchrony_us": "hit minus note, negative is early; matched as a whole, in order, one to one",
    "grade": "what the player saw: perfect, good, ok, or extra",
    "judged_asynchrony_us": "hit minus note as the stage judged at once; empty for extra hits",
    "sidestick": "version that wrote the table",
    "export_version": "changes when a column changes its meaning",
    "tick": "musical position, 480 to the quarter",
    "notes.time_us": "when it was to be struck",
    "articulation": "plain, closed, open or pedal",
    "asked": "false for notes after the point where the take was stopped",
    "beats.time_us": "when the beat was heard in the recording",
    "position": "beat of the bar, counts from 1",
    "confidence": "how sure the beat is, 0 to 1",
    "hosts": "true for the host's seat",
    "chart_sha256": "name of the chart that was played; empty in takes from before charts had names",
    "heard_late_us": "how late the player heard the others; empty at one table",
    "round_trip_us": "shortest round trip to the room's clock; empty at one table",
    "hits": "hits of the seat",
    "median_uncertainty_us": "median of the hits' uncertainty; empty without hits",
    "heard_by": "what heard the song's beats and drums",
}
_REAL = {
    "asynchrony_us",
    "judged_asynchrony_us",
    "calibration_offset_us",
    "calibration_uncertainty_us",
    "calibration_kick_us",
}


def columns(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return a table's columns in order."""
    return kind.__struct_fields__


def dictionary() -> list[ColumnRow]:
    """Return every column of every table: type, unit and meaning."""
    rows = []
    for table, kind in TABLES.items():
        for field in msgspec.structs.fields(kind):
            name = field.name
            meaning = _MEANINGS.get(f"{table}.{name}") or _MEANINGS[name]
            rows.append(ColumnRow(table, name, _plain(field).__name__, _unit(name), meaning))
    return rows


def _unit(name: str) -> str:
    if not name.endswith("_us"):
        return {"tick": "ticks", "note_tick": "ticks", "beat": "quarters"}.get(name, "")
    return "µs, real" if name in _REAL else "µs"


def _plain(field: msgspec.structs.FieldInfo) -> type:
    found = (get_args(field.type) or (field.type,))[0]
    assert isinstance(found, type)
    return found


def to_csv(kind: type[msgspec.Struct], rows: Sequence[msgspec.Struct]) -> bytes:
    """Return ``rows`` of one table as UTF-8 CSV with a header; an empty cell is no value."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns(kind))
    writer.writerows([getattr(row, column) for column in columns(kind)] for row in rows)
    return file.getvalue().encode()


def to_parquet(kind: type[msgspec.Struct], rows: Sequence[msgspec.Struct]) -> bytes:
    """Return ``rows`` of one table as Parquet; raise ``Unavailable`` without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise Unavailable("export.no_parquet") from None
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    schema = pa.schema([(field.name, kinds[_plain(field)]) for field in msgspec.structs.fields(kind)])
    table = pa.Table.from_pylist([msgspec.structs.asdict(row) for row in rows], schema=schema)
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()
