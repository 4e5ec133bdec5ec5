# SPDX-License-Identifier: Apache-2.0
"""What a stage, the server and a phone that is a seat's drum say to each other (docs/look-up/contracts.md, "Phones").

Two sockets: the stage's (``FromHost``, ``ToHost``) and each phone's (``FromPhone``, ``ToPhone``). ``ping`` and ``pong`` are
those of the room. A stroke's time is on the server's clock, which phone and stage both measure: so it means the same to
both however long it travels.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sidestick.music import Pad
from sidestick.room.messages import MOST_HITS, Ping, Pong, StageMicros, Trouble, decoded
from sidestick.take import Player

SeatIndex = Annotated[int, msgspec.Meta(ge=0, le=7)]
Sequence = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Token = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-zA-Z -]{1,24}$")]
"""As somebody may type it; what it means is the room's business."""
DeviceName = Annotated[str, msgspec.Meta(max_length=40)]
Doubt = Annotated[int, msgspec.Meta(ge=0, le=60_000_000)]
"""Microseconds by which a time may be off, at most."""


class Face(msgspec.Struct, frozen=True):
    """What a phone shows: whose drums it is, for which song, and what the stage is doing.

    ``phase`` is ``seats``, ``calibrating`` or a phase of playing: ``ready``, ``counting``, ``playing``, ``paused``, ``ended``.
    """

    player: Player | None
    title: Annotated[str, msgspec.Meta(max_length=300)]
    pads: Annotated[tuple[Pad, ...], msgspec.Meta(max_length=8)]
    phase: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,16}$")]


class Stroke(msgspec.Struct, frozen=True):
    """A touch on a phone's pad: its number on this phone, when on the server's clock, and how far that may be off."""

    seq: Sequence
    at_us: StageMicros
    uncertainty_us: Doubt
    pad: Pad
    velocity: Annotated[int, msgspec.Meta(ge=1, le=127)]


# Stage to server


class Host(msgspec.Struct, frozen=True, tag="host"):
    """First message of a stage; ``stage`` is made by its page and known to nobody else, so that it finds its phones again."""

    version: int
    stage: Token


class Invite(msgspec.Struct, frozen=True, tag="invite"):
    """Asks for a code by which a phone can take ``seat``."""

    seat: SeatIndex


class Dismiss(msgspec.Struct, frozen=True, tag="dismiss"):
    """No phone plays ``seat`` any more; its code is void."""

    seat: SeatIndex


class Show(msgspec.Struct, frozen=True, tag="show"):
    """What the phone of ``seat`` shows from now on."""

    seat: SeatIndex
    face: Face


class Caught(msgspec.Struct, frozen=True, tag="caught"):
    """The stage has every stroke of the phone in ``seat`` below ``next_seq``; the server says the same to the phone."""

    seat: SeatIndex
    next_seq: Sequence


FromHost = Host | Ping | Invite | Dismiss | Show | Caught


# Server to stage


class Hosting(msgspec.Struct, frozen=True, tag="hosting"):
    """Answers ``host``."""

    version: int
    server_us: int


class Invited(msgspec.Struct, frozen=True, tag="invited"):
    """Answers ``invite``: whoever says ``code`` within ``lasts_us`` takes the seat, once."""

    seat: int
    code: str
    lasts_us: int


class PhoneSeen(msgspec.Struct, frozen=True, tag="phone"):
    """The phone of a seat: ``here``, ``away`` (it may come back) or ``none``.

    ``generation`` counts the phones this seat has had: another one numbers its strokes from 0. ``next_seq`` is the number
    below which the stage has said that it has every stroke; the other figures are the phone's.
    """

    seat: int
    state: str
    generation: int
    name: str = ""
    next_seq: int = 0
    round_trip_us: int = 0
    uncertainty_us: int = 0
    sounds: bool = False


class Struck(msgspec.Struct, frozen=True, tag="struck"):
    """Strokes of the phone in ``seat``, in order; none is later than the moment it came in."""

    seat: int
    strokes: tuple[Stroke, ...]


ToHost = Hosting | Invited | PhoneSeen | Struck | Pong | Trouble


# Phone to server


class Join(msgspec.Struct, frozen=True, tag="join"):
    """First message of a phone: with the code from the stage, or with the token of an earlier ``joined``."""

    version: int
    name: DeviceName
    code: Code | None = None
    token: Token | None = None


class Strokes(msgspec.Struct, frozen=True, tag="strokes"):
    """A batch of strokes, in order of ``seq``; the phone has none older than ``oldest``."""

    oldest: Sequence
    strokes: Annotated[tuple[Stroke, ...], msgspec.Meta(min_length=1, max_length=MOST_HITS)]


class Health(msgspec.Struct, frozen=True, tag="health"):
    """How the phone's line and clock are, and whether it sounds its strokes itself."""

    round_trip_us: Doubt
    uncertainty_us: Doubt
    sounds: bool


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """Whoever holds the phone wants to be its seat's drum no longer."""


FromPhone = Join | Ping | Strokes | Health | Leave


# Server to phone


class Joined(msgspec.Struct, frozen=True, tag="joined"):
    """Answers ``join``: the token to come back with.

    Strokes below ``next_seq`` need not be sent again; a page that remembers none numbers its first ``from_seq``.
    """

    seat: int
    token: str
    next_seq: int
    from_seq: int
    stage: bool
    face: Face | None


class Shown(msgspec.Struct, frozen=True, tag="face"):
    """What to show from now on."""

    face: Face


class StageSeen(msgspec.Struct, frozen=True, tag="stage"):
    """Whether the stage is there; when it is, strokes are wanted from ``next_seq`` on: it came back, or some went missing."""

    here: bool
    next_seq: int


class Parted(msgspec.Struct, frozen=True, tag="parted"):
    """This phone is nobody's drum any more: ``dismissed``, ``replaced`` by another, or ``left`` by itself."""

    reason: str


ToPhone = Joined | Shown | StageSeen | Caught | Parted | Pong | Trouble

_host_decoder: msgspec.json.Decoder[FromHost] = msgspec.json.Decoder(FromHost)
_phone_decoder: msgspec.json.Decoder[FromPhone] = msgspec.json.Decoder(FromPhone)


def decode_from_host(data: bytes | str) -> FromHost:
    """Return the message in one text frame of a stage; raises as ``messages.decode`` does."""
    return decoded(_host_decoder, data)


def decode_from_phone(data: bytes | str) -> FromPhone:
    """Return the message in one text frame of a phone; raises as ``messages.decode`` does."""
    return decoded(_phone_decoder, data)
