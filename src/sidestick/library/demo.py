# SPDX-License-Identifier: Apache-2.0
"""The songs that come with Sidestick, offered once to each library.

They are imported as any song is, by the same code, as jobs whose progress is seen: a stage is up at once and the first
song seconds later. One that a person deleted does not come back.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa

from sidestick.library.importing import LISTEN
from sidestick.library.jobs import Job
from sidestick.library.library import Library
from sidestick.library.listening import file_sha256
from sidestick.library.tables import demo_songs


def demo_files() -> tuple[Path, ...]:
    """Return the package's demo songs, the smallest first: it is ready first."""
    folder = Path(str(files("sidestick"))) / "demo"
    return tuple(sorted(folder.glob("*.opus"), key=lambda path: (path.stat().st_size, path.name)))


def offer_demo_songs(library: Library) -> list[Job]:
    """Queue the import of every demo song that this library was never offered; return the jobs."""
    with library.database.reading() as connection:
        offered = set(connection.scalars(sa.select(demo_songs.c.source_sha256)))
    jobs = []
    for path in demo_files():
        sha256 = file_sha256(path)
        if sha256 not in offered:
            jobs.append(library.jobs.add(LISTEN, {"path": str(path), "name": path.name}))
            with library.database.writing() as connection:
                connection.execute(library.database.insert_new(demo_songs).values(source_sha256=sha256))
    return jobs
