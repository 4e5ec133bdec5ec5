# SPDX-License-Identifier: Apache-2.0
"""``sidestick export TAKE --to csv|parquet|json``: all that a take holds, for research (docs/look-up/export.md)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sidestick.cli.choose import library_option, opened, played
from sidestick.cli.language import Word, language_option
from sidestick.cli.output import write_whole

if TYPE_CHECKING:
    import msgspec

    from sidestick.souvenir import Played


class To(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


def register(app: typer.Typer, _language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("export", help=word("export.help"))
    def export(
        take: str = typer.Argument(..., metavar="TAKE", help=word("take")),
        to: To = typer.Option(To.CSV, "--to", help=word("export.to")),
        out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE", help=word("export.out")),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        with opened(library) as place:
            one = played(place, take)
        path = out or Path(f"{one.take.header.id[:8]}.{to}")
        files = {path: _json(one)} if to is To.JSON else _tables(one, to, path)
        for name, data in files.items():
            write_whole(name, data)
            typer.echo(str(name))


def _tables(one: Played, to: To, path: Path) -> dict[Path, bytes]:
    """Return the table of hits at ``path``, and beside it notes, beats, seats and the dictionary of all columns."""
    from sidestick.cli import take_rows
    from sidestick.formats import take_tables

    write = take_tables.to_csv if to is To.CSV else take_tables.to_parquet
    rows: dict[str, Sequence[msgspec.Struct]] = {
        "notes": take_rows.note_rows(one),
        "beats": take_rows.beat_rows(one),
        "seats": take_rows.seat_rows(one),
    }
    files = {path: write(take_tables.HitRow, take_rows.hit_rows(one))}
    for name, table in rows.items():
        files[path.with_name(f"{path.stem}.{name}{path.suffix}")] = write(take_tables.TABLES[name], table)
    dictionary = write(take_tables.ColumnRow, take_tables.dictionary())
    files[path.with_name(f"{path.stem}.columns{path.suffix}")] = dictionary
    return files


def _json(one: Played) -> bytes:
    """Return take, song, beats, charts that were played, rows, report and dictionary as one document."""
    import msgspec

    from sidestick import __version__
    from sidestick.cli import take_rows
    from sidestick.formats.take_tables import VERSION, dictionary

    encore = one.encore()
    value: dict[str, Any] = {
        "export_version": VERSION,
        "sidestick": __version__,
        "heard_by": one.song.heard.heard_by,
        "take": one.take,
        "song": {"sha256": one.song.sha256, "title": one.song.title, "artist": one.song.artist},
        "beats": one.song.heard.beats,
        "charts": {str(seat): chart for seat, chart in one.charts.items()},
        "seats": take_rows.seat_rows(one),
        "notes": take_rows.note_rows(one),
        "hits": take_rows.hit_rows(one),
        "scores": encore.scores,
        "together": encore.together,
        "columns": dictionary(),
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
