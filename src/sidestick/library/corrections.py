# SPDX-License-Identifier: Apache-2.0
"""What players put right in a song, and the arrangement that follows from it.

Corrections are kept apart from what was heard (``sidestick.arrange.edits``), so they survive when the song is heard anew.
They are a tree that only grows: undo goes to the parent, redo to the newest child, and a correction made after an undo
begins a branch. The arrangement is made when it is first asked for and kept beside the bundle under a name that follows
from all it is made of; a file that is missing, broken or old is simply made again.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sidestick.errors import Conflict, NotFound, SidestickError
from sidestick.library import bundle
from sidestick.library.database import Database
from sidestick.library.home import Home
from sidestick.library.moment import Clock, rfc3339
from sidestick.library.tables import corrections, songs
from sidestick.music import Heard

if TYPE_CHECKING:
    from sidestick.arrange import Arrangement, Edit, Edits, Sheet

ARRANGED = "arranged"


class Revision(msgspec.Struct, frozen=True):
    """Where a song's corrections are: the last one's number (0: as heard), how many are made, and which ways there are."""

    revision: int
    count: int
    can_undo: bool
    can_redo: bool


class SongPage(msgspec.Struct, frozen=True):
    """A song's page (contracts: HTTP): its arrangement, and where its corrections are."""

    revision: Revision
    sheet: Sheet


class Corrections:
    """The corrections of one library's songs."""

    def __init__(self, home: Home, database: Database, clock: Clock) -> None:
        self._home = home
        self._database = database
        self._clock = clock

    def edits(self, sha256: str) -> Edits:
        """Return the corrections that hold, in the order in which they were made; raise ``NotFound``."""
        with self._database.reading() as connection:
            return _edits(connection, sha256, _revision(connection, sha256))

    def where(self, sha256: str) -> Revision:
        """Return where the song's corrections are; raise ``NotFound``."""
        with self._database.reading() as connection:
            revision = _revision(connection, sha256)
            count = len(_chain(connection, sha256, revision))
            return Revision(revision, count, revision > 0, _child(connection, sha256, revision) is not None)

    def make(self, sha256: str, edit: Edit, *, on: int | None = None) -> Revision:
        """Make a correction after those that hold.

        Parameters
        ----------
        on : int, optional
            The revision the person looked at.

        Raises
        ------
        BadData
            It makes no sense (``sidestick.arrange.checked``).
        Conflict
            ``edit.changed``: the song was corrected elsewhere meanwhile.
        NotFound
            There is no such song.
        """
        from sidestick.arrange import checked

        heard = self._heard(sha256)
        with self._database.writing() as connection:
            parent = _looked_at(connection, sha256, on)
            checked(heard, _edits(connection, sha256, parent), edit)
            newest = sa.select(sa.func.max(corrections.c.revision)).where(corrections.c.song_sha256 == sha256)
            revision = (connection.scalar(newest) or 0) + 1
            row = {
                "song_sha256": sha256,
                "revision": revision,
                "parent": parent,
                "edit": msgspec.json.encode(edit).decode(),
                "made_at": rfc3339(self._clock()),
            }
            connection.execute(corrections.insert().values(row))
            _move(connection, sha256, revision)
        return self.where(sha256)

    def undo(self, sha256: str, *, on: int | None = None) -> Revision:
        """Take the last correction back; nothing happens when there is none. Raise ``NotFound``, ``Conflict``."""
        with self._database.writing() as connection:
            revision = _looked_at(connection, sha256, on)
            if revision:
                _move(connection, sha256, _parent(connection, sha256, revision))
        return self.where(sha256)

    def redo(self, sha256: str, *, on: int | None = None) -> Revision:
        """Make the correction that was taken back last again; nothing when there is none. Raise ``NotFound``, ``Conflict``."""
        with self._database.writing() as connection:
            child = _child(connection, sha256, _looked_at(connection, sha256, on))
            if child is not None:
                _move(connection, sha256, child)
        return self.where(sha256)

    def as_heard(self, sha256: str, *, on: int | None = None) -> Revision:
        """Take every correction back; redo makes them again, one by one. Raise ``NotFound``, ``Conflict``."""
        with self._database.writing() as connection:
            _looked_at(connection, sha256, on)
            _move(connection, sha256, 0)
        return self.where(sha256)

    def arrangement(self, sha256: str) -> Arrangement:
        """Return the song as it is arranged now, corrections made; of deleted songs too. Raise ``NotFound``, ``BadData``."""
        heard = self._heard(sha256)
        return self._arranged(sha256, heard, self.edits(sha256))

    def page(self, sha256: str) -> SongPage:
        """Return the song's page; raise ``NotFound``, ``BadData``."""
        from sidestick.arrange import sheet_of

        heard = self._heard(sha256)
        with self._database.reading() as connection:
            revision = _revision(connection, sha256)
            edits = _edits(connection, sha256, revision)
            redo = _child(connection, sha256, revision) is not None
        there = Revision(revision, len(edits.edits), revision > 0, redo)
        return SongPage(there, sheet_of(self._arranged(sha256, heard, edits), heard, edits))

    def _heard(self, sha256: str) -> Heard:
        return bundle.read_song(self._home.song(sha256)).heard

    def _arranged(self, sha256: str, heard: Heard, edits: Edits) -> Arrangement:
        from sidestick.arrange import ARRANGEMENT_VERSION, Arrangement, arranged

        made_of = msgspec.json.encode((ARRANGEMENT_VERSION, heard, edits))
        folder = self._home.song(sha256) / ARRANGED
        path = folder / f"{hashlib.sha256(made_of).hexdigest()[:32]}.json"
        with suppress(OSError, msgspec.MsgspecError, SidestickError):
            return msgspec.json.decode(path.read_bytes(), type=Arrangement)
        found = arranged(sha256, heard, edits)
        # Kept for the next reader only: where it cannot be written it is made again.
        with suppress(OSError, SidestickError):
            folder.mkdir(exist_ok=True)
            bundle.write_json(path, found)
            for other in folder.glob("*.json"):
                if other != path:
                    other.unlink(missing_ok=True)
        return found


def _revision(connection: Connection, sha256: str) -> int:
    revision: int | None = connection.scalar(sa.select(songs.c.revision).where(songs.c.sha256 == sha256))
    if revision is None:
        raise NotFound("library.no_song", song=sha256[:80])
    return revision


def _looked_at(connection: Connection, sha256: str, on: int | None) -> int:
    """Return the revision that holds; raise ``Conflict`` when it is not the one that was looked at."""
    revision = _revision(connection, sha256)
    if on is not None and on != revision:
        raise Conflict("edit.changed")
    return revision


def _move(connection: Connection, sha256: str, revision: int) -> None:
    connection.execute(songs.update().where(songs.c.sha256 == sha256).values(revision=revision))


def _parent(connection: Connection, sha256: str, revision: int) -> int:
    where = (corrections.c.song_sha256 == sha256, corrections.c.revision == revision)
    return connection.scalar(sa.select(corrections.c.parent).where(*where)) or 0


def _child(connection: Connection, sha256: str, revision: int) -> int | None:
    """Return the newest correction made on ``revision``."""
    where = (corrections.c.song_sha256 == sha256, corrections.c.parent == revision)
    child: int | None = connection.scalar(sa.select(sa.func.max(corrections.c.revision)).where(*where))
    return child


def _chain(connection: Connection, sha256: str, revision: int) -> list[str]:
    """Return the corrections from the first to ``revision``, as JSON."""
    query = sa.select(corrections.c.revision, corrections.c.parent, corrections.c.edit)
    rows = {row.revision: row for row in connection.execute(query.where(corrections.c.song_sha256 == sha256))}
    found: list[str] = []
    while revision:
        found.append(rows[revision].edit)
        revision = rows[revision].parent
    return found[::-1]


def _edits(connection: Connection, sha256: str, revision: int) -> Edits:
    from sidestick.arrange import Edit, Edits

    return Edits(tuple(msgspec.json.decode(text, type=Edit) for text in _chain(connection, sha256, revision)))
