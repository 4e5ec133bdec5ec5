# SPDX-License-Identifier: Apache-2.0
"""What the coach believes of each player, learnt from every stroke they played and kept from evening to evening.

A seat of a take is learnt from once, in the order in which the takes were begun; a pass of a lesson or a drill at once.
Whoever gave no name has an id as well, so a first-timer is known by the second song.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sidestick.coach import Skill, rested
from sidestick.library.database import Database
from sidestick.library.moment import Clock, rfc3339
from sidestick.library.tables import learnt, skills, takes
from sidestick.take import Seat, TakeHeader

_MICROS_A_DAY = 86_400_000_000

Learn = Callable[[Skill, float], Skill]
"""Gives the beliefs after something was played, from those before and the day (counted from 1970)."""


class Around(msgspec.Struct, frozen=True):
    """Beliefs about a player before a take and after it."""

    before: Skill
    after: Skill


class Skills:
    """The skills of one library's players."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, player_id: str) -> Skill:
        """Return what is believed of a player today; of somebody new, what is believed of anybody."""
        with self._database.reading() as connection:
            return rested(_read(connection, player_id), self._day)

    def learn(self, player_id: str, change: Learn) -> Skill:
        """Change what is believed of a player by ``change`` and return it."""
        with self._database.writing() as connection:
            return self._change(connection, player_id, change).after

    def unlearnt(self) -> list[str]:
        """Return the ids of takes that have ended and that nobody has learnt from yet, the oldest first."""
        done = sa.select(learnt.c.take_id).where(learnt.c.take_id == takes.c.id)
        query = sa.select(takes.c.id).where(takes.c.ended_us.is_not(None), ~done.exists())
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(takes.c.begun_epoch_us, takes.c.id)))

    def learn_from(self, header: TakeHeader, changes: Iterable[tuple[Seat, Learn | None]]) -> None:
        """Learn from the seats of a take, each once however often this is called; None where there is nobody to know."""
        with self._database.writing() as connection:
            for seat, change in changes:
                row = {"take_id": header.id, "seat": seat.index}
                added = self._database.insert_new(learnt).values(row).returning(learnt.c.seat)
                if connection.execute(added).first() is None:  # learnt already, perhaps by another process just now
                    continue
                if change is None:
                    continue
                around = self._change(connection, seat.player.id, change)
                values = {"before": _text(around.before), "after": _text(around.after)}
                where = (learnt.c.take_id == header.id) & (learnt.c.seat == seat.index)
                connection.execute(learnt.update().where(where).values(values))

    def around(self, take_id: str) -> dict[int, Around]:
        """Return, for each seat of a take that a person played, what was believed before it and after."""
        query = sa.select(learnt).where(learnt.c.take_id == take_id, learnt.c.after.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.seat: Around(_skill(row.before), _skill(row.after)) for row in rows}

    @property
    def _day(self) -> float:
        return self._clock() / _MICROS_A_DAY

    def _change(self, connection: Connection, player_id: str, change: Learn) -> Around:
        day = self._day
        before = rested(_read(connection, player_id), day)
        after = change(before, day)
        values: dict[str, object] = {
            "player_id": player_id,
            "skill": _text(after),
            "updated_at": rfc3339(self._clock()),
        }
        connection.execute(self._database.insert_or_update(skills, values))
        return Around(before, after)


def _read(connection: Connection, player_id: str) -> Skill:
    text = connection.scalar(sa.select(skills.c.skill).where(skills.c.player_id == player_id))
    return Skill() if text is None else _skill(text)


def _skill(text: str) -> Skill:
    return msgspec.json.decode(text, type=Skill)


def _text(skill: Skill) -> str:
    return msgspec.json.encode(skill).decode()
