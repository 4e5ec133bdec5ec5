# SPDX-License-Identifier: Apache-2.0
"""Charts given out to be played, kept under the SHA-256 of their JSON: a take keeps the charts it was played with.

Whatever happens to the song later (it is corrected, heard anew, shared in another way), a take is judged, measured and
replayed by its own charts. Charts that no take names go again some weeks after they were last given out.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from sidestick.errors import NotFound
from sidestick.library.corrections import Corrections
from sidestick.library.database import Database
from sidestick.library.moment import Clock
from sidestick.library.tables import charts, takes
from sidestick.music import Chart, Level
from sidestick.take import Duet, TakeHeader

if TYPE_CHECKING:
    from sidestick.arrange import Arrangement

_KEPT_US = 30 * 24 * 3600 * 1_000_000


class Parts(msgspec.Struct, frozen=True):
    """What each seat plays, seat by seat, and the charts' names for the take's header (contracts: HTTP).

    ``offered`` are the levels worth choosing from, ``notices`` codes of what players should be told of the song's charts.
    """

    charts: tuple[Chart, ...]
    names: tuple[str, ...]
    offered: tuple[Level, ...]
    notices: tuple[str, ...]


class Charts:
    """The charts given out by one library."""

    def __init__(self, database: Database, clock: Clock, corrections: Corrections) -> None:
        self._database = database
        self._clock = clock
        self._corrections = corrections

    def parts(self, sha256: str, levels: Sequence[Level], duet: Duet | None = None) -> Parts:
        """Return and keep what the seats play who have these levels; raise ``NotFound``, ``BadData``.

        ``duet`` shares the song between two seats; with any other number of seats each plays its own level.
        """
        arrangement = self._corrections.arrangement(sha256)
        given = shared(arrangement, levels, duet)
        rows = [(name, body) for name, body in map(_packed, given)]
        now_us = self._clock()
        with self._database.writing() as connection:
            for name, body in rows:
                row = {"sha256": name, "body": body, "given_epoch_us": now_us}
                connection.execute(self._database.insert_or_update(charts, row))
        return Parts(given, tuple(name for name, _ in rows), arrangement.offered, arrangement.notices)

    def of(self, header: TakeHeader) -> dict[int, Chart] | None:
        """Return the charts that a take names, by seat; None when it names none, or one that is not here."""
        if len(header.charts) != len(header.seats):
            return None
        query = sa.select(charts.c.sha256, charts.c.body).where(charts.c.sha256.in_(header.charts))
        with self._database.reading() as connection:
            bodies = {row.sha256: row.body for row in connection.execute(query)}
        if not set(header.charts) <= bodies.keys():
            return None
        return {seat.index: _unpacked(bodies[name]) for seat, name in zip(header.seats, header.charts, strict=True)}

    def get(self, name: str) -> Chart:
        """Return the chart kept under ``name``; raise ``NotFound``."""
        with self._database.reading() as connection:
            body = connection.scalar(sa.select(charts.c.body).where(charts.c.sha256 == name))
        if body is None:
            raise NotFound("library.no_file", name=f"charts/{name[:80]}")
        return _unpacked(body)

    def forget(self) -> None:
        """Drop charts given out weeks ago that no take names."""
        with self._database.writing() as connection:
            headers = connection.scalars(sa.select(takes.c.header))
            named = {name for header in headers for name in msgspec.json.decode(header, type=TakeHeader).charts}
            old = sa.select(charts.c.sha256).where(charts.c.given_epoch_us < self._clock() - _KEPT_US)
            gone = set(connection.scalars(old)) - named
            if gone:
                connection.execute(charts.delete().where(charts.c.sha256.in_(gone)))


def shared(arrangement: Arrangement, levels: Sequence[Level], duet: Duet | None) -> tuple[Chart, ...]:
    """Return what each of the seats with these levels plays: its level's chart, or its part of a duet."""
    from sidestick.arrange import duet as two_parts

    by_level = {chart.level: chart for chart in arrangement.charts}
    if duet is None or len(levels) != 2:
        return tuple(by_level[level] for level in levels)
    lines = [by_level[Level.RECORD].tempo_map.ticks_at(feel.start_us) for feel in arrangement.feels]
    first, second = levels
    return two_parts(arrangement.charts, duet, (first, second), lines)


def _packed(chart: Chart) -> tuple[str, bytes]:
    body = msgspec.json.encode(chart)
    return hashlib.sha256(body).hexdigest(), zlib.compress(body, 6)


def _unpacked(body: bytes) -> Chart:
    return msgspec.json.decode(zlib.decompress(body), type=Chart)
