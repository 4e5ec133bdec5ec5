# SPDX-License-Identifier: Apache-2.0
"""``sidestick listen SONG...``: songs come into the library, or what is heard in one goes into a file."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sidestick.cli.choose import library_option, opened
from sidestick.cli.language import Word, language_option
from sidestick.cli.output import refuse_early, write_whole
from sidestick.cli.terminal import clock_time, progress_bar
from sidestick.errors import BadInput, Cancelled, SidestickError
from sidestick.words import say

if TYPE_CHECKING:
    from sidestick.library import Library
    from sidestick.music import Heard, Song


def register(app: typer.Typer, language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("listen", help=word("listen.help"))
    def listen(
        songs: list[Path] = typer.Argument(..., metavar="SONG", help=word("listen.songs")),
        library: Path | None = library_option(word),
        again: bool = typer.Option(False, "--again", help=word("listen.again")),
        json: Path | None = typer.Option(None, "--json", metavar="OUT.json", help=word("listen.json")),
        jobs: int = typer.Option(1, "--jobs", "-j", metavar="N", help=word("listen.jobs")),
        _language: str = language_option(word),
    ) -> int:
        from sidestick.cli.listen_many import checked_jobs

        checked_jobs(jobs)
        if json is not None:
            if len(songs) > 1:
                raise BadInput("library.one_json", count=len(songs))
            _into_file(songs[0], json, language, word)
            return 0
        with opened(library) as place:
            if jobs > 1 and len(songs) > 1 and not again:
                return _many_into_library(place, songs, jobs, language, word)
            return _into_library(place, songs, language, word, again=again)


def _into_library(library: Library, songs: list[Path], language: str, word: Word, *, again: bool) -> int:
    """Bring in each song; a bad one does not stop the rest. Return the exit code of the first that was bad."""
    exit_code = 0
    for source in songs:
        try:
            _one(library, source, language, word, again=again)
        except Cancelled:
            raise
        except SidestickError as error:
            typer.echo(error.sentence(language), err=True)
            exit_code = exit_code or error.exit_code
    return exit_code


def _many_into_library(library: Library, songs: list[Path], jobs: int, language: str, word: Word) -> int:
    """Bring in several at once; what is known is told first. Return the exit code of the first that was bad."""
    from sidestick.cli.listen_many import listen_to_many
    from sidestick.library import known_song

    exit_code, fresh = 0, []
    for source in songs:
        try:
            known = known_song(library, source)
        except SidestickError as error:
            typer.echo(error.sentence(language), err=True)
            exit_code = exit_code or error.exit_code
            continue
        if known is None:
            fresh.append(source)
        else:
            _tell(known.heard, _name(known), language, word)
            typer.echo(f"  {word('listen.known')}")
    for _, outcome in listen_to_many(library, fresh, jobs, language, word):
        if outcome.sha256 is None:
            typer.echo(outcome.sentence, err=True)
            exit_code = exit_code or outcome.exit_code
            continue
        song = library.songs.get(outcome.sha256)
        _tell(song.heard, _name(song), language, word)
        typer.echo(f"  {_took(outcome.took_s, song.heard.duration_s, word)}")
    return exit_code


def _one(library: Library, source: Path, language: str, word: Word, *, again: bool) -> None:
    from sidestick.library import import_song, known_song, listen_anew

    known = known_song(library, source)
    if known is not None and not again:
        _tell(known.heard, _name(known), language, word)
        typer.echo(f"  {word('listen.known')}")
        return
    began_s = time.monotonic()
    with progress_bar(source.name, word) as on_progress:
        if known is None:
            song = import_song(library, source, on_progress=on_progress)
        else:
            song = listen_anew(library, known.sha256, on_progress=on_progress)
    took_s = time.monotonic() - began_s
    _tell(song.heard, _name(song), language, word)
    counts = ", ".join(str(len(chart.notes)) for chart in library.songs.charts(song.sha256).values())
    typer.echo(f"  {word('listen.levels', counts=counts)}")
    typer.echo(f"  {_took(took_s, song.heard.duration_s, word)}")


def _into_file(source: Path, path: Path, language: str, word: Word) -> None:
    from sidestick.cli.heard_json import heard_json
    from sidestick.library import listen_to

    if str(path) != "-":
        refuse_early(path)
    began_s = time.monotonic()
    with progress_bar(source.name, word) as on_progress:
        heard = listen_to(source, on_progress=on_progress)
    took_s = time.monotonic() - began_s
    if str(path) == "-":
        typer.echo(heard_json(heard))
        return
    write_whole(path, heard_json(heard))
    _tell(heard, source.name, language, word)
    typer.echo(f"  {_took(took_s, heard.duration_s, word)}")
    typer.echo(f"  {path}")


def _tell(heard: Heard, name: str, language: str, word: Word) -> None:
    """Print what was heard, in a few lines."""
    typer.echo(name)
    metre = f"{heard.metre.beats_per_bar}/{heard.metre.beat_unit}"
    bars = word("listen.bars", count=len(heard.downbeats_s))
    tempo = word("listen.tempo", bpm=f"{heard.tempo_bpm:.1f}") if heard.tempo_bpm else word("listen.no_tempo")
    typer.echo(f"  {tempo} · {metre} · {bars} · {clock_time(round(heard.duration_s * 1e6))}")
    struck = Counter(onset.pad for onset in heard.onsets)
    drums = [f"{word(f'pad.{pad}')} {count}" for pad, count in struck.most_common()]
    typer.echo(f"  {' · '.join(drums) or word('listen.no_drums')}")
    for notice in heard.notices:
        typer.echo(f"  {say(f'notices.{notice}', language)}")


def _name(song: Song) -> str:
    return f"{song.title} — {song.artist}" if song.artist else song.title


def _took(took_s: float, duration_s: float, word: Word) -> str:
    return word("listen.took", seconds=f"{took_s:.1f}", times=f"{duration_s / took_s:.0f}")
