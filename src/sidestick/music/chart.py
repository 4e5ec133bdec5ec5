# SPDX-License-Identifier: Apache-2.0
"""What to play: notes at musical positions, at one level.

A note has its time in microseconds beside its tick, computed once from the tempo map, so that judging, drawing and
sounding need no map and cannot disagree.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import pairwise

import msgspec

from sidestick.errors import BadData
from sidestick.music.pad import Articulation, Pad
from sidestick.music.tempo_map import TempoMap


class Level(IntEnum):
    """Six levels, each a strict subset of the next (DESIGN: Levels)."""

    PULSE = 1
    BACKBEAT = 2
    GROOVE = 3
    SONG = 4
    FILLS = 5
    RECORD = 6


OK_US: dict[Level, int] = {
    Level.PULSE: 130_000,
    Level.BACKBEAT: 130_000,
    Level.GROOVE: 100_000,
    Level.SONG: 100_000,
    Level.FILLS: 100_000,
    Level.RECORD: 100_000,
}
"""How near a hit of each level must be to meet a note: half-widths in real microseconds, more room for beginners."""


class Note(msgspec.Struct, frozen=True):
    """One note: ``tick`` 480 to the quarter, ``time_us`` on the song's timeline, ``velocity`` 1 to 127."""

    tick: int
    time_us: int
    pad: Pad
    velocity: int
    articulation: Articulation = Articulation.PLAIN
    confidence: float = 1.0


class Chart(msgspec.Struct, frozen=True):
    """The notes of one level, in order of (tick, pad); a note's index is its identity in judgements.

    Attributes
    ----------
    bars : tuple of int
        Tick of each bar line, increasing.
    """

    song_sha256: str
    level: Level
    tempo_map: TempoMap
    bars: tuple[int, ...]
    notes: tuple[Note, ...]

    def __post_init__(self) -> None:
        for before, after in pairwise(self.notes):
            if (after.tick, after.time_us) < (before.tick, before.time_us):
                raise BadData("chart.order", before=before.tick, after=after.tick)

    def until(self, end_us: int | None) -> Chart:
        """Return the chart with the notes up to ``end_us``, where playing stopped; all of it when that is None."""
        if end_us is None:
            return self
        return msgspec.structs.replace(self, notes=tuple(note for note in self.notes if note.time_us <= end_us))
