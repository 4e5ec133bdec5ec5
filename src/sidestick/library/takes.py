# SPDX-License-Identifier: Apache-2.0
"""Takes and their hits: append-only, each hit kept once, on the disk before it is acknowledged.

A hit's identity is (take, seat, seq). Whatever is sent twice is kept once; the first to arrive stays. ``next_seq`` is,
for each seat, the smallest sequence number not stored without a gap: a stage that knows it knows what to send again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sidestick.errors import BadMessage, Conflict, NotFound
from sidestick.library.database import Database
from sidestick.library.moment import Clock
from sidestick.library.tables import hits, songs, takes
from sidestick.music import Pad
from sidestick.take import Hit, Take, TakeHeader

MISSING_AT_ONCE = 1000
"""Missing sequence numbers a seat that ``finish`` names in one answer; a socket message has its bound."""


class TakeSummary(msgspec.Struct, frozen=True):
    """A take in a list (contracts: HTTP)."""

    id: str
    song_sha256: str
    title: str
    started_at: str
    players: tuple[str, ...]
    finished: bool
    hits: int


class Takes:
    """The takes of one library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, header: TakeHeader) -> tuple[int, ...]:
        """Begin a take and return ``next_seq`` of each seat; the same header again is fine.

        Raises
        ------
        Conflict
            ``take.differs``: another header was begun under this id.
        NotFound
            ``library.no_song``: the song is not in the library.
        BadMessage
            ``library.seats``: the seats are not numbered 0, 1, … in order.
        """
        if [seat.index for seat in header.seats] != list(range(len(header.seats))):
            raise BadMessage("library.seats")
        with self._database.writing() as connection:
            known = connection.scalar(sa.select(sa.func.count()).where(takes.c.id == header.id))
            if not known:
                self._add(connection, header)
            if self._header(connection, header.id) != header:
                raise Conflict("take.differs", take=header.id)
            return _next_seq(connection, header.id, len(header.seats))

    def add_hits(self, take_id: str, new: Iterable[Hit]) -> tuple[int, ...]:
        """Store hits and return ``next_seq`` of each seat; what it counts is on the disk.

        Raises
        ------
        Conflict
            ``take.not_begun``.
        BadMessage
            ``library.no_seat``: a hit of a seat that the take does not have; none of the batch is stored.
        """
        with self._database.writing() as connection:
            seats = len(self._header(connection, take_id).seats)
            rows = [_hit_row(take_id, hit, seats) for hit in new]
            if rows:
                connection.execute(self._database.insert_new(hits), rows)
            return _next_seq(connection, take_id, seats)

    def next_seq(self, take_id: str) -> tuple[int, ...]:
        """Return, for each seat, the smallest sequence number not stored without a gap; raise ``Conflict``."""
        with self._database.reading() as connection:
            return _next_seq(connection, take_id, len(self._header(connection, take_id).seats))

    def finish(
        self, take_id: str, ended_us: int, *, finished: bool, counts: Sequence[int]
    ) -> tuple[tuple[int, ...], ...]:
        """Note where the take ended and return, for each seat, the missing sequence numbers below its count.

        At most ``MISSING_AT_ONCE`` a seat: the stage sends those and finishes again, until none is missing. The last
        call wins.

        Raises
        ------
        Conflict
            ``take.not_begun``.
        BadMessage
            ``library.counts``: not one count for each seat.
        """
        with self._database.writing() as connection:
            seats = len(self._header(connection, take_id).seats)
            if len(counts) != seats:
                raise BadMessage("library.counts", counts=len(counts), seats=seats)
            values = {"ended_us": ended_us, "finished": finished}
            connection.execute(takes.update().where(takes.c.id == take_id).values(values))
            next_seq = _next_seq(connection, take_id, seats)
            return tuple(
                () if next_seq[seat] >= count else _missing(connection, take_id, seat, next_seq[seat], count)
                for seat, count in enumerate(counts)
            )

    def get(self, take_id: str) -> Take:
        """Return a take with every hit stored, in order of (seat, seq); raise ``NotFound``."""
        query = sa.select(hits).where(hits.c.take_id == take_id).order_by(hits.c.seat, hits.c.seq)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(takes).where(takes.c.id == take_id)).one_or_none()
            if row is None:
                raise NotFound("library.no_take", take=take_id[:80])
            struck = tuple(_hit(hit) for hit in connection.execute(query))
        return Take(_header(row), struck, finished=row.finished, ended_us=row.ended_us)

    def list(self, song_sha256: str | None = None) -> list[TakeSummary]:
        """Return the takes (of one song), the newest first."""
        count = sa.select(sa.func.count()).where(hits.c.take_id == takes.c.id).correlate(takes).scalar_subquery()
        title = sa.func.coalesce(songs.c.title, takes.c.title).label("title_now")
        joined = takes.outerjoin(songs, songs.c.sha256 == takes.c.song_sha256)
        query = sa.select(takes, title, count.label("hit_count")).select_from(joined)
        if song_sha256 is not None:
            query = query.where(takes.c.song_sha256 == song_sha256)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(takes.c.begun_epoch_us.desc(), takes.c.id)).all()
        return [
            TakeSummary(
                id=row.id,
                song_sha256=row.song_sha256,
                title=row.title_now,
                started_at=row.started_at,
                players=tuple(seat.player.name for seat in _header(row).seats),
                finished=row.finished,
                hits=row.hit_count,
            )
            for row in rows
        ]

    def headers(self, song_sha256: str | None = None) -> tuple[TakeHeader, ...]:
        """Return what is known of the takes (of one song) in which somebody struck a pad, the oldest first."""
        struck = sa.exists().where(hits.c.take_id == takes.c.id)
        query = sa.select(takes.c.header).where(struck).order_by(takes.c.begun_epoch_us, takes.c.id)
        if song_sha256 is not None:
            query = query.where(takes.c.song_sha256 == song_sha256)
        with self._database.reading() as connection:
            return tuple(msgspec.json.decode(text, type=TakeHeader) for text in connection.scalars(query))

    def _add(self, connection: Connection, header: TakeHeader) -> None:
        title = connection.scalar(sa.select(songs.c.title).where(songs.c.sha256 == header.song_sha256))
        if title is None:
            raise NotFound("library.no_song", song=header.song_sha256)
        row = {
            "id": header.id,
            "song_sha256": header.song_sha256,
            "title": title,
            "header": msgspec.json.encode(header).decode(),
            "started_at": header.started_at[:64],
            "begun_epoch_us": self._clock(),
            "finished": False,
        }
        connection.execute(self._database.insert_new(takes).values(row))  # another process may have been quicker

    def _header(self, connection: Connection, take_id: str) -> TakeHeader:
        row = connection.execute(sa.select(takes.c.header).where(takes.c.id == take_id)).one_or_none()
        if row is None:
            raise Conflict("take.not_begun", take=take_id[:80])
        return _header(row)


def _header(row: Row[tuple[object, ...]] | Row[tuple[str]]) -> TakeHeader:
    return msgspec.json.decode(row.header, type=TakeHeader)


def _hit_row(take_id: str, hit: Hit, seats: int) -> dict[str, object]:
    if hit.seat >= seats:
        raise BadMessage("library.no_seat", seat=hit.seat, seats=seats)
    return {
        "take_id": take_id,
        "seat": hit.seat,
        "seq": hit.seq,
        "time_us": hit.time_us,
        "pad": hit.pad.value,
        "velocity": hit.velocity,
        "uncertainty_us": hit.uncertainty_us,
    }


def _hit(row: Row[tuple[object, ...]]) -> Hit:
    return Hit(row.seat, row.seq, row.time_us, Pad(row.pad), row.velocity, row.uncertainty_us)


def _next_seq(connection: Connection, take_id: str, seats: int) -> tuple[int, ...]:
    query = (
        sa.select(hits.c.seat, sa.func.count(), sa.func.max(hits.c.seq))
        .where(hits.c.take_id == take_id)
        .group_by(hits.c.seat)
    )
    stored = {seat: (count, last) for seat, count, last in connection.execute(query)}
    return tuple(
        count if count == last + 1 else _first_gap(connection, take_id, seat)
        for seat, (count, last) in ((seat, stored.get(seat, (0, -1))) for seat in range(seats))
    )


def _first_gap(connection: Connection, take_id: str, seat: int) -> int:
    for expected, seq in enumerate(_stored(connection, take_id, seat, 0)):
        if seq != expected:
            return expected
    raise AssertionError("there is no gap")


def _missing(connection: Connection, take_id: str, seat: int, start: int, count: int) -> tuple[int, ...]:
    stored = set(_stored(connection, take_id, seat, start))
    missing: list[int] = []
    for seq in range(start, count):
        if seq not in stored:
            missing.append(seq)
            if len(missing) == MISSING_AT_ONCE:
                break
    return tuple(missing)


def _stored(connection: Connection, take_id: str, seat: int, start: int) -> Iterable[int]:
    query = sa.select(hits.c.seq).where(hits.c.take_id == take_id, hits.c.seat == seat, hits.c.seq >= start)
    return connection.scalars(query.order_by(hits.c.seq))
