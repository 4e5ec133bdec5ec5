# SPDX-License-Identifier: Apache-2.0
"""Takes in the library become encores, films and posters: where ``library`` and ``souvenir`` meet on the stage's side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sidestick.library import Library, Stages
from sidestick.library.bundle import BACKING
from sidestick.library.progress import OnProgress
from sidestick.souvenir import Encore, Played

SOUVENIR = "souvenir"
"""The kind of job that makes a film and a poster."""

_SHARES = {"mix": 3.0, "draw": 97.0}


def encore(library: Library, take_id: str) -> Encore:
    """Return a take's encore; raise ``NotFound`` when the take or its song is gone."""
    return Played(*library.played(take_id)).encore()


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
