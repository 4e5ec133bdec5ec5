# SPDX-License-Identifier: Apache-2.0
"""``sidestick evening SONG``: a whole evening with simulated players, from a file to the souvenir, without a browser."""

from __future__ import annotations

from pathlib import Path

import typer

from sidestick.cli.choose import library_option
from sidestick.cli.language import Word, language_option
from sidestick.cli.misunderstood import NUMBERS
from sidestick.cli.terminal import progress_bar
from sidestick.take import Duet
from sidestick.words import say


def register(app: typer.Typer, language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("evening", help=word("evening.help"))
    def evening(
        song: Path = typer.Argument(..., metavar="SONG", help=word("evening.song")),
        out: Path = typer.Option(..., "-o", "--out", metavar="OUT/", help=word("evening.out")),
        players: int = typer.Option(
            2, "--players", min=NUMBERS["players"][0], max=NUMBERS["players"][1], help=word("evening.players")
        ),
        duet: Duet | None = typer.Option(None, "--duet", help=word("evening.duet"), show_default=False),
        apart: int = typer.Option(
            0, "--apart", min=NUMBERS["apart"][0], max=NUMBERS["apart"][1], help=word("evening.apart")
        ),
        library: Path | None = library_option(word),
        seed: int = typer.Option(7, "--seed", min=NUMBERS["seed"][0], help=word("evening.seed")),
        _language: str = language_option(word),
    ) -> None:
        from sidestick.cli.whole_evening import Wanted, whole_evening

        wanted = Wanted(players, seed, language, duet, apart)
        with progress_bar(song.name, word) as on_progress:
            encore = whole_evening(song, out, wanted, library=library, on_progress=on_progress)
        for score in encore.scores:
            name = encore.take.seats[score.seat].player.name
            typer.echo(word("score", name=name, score=score.score, percent=f"{100 * score.accuracy:.1f}"))
        headline = encore.together.headline
        typer.echo(say(f"report.{headline.key}", language, **headline.parameters))
        for path in sorted(out.rglob("*.*")):
            typer.echo(f"  {path}")
