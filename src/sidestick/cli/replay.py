# SPDX-License-Identifier: Apache-2.0
"""``sidestick replay TAKE``: judge a take anew and say what came of it."""

from __future__ import annotations

from pathlib import Path

import typer

from sidestick.cli.choose import library_option, opened, played
from sidestick.cli.language import Word, language_option
from sidestick.cli.terminal import table
from sidestick.words import say

_COUNTS = ("perfect", "good", "ok", "miss", "extra")


def register(app: typer.Typer, language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("replay", help=word("replay.help"))
    def replay(
        take: str = typer.Argument(..., metavar="TAKE", help=word("take")),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:

        with opened(library) as place:
            one = played(place, take)
        encore = one.encore()
        typer.echo(one.song.title)
        names = ("player", "level", "score", "accuracy", "combo", *_COUNTS)
        rows = [
            [
                encore.take.seats[score.seat].player.name,
                str(int(encore.take.seats[score.seat].level)),
                str(score.score),
                f"{100 * score.accuracy:.1f} %",
                str(score.max_combo),
                *(str(getattr(score, count)) for count in _COUNTS),
            ]
            for score in encore.scores
        ]
        table([say(f"souvenir.page.{name}", language) for name in names], rows)
        for sentence in (encore.together.headline, *encore.together.sentences):
            typer.echo(say(f"report.{sentence.key}", language, **sentence.parameters))
