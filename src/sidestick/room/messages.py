# SPDX-License-Identifier: Apache-2.0
"""What is said over the socket: one struct a message, told apart by ``type`` (docs/look-up/contracts.md, "Socket").

Decoding checks shape and bounds at once: what comes out is safe to hand on.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec

from sidestick.errors import BadMessage, TooLarge
from sidestick.take import MAX_TIME_US, Hit, TakeHeader
from sidestick.take.take import TakeId

PROTOCOL_VERSION = 1
MOST_BYTES = 64 * 1024
MOST_HITS = 64

StageMicros = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A clock's microseconds, within what a browser's numbers hold exactly."""


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """First message of a stage."""

    version: int


class Ping(msgspec.Struct, frozen=True, tag="ping"):
    """Asks for the time; ``c0_us`` is the stage's clock when it was sent."""

    c0_us: StageMicros


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """A take begins, or goes on after the line broke."""

    take: TakeHeader


class Hits(msgspec.Struct, frozen=True, tag="hits"):
    """A batch of one seat's hits."""

    take_id: TakeId
    seat: Annotated[int, msgspec.Meta(ge=0, le=7)]
    hits: Annotated[tuple[Hit, ...], msgspec.Meta(min_length=1, max_length=MOST_HITS)]


class Finish(msgspec.Struct, frozen=True, tag="finish"):
    """The take is over; ``counts`` is how many hits each seat has in all."""

    take_id: TakeId
    ended_us: Annotated[int, msgspec.Meta(ge=0, le=MAX_TIME_US)]
    finished: bool
    counts: Annotated[tuple[Annotated[int, msgspec.Meta(ge=0, le=1_000_000)], ...], msgspec.Meta(max_length=8)]


FromStage = Hello | Ping | Begin | Hits | Finish


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """Answers ``hello``."""

    version: int
    server_us: int


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """Answers ``ping``: the server's clock at receipt and at sending."""

    c0_us: int
    s1_us: int
    s2_us: int


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """The take is in the database; per seat the smallest sequence number not stored without a gap."""

    take_id: str
    next_seq: tuple[int, ...]


class Ack(msgspec.Struct, frozen=True, tag="ack"):
    """All hits of the seat below ``next_seq`` are in the database."""

    take_id: str
    seat: int
    next_seq: int


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """Per seat, which sequence numbers have not come; all empty when the take is whole."""

    take_id: str
    missing: tuple[tuple[int, ...], ...]


class Trouble(msgspec.Struct, frozen=True, tag="error", omit_defaults=True):
    """Something could not be done; the sentence stands under ``code``."""

    code: str
    parameters: dict[str, Any]
    take_id: str | None = None


Said = TypeVar("Said")
FromServer = Welcome | Pong | Begun | Ack | Finished | Trouble

_decoder: msgspec.json.Decoder[FromStage] = msgspec.json.Decoder(FromStage)
_answers: msgspec.json.Decoder[FromServer] = msgspec.json.Decoder(FromServer)


def decode(data: bytes | str) -> FromStage:
    """Return the message in one text frame of a stage; raises as ``decoded`` does."""
    return decoded(_decoder, data)


def decoded(decoder: msgspec.json.Decoder[Said], data: bytes | str) -> Said:
    """Return the message in one text frame.

    Raises
    ------
    TooLarge
        ``server.message_too_large``: more than ``MOST_BYTES``.
    BadMessage
        ``server.bad_message`` with the place and the reason.
    """
    size = len(data) if isinstance(data, bytes) else len(data.encode())
    if size > MOST_BYTES:
        raise TooLarge("server.message_too_large", bytes=size, maximum=MOST_BYTES)
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise BadMessage("server.bad_message", reason=str(reason)[:200]) from reason


def decode_answer(data: bytes | str) -> FromServer:
    """Return a server's message, for a peer written in Python; raise ``BadMessage``."""
    try:
        return _answers.decode(data)
    except msgspec.DecodeError as reason:
        raise BadMessage("server.bad_message", reason=str(reason)[:200]) from reason


def encode(message: msgspec.Struct) -> str:
    """Return ``message`` as one text frame."""
    return msgspec.json.encode(message).decode()
