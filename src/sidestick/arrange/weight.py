# SPDX-License-Identifier: Apache-2.0
"""How much a note matters to the song: what is kept first when a chart is thinned.

Metrical strength after Lerdahl and Jackendoff (1983), the backbeat, the crash on one, loudness and how sure the ear was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Note, Pad

#: Weight of a position by the finest division it lies on: bar line, beat, half beat, everything finer.
_METRICAL = (1.0, 0.8, 0.45, 0.2)
_BY_PAD = {Pad.KICK: 0.5, Pad.SNARE: 0.6, Pad.HIHAT: 0.2, Pad.RIDE: 0.2, Pad.CRASH: 0.3}
_TOMS = 0.25
_BACKBEAT = 0.8
_CRASH_ON_ONE = 1.2
_LOUDNESS, _CONFIDENCE = 0.3, 0.5


def position_in_bar(tick: int, bars: Sequence[int]) -> int:
    """Return how many ticks after its bar line ``tick`` lies; before the first bar line, after tick 0."""
    place = bisect_right(bars, tick)
    return tick - bars[place - 1] if place else tick


def weight(note: Note, grid: Grid, beats_per_bar: int) -> float:
    """Return the note's weight, about 0 to 4; equal notes at equal places of two bars weigh the same."""
    place = position_in_bar(note.tick, grid.bars)
    beat = grid.beat_ticks
    strength = _METRICAL[0 if place == 0 else 1 if place % beat == 0 else 2 if place % (beat // 2) == 0 else 3]
    total = strength + _BY_PAD.get(note.pad, _TOMS) + _LOUDNESS * note.velocity / 127 + _CONFIDENCE * note.confidence
    if note.pad is Pad.SNARE and place % beat == 0 and (place // beat) in _backbeats(beats_per_bar):
        total += _BACKBEAT
    if note.pad is Pad.CRASH and place == 0:
        total += _CRASH_ON_ONE
    return total


def _backbeats(beats_per_bar: int) -> tuple[int, ...]:
    """Return the beats (from 0) that pop music leans back on."""
    return {3: (1, 2), 4: (1, 2, 3), 6: (3,)}.get(beats_per_bar, tuple(range(1, beats_per_bar, 2)))
