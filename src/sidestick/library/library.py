# SPDX-License-Identifier: Apache-2.0
"""An open library: its folder, its database, and what is kept in them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from sqlalchemy.engine import URL

from sidestick.library import bundle
from sidestick.library.charts import Charts
from sidestick.library.corrections import Corrections
from sidestick.library.database import Database, open_database, sqlite_url
from sidestick.library.home import DATABASE_VARIABLE, Home, home_at
from sidestick.library.jobs import Jobs, State
from sidestick.library.moment import Clock, wall_clock
from sidestick.library.players import Players
from sidestick.library.skills import Skills
from sidestick.library.songs import Songs
from sidestick.library.takes import Takes
from sidestick.music import Chart, Song
from sidestick.take import Take, TakeHeader

MOST_STRANGERS = 24
"""Other takes of a song that a pair is compared with: four times as many pairings, enough for one in twenty."""

Seated = dict[int, Chart]
"""What each seat played, by its index."""


class Library:
    """What lasts, open for use from any number of threads.

    A worker process opens it anew: ``Library.open(library.home.root, url=library.database.url)``.

    Attributes
    ----------
    home : Home
        The folder and the places in it.
    songs, corrections, charts, players, takes, skills, jobs
        What is kept.
    """

    def __init__(self, home: Home, database: Database, clock: Clock) -> None:
        self.home = home
        self.database = database
        self.clock = clock
        self.corrections = Corrections(home, database, clock)
        self.songs = Songs(home, database, clock, self.corrections)
        self.charts = Charts(database, clock, self.corrections)
        self.players = Players(database, clock)
        self.takes = Takes(database, clock)
        self.skills = Skills(database, clock)
        self.jobs = Jobs(database, clock)

    @classmethod
    def open(cls, root: Path | None = None, *, url: str | URL | None = None, clock: Clock = wall_clock) -> Library:
        """Open the library in ``root``, made when there is none.

        Parameters
        ----------
        root : Path, optional
            The folder; else what ``SIDESTICK_LIBRARY`` says, else the user's own data folder.
        url : str, optional
            The database; else what ``SIDESTICK_DATABASE`` says, else SQLite in the folder.

        Raises
        ------
        NotAllowed, DiskFull, Unavailable, BadInput, BadData
            The folder or the database cannot be used.
        """
        home = home_at(root).made()
        return cls(home, open_database(url or os.environ.get(DATABASE_VARIABLE) or sqlite_url(home.database)), clock)

    def start(self) -> None:
        """Clear up when a stage starts: what was deleted goes for good, what a crash left behind too, dead jobs live."""
        self.songs.purge()
        self.jobs.revive()
        self.jobs.forget()
        self.charts.forget()
        waiting = self.jobs.list(states=(State.QUEUED, State.RUNNING))
        wanted = frozenset(Path(path) for job in waiting if (path := self.jobs.payload(job.id).get("path")))
        bundle.sweep(self.home.songs, self.clock)
        bundle.sweep(self.home.incoming, self.clock, keep=wanted)

    def played(self, take_id: str) -> tuple[Take, Song, Seated]:
        """Return a take with its song, in sight or deleted, and what each seat played, by the seat's index.

        A take that names no charts was played to those the song came in with.
        Raises ``NotFound`` when the take, or its song, is gone, and ``BadData`` for a broken file.
        """
        take = self.takes.get(take_id)
        return take, self.songs.even_deleted(take.header.song_sha256), self._seated(take)

    def played_beside_strangers(self, take_id: str) -> tuple[Take, Song, Seated, tuple[tuple[Take, Seated], ...]]:
        """Return what ``played`` does and takes of the song by other people, each with what its seats played.

        The newest in which nobody of this take sat, at most ``MOST_STRANGERS``; raises as ``played``.
        """
        take, song, seated = self.played(take_id)
        mine = {seat.player.id for seat in take.header.seats}
        others = [
            header
            for header in self.takes.headers(take.header.song_sha256)
            if header.rate == take.header.rate and not mine & {seat.player.id for seat in header.seats}
        ]
        found = (self.takes.get(header.id) for header in others[-MOST_STRANGERS:])
        return take, song, seated, tuple((other, self._seated(other)) for other in found)

    def of_both(self, first_id: str, second_id: str) -> tuple[TakeHeader, ...]:
        """Return the takes in which both players (by id) sat and whose song is still here, the oldest first."""
        both = {first_id, second_id}
        together = [h for h in self.takes.headers() if both <= {seat.player.id for seat in h.seats}]
        here = {sha256: self.home.song(sha256).is_dir() for sha256 in {header.song_sha256 for header in together}}
        return tuple(header for header in together if here[header.song_sha256])

    def _seated(self, take: Take) -> Seated:
        charts = self.charts.of(take.header)
        if charts is not None:
            return charts
        sha256 = take.header.song_sha256
        return {seat.index: self.songs.chart_as_first_heard(sha256, seat.level) for seat in take.header.seats}

    def close(self) -> None:
        """Give back the database's connections."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
