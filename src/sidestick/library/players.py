# SPDX-License-Identifier: Apache-2.0
"""Remembered players, so that a jacket is put on once."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from sidestick.errors import BadInput
from sidestick.library.database import Database
from sidestick.library.moment import Clock, rfc3339
from sidestick.library.tables import players
from sidestick.library.wording import cleaned
from sidestick.take import Jacket, Player


class Players:
    """The players of one library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, player: Player) -> Player:
        """Keep ``player``, in place of what was kept under its id; raise ``BadInput`` for an empty name."""
        kept = msgspec.structs.replace(player, name=cleaned(player.name))
        if not kept.name:
            raise BadInput("library.empty_name")
        values: dict[str, object] = {
            "id": kept.id,
            "name": kept.name,
            "jacket": msgspec.json.encode(kept.jacket).decode(),
            "seen_at": rfc3339(self._clock()),
        }
        with self._database.writing() as connection:
            connection.execute(self._database.insert_or_update(players, values))
        return kept

    def list(self) -> list[Player]:
        """Return every player, the one seen last first."""
        query = sa.select(players).order_by(players.c.seen_at.desc(), players.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Player(row.id, row.name, msgspec.json.decode(row.jacket, type=Jacket)) for row in rows]
