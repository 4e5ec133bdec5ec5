# SPDX-License-Identifier: Apache-2.0
"""``sidestick souvenir TAKE``: the short video to take home."""

from __future__ import annotations

from pathlib import Path

import typer

from sidestick.cli.choose import library_option, opened, played
from sidestick.cli.language import Word, language_option
from sidestick.cli.output import refuse_early, written_to
from sidestick.cli.terminal import progress_bar


def register(app: typer.Typer, language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("souvenir", help=word("souvenir.help"))
    def souvenir(
        take: str = typer.Argument(..., metavar="TAKE", help=word("take")),
        out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE.mp4", help=word("souvenir.out")),
        poster_out: Path | None = typer.Option(None, "--poster", metavar="FILE.png", help=word("souvenir.poster")),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        from sidestick.library import Stages, bundle
        from sidestick.souvenir.poster import poster

        with opened(library) as place:
            one = played(place, take)
            backing = place.home.song(one.song.sha256) / bundle.BACKING
        path = out or Path(f"{one.take.header.id[:8]}.mp4")
        for file in filter(None, (path, poster_out)):
            refuse_early(file)
        encore = one.encore()
        with written_to(path), progress_bar(one.song.title, word) as on_progress:
            told = Stages({"draw": 1}, on_progress).at("draw")
            one.film(path, encore, backing, language=language, on_progress=told)
        typer.echo(str(path))
        if poster_out is not None:
            with written_to(poster_out):
                poster(poster_out, encore, language=language)
            typer.echo(str(poster_out))
