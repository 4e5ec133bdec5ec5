# SPDX-License-Identifier: Apache-2.0
"""A song file comes into the library.

The file is hashed first: one that was brought before is answered at once. Nothing of an import is seen in the library
before all of it is there, and what stops it (a person, a bad file, a full disk) leaves nothing behind.
"""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Any

from sidestick.errors import Cancelled, SidestickError
from sidestick.library import bundle
from sidestick.library.jobs import Job
from sidestick.library.library import Library
from sidestick.library.listening import bundle_from, file_name, file_sha256
from sidestick.library.progress import OnProgress, Progress, silent
from sidestick.library.work import work
from sidestick.music import Song

LISTEN = "listen"
"""The kind of job that imports a song."""


def known_song(library: Library, source: Path) -> Song | None:
    """Return the song that a file with the same bytes brought before, in sight again if it was deleted."""
    known = library.songs.by_source(file_sha256(source))
    return None if known is None else library.songs.restore(known.sha256)


def import_song(library: Library, source: Path, *, name: str | None = None, on_progress: OnProgress = silent) -> Song:
    """Bring the song in the file ``source`` into the library and return it; one that is known is answered at once.

    Parameters
    ----------
    source : Path
        Any audio file; it is only read.
    name : str, optional
        What people call the file, where ``source`` is a temporary one. It names no file of the library.
    on_progress : callable
        Told of the stages of ``listening.SHARES``; what it raises (``Cancelled``) stops the import.

    Raises
    ------
    NotFound, BadAudio
        The file is not there, or is no song (``sidestick.audio.decode``).
    DiskFull, NotAllowed
        The library folder cannot take it.
    """
    name = file_name(source, name)
    source_sha256 = file_sha256(source, name)
    known = library.songs.by_source(source_sha256)
    if known is not None:
        on_progress(Progress(1.0, "write", 0.0))
        return library.songs.restore(known.sha256)
    with bundle.being_written(library.home.songs) as folder:
        song = bundle_from(source, folder, source_sha256=source_sha256, name=name, on_progress=on_progress)
        place = library.home.song(song.sha256)
        placed = bundle.put_in_place(folder, place)
        try:
            return library.songs.add(song)
        except BaseException:
            if placed:
                shutil.rmtree(place, ignore_errors=True)
            raise


def incoming_file(library: Library) -> Path:
    """Return a new name in ``incoming`` for an upload to be written to; a crash's left-overs there are swept."""
    return library.home.incoming / f".{uuid.uuid4().hex}.part"


def queue_import(library: Library, upload: Path, name: str) -> Job:
    """Queue the import of an upload (``incoming_file``); its worker removes the file when it is done with it."""
    return library.jobs.add(LISTEN, {"path": str(upload), "name": file_name(upload, name), "remove": True})


def listen_job(library: Library, payload: dict[str, Any], step: OnProgress) -> dict[str, Any]:
    """Do a job of kind ``listen`` (a ``work.Handler``); the result names the song.

    The upload stays only while the job may be tried again: when its worker is killed.
    """
    upload = Path(payload["path"])
    try:
        song = import_song(library, upload, name=payload["name"], on_progress=step)
    except (SidestickError, Cancelled):
        _remove(upload, payload)
        raise
    _remove(upload, payload)
    return {"sha256": song.sha256, "title": song.title}


def run_listen_job(root: Path, url: str, job_id: str) -> None:
    """Do one queued ``listen`` job; for an executor: a worker process opens the library itself.

    ``root`` is ``library.home.root``, ``url`` ``library.database.url``. Nothing happens when the job was cancelled or taken meanwhile.
    """
    with Library.open(root, url=url) as library:
        work(library, {LISTEN: listen_job}, job_id=job_id)


def _remove(upload: Path, payload: dict[str, Any]) -> None:
    if payload.get("remove"):
        upload.unlink(missing_ok=True)
