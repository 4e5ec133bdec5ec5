# SPDX-License-Identifier: Apache-2.0
"""A song of the library is heard anew, by ears that have become better since it came in.

Only what was heard changes. What players put right stays on top of it; takes keep the charts they were played to; the
recording and its backing stay the files they are.
"""

from __future__ import annotations

from typing import Any

import msgspec

from sidestick.library import bundle
from sidestick.library.beat_this import beat_this
from sidestick.library.jobs import Job
from sidestick.library.library import Library
from sidestick.library.progress import OnProgress, Stages, silent
from sidestick.music import Song

LISTEN_ANEW = "listen_anew"
"""The kind of job that hears a song of the library anew."""

_SHARES = {"decode": 4, "hear": 94, "arrange": 2}


def listen_anew(library: Library, sha256: str, *, on_progress: OnProgress = silent) -> Song:
    """Hear the song anew and return it; what stops it (``Cancelled`` from ``on_progress``) leaves it as it was.

    Raises
    ------
    NotFound, BadData
        There is no such song, or its recording is damaged.
    DiskFull, NotAllowed
        The library folder cannot take it.
    """
    from sidestick import audio, listen

    library.songs.get(sha256)
    place = library.home.song(sha256)
    stages = Stages(_SHARES, on_progress)
    samples, rate = audio.read_flac(place / bundle.RECORDING)
    stages.at("decode")(1.0)
    heard = listen.hear(samples, rate, on_progress=stages.at("hear"), hears_beats=beat_this())
    told = stages.at("arrange")
    with bundle.writing_said(place):
        song = msgspec.structs.replace(bundle.read_song(place), heard=heard)
        bundle.write_json(place / bundle.SONG, song)
    library.songs.heard_anew(song)
    library.corrections.arrangement(sha256)
    told(1.0)
    return library.songs.get(sha256)


def queue_listening_anew(library: Library, sha256: str) -> Job:
    """Queue hearing a song anew; raise ``NotFound``."""
    library.songs.summary(sha256)
    return library.jobs.add(LISTEN_ANEW, {"sha256": sha256})


def listen_anew_job(library: Library, payload: dict[str, Any], step: OnProgress) -> dict[str, Any]:
    """Do a job of kind ``listen_anew`` (a ``work.Handler``); the result names the song."""
    song = listen_anew(library, payload["sha256"], on_progress=step)
    return {"sha256": song.sha256, "title": song.title}
