# SPDX-License-Identifier: Apache-2.0
"""One performance of one song: every hit, append-only, replayable."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from sidestick.music import Pad
from sidestick.take.player import Seat

TAKE_VERSION = 1

MAX_TIME_US = 3 * 3600 * 1_000_000
"""No song is longer than three hours, so no hit is later."""


class Hit(msgspec.Struct, frozen=True):
    """A strike.

    Attributes
    ----------
    seat : int
        Index of the seat.
    seq : int
        Counts from 0 in each seat of a take, in the order in which the stage judged; (take, seat, seq) is the
        identity by which a hit that arrives twice is kept once.
    time_us : int
        On the song's timeline, device latency and the seat's calibration already subtracted.
    velocity : int
        1 to 127.
    uncertainty_us : int
        How far the time may be off, one standard deviation.
    """

    seat: Annotated[int, msgspec.Meta(ge=0, le=7)]
    seq: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    time_us: Annotated[int, msgspec.Meta(ge=-60_000_000, le=MAX_TIME_US)]
    pad: Pad
    velocity: Annotated[int, msgspec.Meta(ge=1, le=127)]
    uncertainty_us: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class Duet(StrEnum):
    """How two players share a song, where they do not simply each play their own level."""

    UNISON = "unison"
    TRADE = "trade"
    FEET_HANDS = "feet_hands"
    LOW_HIGH = "low_high"


TakeId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
"""32 lower-case hex digits, made where the take begins (a browser may be offline)."""


Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class TakeHeader(msgspec.Struct, frozen=True):
    """What is known when a take begins.

    ``started_at`` is RFC 3339 in UTC. ``rate`` is the playing speed, 1 for the record's own. ``charts`` names, seat by
    seat, the charts played (``library.parts``), so that later corrections of the song leave the take as it was; empty in
    takes from before, which were played to the charts as first heard. ``host`` is the seat of who hosts: who opened the
    room; at one table the left seat, where the one who brings the song sits down first.
    """

    id: TakeId
    song_sha256: Sha256
    seats: Annotated[tuple[Seat, ...], msgspec.Meta(min_length=1, max_length=8)]
    started_at: str
    rate: Annotated[float, msgspec.Meta(ge=0.25, le=2.0)] = 1.0
    duet: Duet | None = None
    charts: Annotated[tuple[Sha256, ...], msgspec.Meta(max_length=8)] = ()
    host: Annotated[int, msgspec.Meta(ge=0, le=7)] = 0


class Take(msgspec.Struct, frozen=True):
    """A take as it is kept; ``hits`` in order of (seat, seq). ``ended_us`` is where on the song it stopped."""

    header: TakeHeader
    hits: tuple[Hit, ...]
    finished: bool = False
    ended_us: int | None = None
    version: int = TAKE_VERSION

    def hits_of(self, seat: int) -> tuple[Hit, ...]:
        """Return one seat's hits in the order in which they were judged."""
        return tuple(sorted((hit for hit in self.hits if hit.seat == seat), key=lambda hit: hit.seq))


class Grade(StrEnum):
    """What a judgement says."""

    PERFECT = "perfect"
    GOOD = "good"
    OK = "ok"
    MISS = "miss"
    EXTRA = "extra"


class Judgement(msgspec.Struct, frozen=True):
    """A note with the hit that met it, a note without (miss), or a hit that met nothing (extra).

    ``note`` is the note's index in its chart; ``seq`` the hit's; ``asynchrony_us`` signed, hit minus note.
    """

    grade: Grade
    note: int | None = None
    seq: int | None = None
    asynchrony_us: int | None = None


class Score(msgspec.Struct, frozen=True):
    """What one seat reached; ``accuracy`` 0 to 1 is the share of the points that perfect hits would give, no multiplier."""

    seat: int
    score: int
    accuracy: float
    max_combo: int
    notes: int
    perfect: int
    good: int
    ok: int
    miss: int
    extra: int
