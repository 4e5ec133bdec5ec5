# SPDX-License-Identifier: Apache-2.0
"""One stage's line to the server as a state machine: messages in, effects out. No socket, no clock, no database.

``receive`` takes a message and the time and returns what is to happen: answers to send and work for the store. The
edge does the work and gives its outcome to ``stored`` or ``failed``; only then does an acknowledgement come out. So an
acknowledgement cannot be sent before the store said that the hits are safe, whatever the edge does.

::

    state     hello       ping   begin         hits            finish
    NEW       welcome →   -      -             -               -          anything but hello: say_hello
    OPEN      welcome     pong   StoreTake     StoreHits       StoreEnd

The room keeps no take: what it knows of one is in the store, so a server that was killed goes on where it was.
"""

from __future__ import annotations

from enum import Enum, auto

import msgspec

from sidestick.errors import BadMessage, SidestickError, TooMany
from sidestick.room.allowance import Allowance
from sidestick.room.messages import (
    PROTOCOL_VERSION,
    Ack,
    Begin,
    Begun,
    Finish,
    Finished,
    FromServer,
    FromStage,
    Hello,
    Hits,
    Ping,
    Pong,
    Trouble,
    Welcome,
)
from sidestick.take import Hit, TakeHeader

MESSAGES_A_SECOND = 40
BURST = 80
"""A stage that comes back sends what it kept: twice a second's worth at once is no attack."""


class StoreTake(msgspec.Struct, frozen=True):
    """Write down that a take begins."""

    header: TakeHeader


class StoreHits(msgspec.Struct, frozen=True):
    """Write down a batch of one seat's hits."""

    take_id: str
    seat: int
    hits: tuple[Hit, ...]


class StoreEnd(msgspec.Struct, frozen=True):
    """Write down where a take ended."""

    take_id: str
    ended_us: int
    finished: bool
    counts: tuple[int, ...]


Work = StoreTake | StoreHits | StoreEnd


class Send(msgspec.Struct, frozen=True):
    """Send this to the stage."""

    message: FromServer


Effect = Send | Work


class _State(Enum):
    NEW = auto()
    OPEN = auto()


class Room:
    """The line of one stage."""

    def __init__(self) -> None:
        self._state = _State.NEW
        self._allowance = Allowance(MESSAGES_A_SECOND, BURST)

    def receive(self, message: FromStage, now_us: int) -> tuple[Effect, ...]:
        """Return what ``message`` asks for; a refusal is a ``Trouble`` to send, and the line stays open."""
        try:
            if not self._allowance.take(now_us):
                raise TooMany("server.too_many_messages", maximum=MESSAGES_A_SECOND)
            return self._effects(message, now_us)
        except SidestickError as reason:
            return (refusal(reason, _take_of(message)),)

    def stored(self, work: Work, outcome: tuple[int, ...] | tuple[tuple[int, ...], ...]) -> tuple[Effect, ...]:
        """Return the answers to ``work`` that the store has done.

        ``outcome`` is what the store said: ``next_seq`` of each seat after ``StoreTake`` and ``StoreHits``, the missing
        numbers of each seat after ``StoreEnd``.
        """
        match work:
            case StoreTake(header):
                return (Send(Begun(header.id, outcome)),)  # type: ignore[arg-type]  # the store's word for this work
            case StoreHits(take_id, seat, _):
                return (Send(Ack(take_id, seat, outcome[seat])),)  # type: ignore[arg-type]
            case StoreEnd(take_id):
                return (Send(Finished(take_id, outcome)),)  # type: ignore[arg-type]

    def failed(self, work: Work, reason: SidestickError) -> tuple[Effect, ...]:
        """Return the answer to ``work`` that the store could not do."""
        return (refusal(reason, work.header.id if isinstance(work, StoreTake) else work.take_id),)

    def _effects(self, message: FromStage, now_us: int) -> tuple[Effect, ...]:
        if isinstance(message, Hello):
            if message.version != PROTOCOL_VERSION:
                raise BadMessage("room.version", version=message.version, ours=PROTOCOL_VERSION)
            self._state = _State.OPEN
            return (Send(Welcome(PROTOCOL_VERSION, now_us)),)
        if self._state is _State.NEW:
            raise BadMessage("room.say_hello")
        match message:
            case Ping(c0_us):
                return (Send(Pong(c0_us, now_us, now_us)),)
            case Begin(take):
                return (StoreTake(take),)
            case Hits(take_id, seat, hits):
                if any(hit.seat != seat for hit in hits):
                    raise BadMessage("room.other_seat", seat=seat)
                return (StoreHits(take_id, seat, hits),)
            case Finish(take_id, ended_us, finished, counts):
                return (StoreEnd(take_id, ended_us, finished, counts),)


def refusal(reason: SidestickError, take_id: str | None = None) -> Send:
    """Return the message that says ``reason``."""
    return Send(Trouble(reason.code, dict(reason.parameters), take_id))


def _take_of(message: FromStage) -> str | None:
    match message:
        case Begin(take):
            return take.id
        case Hits(take_id) | Finish(take_id):
            return take_id
        case _:
            return None
