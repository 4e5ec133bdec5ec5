# SPDX-License-Identifier: Apache-2.0
"""Which song or take a person means, and where the library is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sidestick.cli.language import Word
from sidestick.errors import BadInput, NotFound

if TYPE_CHECKING:
    from sidestick.library import Library, SongSummary, TakeSummary
    from sidestick.souvenir import Played

LAST = "last"
_HEX = re.compile(r"[0-9a-f]{4,64}")


def library_option(word: Word) -> Any:  # noqa: ANN401 - what Typer takes as a default
    """Return the option ``--library``."""
    return typer.Option(None, "--library", help=word("library"), envvar="SIDESTICK_LIBRARY", show_envvar=False)


def opened(folder: Path | None) -> Library:
    """Open the library in ``folder``, or the person's own."""
    from sidestick.library import Library

    return Library.open(folder)


def song_meant(library: Library, text: str) -> SongSummary:
    """Return the song whose number begins with ``text``, or the one whose title and artist have its words.

    Raises ``NotFound`` when there is none and ``BadInput`` when there are several.
    """
    found = [song for song in library.songs.list() if _HEX.fullmatch(text) and song.sha256.startswith(text)]
    found = found or library.songs.list(text)
    exact = [song for song in found if song.title.casefold() == text.casefold()]
    found = exact if len(exact) == 1 else found
    if not found or not text.strip():
        raise NotFound("library.no_song", song=text)
    if len(found) > 1:
        raise BadInput("library.several", song=text)
    return found[0]


def take_meant(library: Library, text: str) -> TakeSummary:
    """Return the take whose number begins with ``text``, or the newest one for ``last``.

    Raises ``NotFound`` when there is none and ``BadInput`` when there are several.
    """
    takes = library.takes.list()
    if text == LAST and takes:
        return takes[0]
    found = [take for take in takes if text and take.id.startswith(text)]
    if not found:
        raise NotFound("library.no_take", take=text)
    if len(found) > 1:
        raise BadInput("library.several_takes", take=text)
    return found[0]


def played(library: Library, text: str) -> Played:
    """Return the take that ``text`` means, with its song and charts; raise as ``take_meant``, or ``NotFound`` without its song."""
    from sidestick.souvenir import Played

    return Played(*library.played_beside_strangers(take_meant(library, text).id))
