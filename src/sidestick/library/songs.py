# SPDX-License-Identifier: Apache-2.0
"""The songs of the library: a row each for lists and search, a bundle of files each for the rest.

The row is the truth for title and artist, which people change; ``song.json`` for what was heard, which nobody does.
A deleted song is out of sight and can be restored until ``purge()``, which the stage calls when it starts.
"""

from __future__ import annotations

import shutil

import msgspec
import sqlalchemy as sa

from sidestick.errors import BadInput, NotFound
from sidestick.library import bundle
from sidestick.library.corrections import Corrections
from sidestick.library.database import Database
from sidestick.library.home import Home
from sidestick.library.moment import Clock, rfc3339
from sidestick.library.tables import songs, sources
from sidestick.library.wording import cleaned, folded
from sidestick.music import Chart, Level, Metre, Song

_SHOWN_OF_HEARD = ("tempo_bpm", "beats_per_bar", "beat_unit", "units_per_beat", "drum_onsets", "notices")


class SongSummary(msgspec.Struct, frozen=True):
    """A song in a list (contracts: HTTP). ``added_at`` is RFC 3339 in UTC."""

    sha256: str
    title: str
    artist: str
    duration_us: int
    tempo_bpm: float
    metre: Metre
    bookmarked: bool
    added_at: str
    drum_onsets: int
    notices: tuple[str, ...]


class Songs:
    """The songs of one library."""

    def __init__(self, home: Home, database: Database, clock: Clock, corrections: Corrections) -> None:
        self._home = home
        self._database = database
        self._clock = clock
        self._corrections = corrections

    def add(self, song: Song) -> Song:
        """Add a song whose bundle is in place, under the source it came from; return it as it is kept.

        A song that is there already stays as it is (its title may have been changed), comes back into sight when it
        was deleted, and is known from now on by this source too.
        """
        row = _row_of(song) | {"bookmarked": False, "added_at": rfc3339(self._clock())}
        with self._database.writing() as connection:
            connection.execute(self._database.insert_new(songs).values(row))
            connection.execute(songs.update().where(songs.c.sha256 == song.sha256).values(deleted_at=None))
            link = {"source_sha256": song.source_sha256, "song_sha256": song.sha256}
            connection.execute(self._database.insert_new(sources).values(link))
        return self.get(song.sha256)

    def by_source(self, source_sha256: str) -> Song | None:
        """Return the song that a file with this SHA-256 brought, deleted or not, when its bundle is whole."""
        with self._database.reading() as connection:
            where = sources.c.source_sha256 == source_sha256
            sha256 = connection.scalar(sa.select(sources.c.song_sha256).where(where))
        if sha256 is None or not bundle.is_whole(self._home.song(sha256)):
            return None
        return self._with_names(sha256)

    def list(self, search: str = "") -> list[SongSummary]:
        """Return the songs in sight, bookmarked ones first, then the newest; ``search`` wants every word of it."""
        query = sa.select(songs).where(songs.c.deleted_at.is_(None))
        for word in folded(search).split():
            query = query.where(songs.c.search.contains(word, autoescape=True))
        query = query.order_by(songs.c.bookmarked.desc(), songs.c.added_at.desc(), songs.c.sha256)
        with self._database.reading() as connection:
            return [_summary(row) for row in connection.execute(query)]

    def get(self, sha256: str) -> Song:
        """Return one song with all that was heard; raise ``NotFound`` when it is not there or deleted."""
        self._in_sight(sha256)
        return self._with_names(sha256)

    def summary(self, sha256: str) -> SongSummary:
        """Return one song as lists show it; raise ``NotFound`` when it is not there or deleted."""
        return _summary(self._in_sight(sha256))

    def chart(self, sha256: str, level: Level) -> Chart:
        """Return the chart of one level, corrections made; of deleted songs too. Raise ``NotFound``, ``BadData``."""
        return self.charts(sha256)[level]

    def charts(self, sha256: str) -> dict[Level, Chart]:
        """Return the charts of every level, corrections made; of deleted songs too. Raise ``NotFound``, ``BadData``."""
        return {chart.level: chart for chart in self._corrections.arrangement(sha256).charts}

    def chart_as_first_heard(self, sha256: str, level: Level) -> Chart:
        """Return the chart that the song came in with; of deleted songs too. Raise ``NotFound``, ``BadData``."""
        return bundle.read_chart(self._home.song(sha256), level)

    def even_deleted(self, sha256: str) -> Song:
        """Return one song, in sight or deleted, for takes of it; raise ``NotFound`` when it is gone for good."""
        return self._with_names(sha256)

    def heard_anew(self, song: Song) -> None:
        """Note what lists show of a song that was heard anew; its names stay. Raise ``NotFound``."""
        row = _row_of(song)
        shown = {name: row[name] for name in _SHOWN_OF_HEARD}
        if not self._set(song.sha256, **shown):
            raise NotFound("library.no_song", song=song.sha256[:80])

    def rename(self, sha256: str, *, title: str | None = None, artist: str | None = None) -> Song:
        """Change the title, the artist or both; raise ``BadInput`` for an empty title, ``NotFound``."""
        old = self._in_sight(sha256)
        new_title = old.title if title is None else cleaned(title)
        new_artist = old.artist if artist is None else cleaned(artist)
        if not new_title:
            raise BadInput("library.empty_title")
        self._set(sha256, title=new_title, artist=new_artist, search=folded(f"{new_title} {new_artist}"))
        return self.get(sha256)

    def bookmark(self, sha256: str, *, on: bool) -> None:
        """Put the bookmark in or take it out; raise ``NotFound``."""
        self._in_sight(sha256)
        self._set(sha256, bookmarked=on)

    def delete(self, sha256: str) -> None:
        """Move the song out of sight; raise ``NotFound`` when it is not there or deleted already."""
        self._in_sight(sha256)
        self._set(sha256, deleted_at=rfc3339(self._clock()))

    def restore(self, sha256: str) -> Song:
        """Bring a deleted song back into sight; nothing happens to one that is there. Raise ``NotFound``."""
        if not self._set(sha256, deleted_at=None):
            raise NotFound("library.no_song", song=sha256[:80])
        return self.get(sha256)

    def purge(self) -> tuple[str, ...]:
        """Remove for good what is deleted, rows and files; return the SHA-256 of each. Takes of it stay."""
        with self._database.writing() as connection:
            gone = tuple(connection.scalars(sa.select(songs.c.sha256).where(songs.c.deleted_at.is_not(None))))
            connection.execute(songs.delete().where(songs.c.sha256.in_(gone)))
        for sha256 in gone:
            shutil.rmtree(self._home.song(sha256), ignore_errors=True)
        return gone

    def _in_sight(self, sha256: str) -> sa.Row[tuple[object, ...]]:
        query = sa.select(songs).where(songs.c.sha256 == sha256, songs.c.deleted_at.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("library.no_song", song=sha256[:80])
        return row

    def _set(self, sha256: str, **values: object) -> bool:
        with self._database.writing() as connection:
            return connection.execute(songs.update().where(songs.c.sha256 == sha256).values(values)).rowcount > 0

    def _with_names(self, sha256: str) -> Song:
        query = sa.select(songs.c.title, songs.c.artist).where(songs.c.sha256 == sha256)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("library.no_song", song=sha256[:80])
        song = bundle.read_song(self._home.song(sha256))
        return msgspec.structs.replace(song, title=row.title, artist=row.artist)


def _row_of(song: Song) -> dict[str, object]:
    title, artist = cleaned(song.title), cleaned(song.artist)
    if not title:
        raise BadInput("library.empty_title")
    return {
        "sha256": song.sha256,
        "title": title,
        "artist": artist,
        "search": folded(f"{title} {artist}"),
        "duration_us": song.duration_us,
        "tempo_bpm": song.heard.tempo_bpm,
        "beats_per_bar": song.heard.metre.beats_per_bar,
        "beat_unit": song.heard.metre.beat_unit,
        "units_per_beat": song.heard.metre.units_per_beat,
        "drum_onsets": len(song.heard.onsets),
        "notices": msgspec.json.encode(song.heard.notices).decode(),
    }


def _summary(row: sa.Row[tuple[object, ...]]) -> SongSummary:
    return SongSummary(
        sha256=row.sha256,
        title=row.title,
        artist=row.artist,
        duration_us=row.duration_us,
        tempo_bpm=row.tempo_bpm,
        metre=Metre(row.beats_per_bar, row.beat_unit, row.units_per_beat),
        bookmarked=row.bookmarked,
        added_at=row.added_at,
        drum_onsets=row.drum_onsets,
        notices=msgspec.json.decode(row.notices, type=tuple[str, ...]),
    )
