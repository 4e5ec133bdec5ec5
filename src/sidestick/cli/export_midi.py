# SPDX-License-Identifier: Apache-2.0
"""``sidestick export-midi SONG``: a chart for every program that reads General MIDI."""

from __future__ import annotations

from pathlib import Path

import typer

from sidestick.cli.choose import library_option, opened, song_meant
from sidestick.cli.language import Word, language_option
from sidestick.cli.misunderstood import NUMBERS
from sidestick.cli.output import write_whole


def register(app: typer.Typer, _language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("export-midi", help=word("export_midi.help"))
    def export_midi(
        song: str = typer.Argument(..., metavar="SONG", help=word("song")),
        level: int = typer.Option(
            6, "--level", min=NUMBERS["level"][0], max=NUMBERS["level"][1], help=word("export_midi.level")
        ),
        out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE.mid", help=word("export_midi.out")),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        from sidestick.formats.midi_chart import to_midi
        from sidestick.music import Level

        with opened(library) as place:
            meant = song_meant(place, song)
            chart = place.songs.chart(meant.sha256, Level(level))
            in_threes = place.corrections.page(meant.sha256).sheet.metre.units_per_beat == 3
        path = out or Path(f"{meant.sha256[:8]}-{level}.mid")
        write_whole(path, to_midi(chart, title=meant.title, in_threes=in_threes))
        typer.echo(str(path))
