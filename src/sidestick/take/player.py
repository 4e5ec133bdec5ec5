# SPDX-License-Identifier: Apache-2.0
"""Who plays, how they look, where they sit."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sidestick.music import Level, Pad

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}$")]
"""A colour as ``#rrggbb``, lower case."""


class Jacket(msgspec.Struct, frozen=True):
    """A player's presence: colours, a number and the name on the back; an empty ``back`` bears the player's own name."""

    body: Colour = "#2b4c7e"
    sleeves: Colour = "#f4efe6"
    trim: Colour = "#e2725b"
    number: Annotated[int, msgspec.Meta(ge=0, le=99)] = 1
    back: Annotated[str, msgspec.Meta(max_length=24)] = ""


class Player(msgspec.Struct, frozen=True):
    """A person; ``id`` lasts from take to take."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    jacket: Jacket = Jacket()


class Calibration(msgspec.Struct, frozen=True):
    """What was subtracted from a seat's raw hit times, and how sure it is.

    ``offset_us`` is signed: positive when the device reports hits late. ``uncertainty_us`` is one standard error;
    ``taps`` is how many taps it rests on, 0 for the default. ``kick_us`` is how much later the kick pedal is than the
    hands; hits of the kick have it subtracted as well.
    """

    offset_us: int = 0
    uncertainty_us: int = 0
    taps: int = 0
    kick_us: int = 0

    def of(self, pad: Pad) -> int:
        """Return what was subtracted from hits of ``pad``, in µs."""
        return self.offset_us + (self.kick_us if pad is Pad.KICK else 0)


class Line(msgspec.Struct, frozen=True):
    """The line to a player who sits elsewhere, as measured for one take.

    ``heard_late_us`` is how late this player heard the others' strokes, 0 when they were not sounded.
    ``clock_uncertainty_us`` bounds how far this player's clock may be off the room's: half the shortest round trip.
    """

    heard_late_us: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0
    clock_uncertainty_us: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0
    round_trip_us: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0


class Seat(msgspec.Struct, frozen=True):
    """Where a player sits in one take: ``index`` from 0, ``input`` such as keyboard, midi, touch or simulated.

    ``line`` is there for a player who sat elsewhere.
    """

    index: Annotated[int, msgspec.Meta(ge=0, le=7)]
    player: Player
    level: Level
    input: Annotated[str, msgspec.Meta(max_length=32)] = "keyboard"
    calibration: Calibration = Calibration()
    line: Line | None = None
