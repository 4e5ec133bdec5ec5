# SPDX-License-Identifier: Apache-2.0
"""``sidestick report TAKE``: how the rhythms relate, as one page for a browser."""

from __future__ import annotations

from pathlib import Path

import typer

from sidestick.cli.choose import library_option, opened, played
from sidestick.cli.language import Word, language_option
from sidestick.cli.output import write_whole


def register(app: typer.Typer, language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("report", help=word("report.help"))
    def report(
        take: str = typer.Argument(..., metavar="TAKE", help=word("take")),
        out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE.html", help=word("report.out")),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        from sidestick.souvenir import report_page

        with opened(library) as place:
            one = played(place, take)
        path = out or Path(f"{one.take.header.id[:8]}.html")
        write_whole(path, report_page(one.encore(), language=language, take=one.take).encode())
        typer.echo(str(path))
