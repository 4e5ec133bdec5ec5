# SPDX-License-Identifier: Apache-2.0
"""``sidestick songs``: what the library has."""

from __future__ import annotations

from pathlib import Path

import typer

from sidestick.cli.choose import library_option, opened
from sidestick.cli.language import Word, language_option
from sidestick.cli.terminal import clock_time, table


def register(app: typer.Typer, _language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("songs", help=word("songs.help"))
    def songs(
        search: str = typer.Argument("", metavar="[TEXT]", help=word("songs.search"), show_default=False),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        with opened(library) as place:
            found = place.songs.list(search)
        if not found:
            typer.echo(word("songs.none_found" if search else "songs.none"))
            return
        titles = [word(f"songs.{title}") for title in ("number", "title", "artist", "length", "tempo", "metre")]
        rows = [
            [
                song.sha256[:8],
                f"★ {song.title}" if song.bookmarked else song.title,
                song.artist,
                clock_time(song.duration_us),
                f"{song.tempo_bpm:.0f}" if song.tempo_bpm else "–",
                f"{song.metre.beats_per_bar}/{song.metre.beat_unit}",
            ]
            for song in found
        ]
        table(titles, rows)
