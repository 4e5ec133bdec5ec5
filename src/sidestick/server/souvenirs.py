# SPDX-License-Identifier: Apache-2.0
"""Takes in the library become encores, pages, films and posters: where ``library`` and ``souvenir`` meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sidestick.library import Library, Stages
from sidestick.library.progress import OnProgress
from sidestick.music import Chart, Level, Song
from sidestick.souvenir import Encore, encore_of
from sidestick.take import Take
from sidestick.units import micros_from_seconds

SOUVENIR = "souvenir"
"""The kind of job that makes a film and a poster."""

_SHARES = {"mix": 3.0, "draw": 97.0}


def encore(library: Library, take_id: str) -> Encore:
    """Return a take's encore; raise ``NotFound`` when the take or its song is gone."""
    take, song, charts = _all_of(library, take_id)
    return encore_of(take, song, charts)


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
    from sidestick.audio import read_flac
    from sidestick.library.bundle import BACKING
    from sidestick.souvenir.poster import poster
    from sidestick.souvenir.video import video

    stages = Stages(_SHARES, on_progress)
    told = stages.at("mix")
    take, song, charts = _all_of(library, take_id)
    whole = encore_of(take, song, charts)
    backing, _ = read_flac(library.home.song(song.sha256) / BACKING)
    library.home.take(take_id).mkdir(parents=True, exist_ok=True)
    poster(poster_path(library, take_id), whole, language=language)
    told(1.0)
    video(
        film_path(library, take_id),
        take=take,
        encore=whole,
        charts=charts,
        downbeats_us=[micros_from_seconds(time) for time in song.heard.downbeats_s],
        backing=backing,
        language=language,
        on_progress=stages.at("draw"),
    )


def souvenir_job(library: Library, payload: dict[str, Any], step: OnProgress) -> dict[str, Any]:
    """Do a job of kind ``souvenir``; the result has the addresses of film and poster."""
    take_id = payload["take"]
    make_souvenir(library, take_id, language=payload["language"], on_progress=step)
    return {"video": f"/api/takes/{take_id}/souvenir.mp4", "poster": f"/api/takes/{take_id}/poster.png"}


def _all_of(library: Library, take_id: str) -> tuple[Take, Song, dict[Level, Chart]]:
    take = library.takes.get(take_id)
    song = library.songs.even_deleted(take.header.song_sha256)
    return take, song, library.songs.charts(song.sha256)
