# SPDX-License-Identifier: Apache-2.0
"""``sidestick takes``: what was played."""

from __future__ import annotations

from pathlib import Path

import typer

from sidestick.cli.choose import library_option, opened, song_meant
from sidestick.cli.language import Word, language_option
from sidestick.cli.terminal import local_time, table


def register(app: typer.Typer, _language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("takes", help=word("takes.help"))
    def takes(
        song: str = typer.Argument("", metavar="[SONG]", help=word("takes.song"), show_default=False),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        with opened(library) as place:
            found = place.takes.list(song_meant(place, song).sha256 if song else None)
        if not found:
            typer.echo(word("takes.none"))
            return
        titles = [word(f"takes.{title}") for title in ("number", "date", "title", "players", "hits", "state")]
        rows = [
            [
                take.id[:8],
                local_time(take.started_at),
                take.title,
                ", ".join(take.players),
                str(take.hits),
                word("takes.finished" if take.finished else "takes.stopped"),
            ]
            for take in found
        ]
        table(titles, rows)
