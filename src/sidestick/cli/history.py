# SPDX-License-Identifier: Apache-2.0
"""``sidestick history [NAME NAME]``: two people from take to take, home and away; without names, who has played with whom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sidestick.cli.choose import library_option, opened
from sidestick.cli.language import Word, language_option
from sidestick.cli.output import write_json
from sidestick.cli.terminal import local_time, progress_bar, table
from sidestick.words import say

if TYPE_CHECKING:
    from sidestick.library import Library
    from sidestick.take import TakeHeader
    from sidestick.together import PairHistory


def register(app: typer.Typer, language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("history", help=word("history.help"))
    def history(
        names: list[str] = typer.Argument(None, metavar="[NAME NAME]", help=word("history.names"), show_default=False),
        out: Path | None = typer.Option(None, "--json", metavar="OUT.json", help=word("history.json")),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        from sidestick.errors import BadInput

        if names and len(names) != 2:
            raise BadInput("pairs.two_names", given=len(names))
        with opened(library) as place:
            headers = place.takes.headers()
            if not names:
                _pairs(headers, word)
                return
            ids = _player(headers, names[0]), _player(headers, names[1])
            if ids[0] == ids[1]:
                raise BadInput("pairs.same", name=names[0])
            titles = {take.id: take.title for take in place.takes.list()}
            found = _history(place, ids, word)
        if out is None:
            _tell(found, titles, word, language)
        else:
            write_json(out, found)


def _pairs(headers: Sequence[TakeHeader], word: Word) -> None:
    """Print who has played with whom, who did last first."""
    names = {seat.player.id: seat.player.name for header in headers for seat in header.seats}
    takes: dict[tuple[str, str], list[str]] = {}
    for header in headers:
        for pair in combinations(sorted({seat.player.id for seat in header.seats}), 2):
            takes.setdefault(pair, []).append(header.started_at)
    if not takes:
        typer.echo(word("history.nobody"))
        return
    rows = [
        [f"{names[first]} · {names[second]}", str(len(dates)), local_time(min(dates)), local_time(max(dates))]
        for (first, second), dates in sorted(takes.items(), key=lambda row: max(row[1]), reverse=True)
    ]
    table([word(f"history.{head}") for head in ("pair", "takes", "since", "last")], rows)


def _player(headers: Sequence[TakeHeader], said: str) -> str:
    """Return the id of the player a person means by name or id; who sat last, where two share a name."""
    from sidestick.errors import NotFound

    for header in reversed(headers):
        for seat in header.seats:
            if said in {seat.player.id, seat.player.name} or seat.player.name.casefold() == said.strip().casefold():
                return seat.player.id
    known = {seat.player.id: seat.player.name for header in headers for seat in header.seats}
    raise NotFound("pairs.nobody", name=said, names=", ".join(sorted(set(known.values()))[:12]) or "–")


def _history(place: Library, ids: tuple[str, str], word: Word) -> PairHistory:
    from sidestick.library import Stages
    from sidestick.souvenir import Evenings, Played

    numbers = [header.id for header in place.of_both(*ids)]
    with progress_bar("", word) as on_progress:
        told = Stages({"measure": 1}, on_progress).at("measure")
        takes = (Played(*place.played(number)) for number in numbers)
        return Evenings().history(takes, *ids, on_progress=lambda done: told(done / len(numbers)))


def _tell(found: PairHistory, titles: dict[str, str], word: Word, language: str) -> None:
    names = {"first": found.first, "second": found.second, None: "–"}
    rows = [
        [
            take.take_id[:8],
            local_time(take.started_at),
            titles.get(take.take_id, ""),
            names[take.host],
            f"{'★ ' if index == found.closest else ''}{take.apart_us / 1000:.0f}",
            "–" if take.within_25ms is None else f"{100 * take.within_25ms:.0f} %",
            "–" if take.half_life_beats is None else f"{take.half_life_beats:.1f}",
        ]
        for index, take in enumerate(found.takes)
    ]
    if rows:
        heads = ("take", "date", "title", "host", "apart", "within", "half_life")
        table([word(f"history.{head}") for head in heads], rows)
    for line in found.sentences:
        typer.echo(say(f"report.{line.key}", language, **line.parameters))
