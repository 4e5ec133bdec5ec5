# SPDX-License-Identifier: Apache-2.0
"""Takes in the library become encores, films and posters: where ``library`` and ``souvenir`` meet on the stage's side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from sidestick.errors import BadMessage
from sidestick.library import Library, Stages
from sidestick.library.bundle import BACKING
from sidestick.library.progress import OnProgress
from sidestick.souvenir import Encore, Evenings, Played, report_page
from sidestick.together import PairHistory

SOUVENIR = "souvenir"
"""The kind of job that makes a film and a poster."""

_SHARES = {"mix": 3.0, "draw": 97.0}


def encore(library: Library, take_id: str) -> Encore:
    """Return a take's encore; raise ``NotFound`` when the take or its song is gone."""
    return Played(*library.played_beside_strangers(take_id)).encore()


def report(library: Library, take_id: str, *, language: str) -> str:
    """Return a take's report as one page; raise ``NotFound`` when the take or its song is gone."""
    played = Played(*library.played_beside_strangers(take_id))
    return report_page(played.encore(), language=language, take=played.take)


class PairAnswer(msgspec.Struct, frozen=True):
    """A pair's history with the title of each take's song."""

    history: PairHistory
    titles: dict[str, str]


def history(library: Library, evenings: Evenings, take_id: str, first: int, second: int) -> PairAnswer:
    """Return the history of two seats of a take; raise ``NotFound`` for no such take, ``BadMessage`` for no such seats."""
    seats = {seat.index: seat.player.id for seat in library.takes.get(take_id).header.seats}
    if first not in seats or second not in seats or first == second:
        raise BadMessage("server.bad_message", reason=f"seats {first} and {second} are no pair of this take")
    ids = seats[first], seats[second]
    takes = (Played(*library.played(one.id)) for one in library.of_both(*ids))
    titles = {one.id: one.title for one in library.takes.list()}
    found = evenings.history(takes, *ids)
    return PairAnswer(found, {one.take_id: titles.get(one.take_id, "") for one in found.takes})


def film_path(library: Library, take_id: str) -> Path:
    """Return where a take's film is or will be; raise ``NotFound`` for what is no take's id."""
    return library.home.take(take_id) / "souvenir.mp4"


def poster_path(library: Library, take_id: str) -> Path:
    """Return where a take's poster is or will be; raise ``NotFound`` for what is no take's id."""
    return library.home.take(take_id) / "poster.png"


def make_souvenir(library: Library, take_id: str, *, language: str, on_progress: OnProgress) -> None:
    """Write a take's film and poster in ``language``; a half-made one never replaces a good one.

    Raises ``NotFound``, ``DiskFull``, and what ``on_progress`` raises.
    """
    # Drawing and encoding load much; a server that makes no film should not.
    from sidestick.souvenir.poster import poster

    stages = Stages(_SHARES, on_progress)
    told = stages.at("mix")
    played = Played(*library.played(take_id))
    whole = played.encore()
    library.home.take(take_id).mkdir(parents=True, exist_ok=True)
    poster(poster_path(library, take_id), whole, language=language)
    told(1.0)
    backing = library.home.song(played.song.sha256) / BACKING
    played.film(film_path(library, take_id), whole, backing, language=language, on_progress=stages.at("draw"))


def souvenir_job(library: Library, payload: dict[str, Any], step: OnProgress) -> dict[str, Any]:
    """Do a job of kind ``souvenir``; the result has the addresses of film and poster."""
    take_id = payload["take"]
    make_souvenir(library, take_id, language=payload["language"], on_progress=step)
    return {"video": f"/api/takes/{take_id}/souvenir.mp4", "poster": f"/api/takes/{take_id}/poster.png"}
