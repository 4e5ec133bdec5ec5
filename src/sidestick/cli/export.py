# SPDX-License-Identifier: Apache-2.0
"""``sidestick export TAKE --to csv|parquet|json``: all that a take holds, for research (docs/look-up/export.md)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sidestick.cli.choose import library_option, opened, played
from sidestick.cli.language import Word, language_option
from sidestick.cli.output import write_whole

if TYPE_CHECKING:
    from sidestick.formats.hit_table import HitRow
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
        from sidestick.formats import hit_table

        with opened(library) as place:
            one = played(place, take)
        rows = hit_rows(one)
        if to is To.CSV:
            data = hit_table.to_csv(rows)
        elif to is To.PARQUET:
            data = hit_table.to_parquet(rows)
        else:
            data = _json(one, rows)
        path = out or Path(f"{one.take.header.id[:8]}.{to}")
        write_whole(path, data)
        typer.echo(str(path))


def hit_rows(one: Played) -> list[HitRow]:
    """Return every hit of the take as a row: matched as the report matches, graded as the judge grades."""
    from sidestick.formats.hit_table import HitRow
    from sidestick.judge import judge
    from sidestick.together import notes_met
    from sidestick.units import TICKS_PER_QUARTER

    header = one.take.header
    rows = []
    for seat in header.seats:
        chart = one.charts[seat.index]
        hits = one.take.hits_of(seat.index)
        judged = {
            judgement.seq: judgement
            for judgement in judge(chart.notes, hits, level=seat.level, rate=header.rate)
            if judgement.seq is not None
        }
        for hit, met in zip(hits, notes_met(hits, chart, one.take.ended_us), strict=True):
            note = None if met is None else chart.notes[met]
            tick = chart.tempo_map.ticks_at(hit.time_us)
            bar = sum(start <= tick for start in chart.bars) or None
            rows.append(
                HitRow(
                    take_id=header.id,
                    song_sha256=header.song_sha256,
                    started_at=header.started_at,
                    rate=header.rate,
                    seat=seat.index,
                    player_id=seat.player.id,
                    player=seat.player.name,
                    level=int(seat.level),
                    input=seat.input,
                    seq=hit.seq,
                    pad=hit.pad.value,
                    velocity=hit.velocity,
                    time_us=hit.time_us,
                    raw_time_us=hit.time_us + round(seat.calibration.of(hit.pad) * header.rate),
                    calibration_offset_us=seat.calibration.of(hit.pad),
                    calibration_uncertainty_us=seat.calibration.uncertainty_us,
                    uncertainty_us=hit.uncertainty_us,
                    bar=bar,
                    beat=None if bar is None else (tick - chart.bars[bar - 1]) / TICKS_PER_QUARTER,
                    note=met,
                    note_tick=None if note is None else note.tick,
                    note_time_us=None if note is None else note.time_us,
                    asynchrony_us=None if note is None else round((hit.time_us - note.time_us) / header.rate),
                    grade=judged[hit.seq].grade.value,
                    judged_asynchrony_us=judged[hit.seq].asynchrony_us,
                )
            )
    return rows


def _json(one: Played, rows: list[HitRow]) -> bytes:
    """Return take, beats, charts that were played, rows and report as one document."""
    import msgspec

    from sidestick import __version__
    from sidestick.formats.hit_table import VERSION

    encore = one.encore()
    value: dict[str, Any] = {
        "export_version": VERSION,
        "sidestick": __version__,
        "heard_by": one.song.heard.heard_by,
        "take": one.take,
        "song": {"sha256": one.song.sha256, "title": one.song.title, "artist": one.song.artist},
        "beats": one.song.heard.beats,
        "charts": {str(seat): chart for seat, chart in one.charts.items()},
        "hits": rows,
        "scores": encore.scores,
        "together": encore.together,
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
