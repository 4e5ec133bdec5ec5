# SPDX-License-Identifier: Apache-2.0
"""A plain groove on the beat, for a song in which no drums were heard: anyone can still play along."""

from __future__ import annotations

from collections.abc import Sequence

from sidestick.arrange.tempo_grid import Grid
from sidestick.arrange.weight import position_in_bar
from sidestick.music import Articulation, Note, Pad

_VELOCITY = {Pad.KICK: 96, Pad.SNARE: 100, Pad.HIHAT: 72, Pad.CRASH: 104}


def plain_groove(grid: Grid, beats_per_bar: int, section_ticks: Sequence[int]) -> list[Note]:
    """Return kick on one (and the middle), snare on the backbeat, hi-hat on half beats, crash where sections start.

    The notes' confidence is 0: nobody heard them.
    """
    beat = grid.beat_ticks
    middle = beats_per_bar // 2 if beats_per_bar >= 4 else 0
    starts = set(section_ticks)
    notes = []

    def add(tick: int, pad: Pad) -> None:
        how = Articulation.CLOSED if pad is Pad.HIHAT else Articulation.PLAIN
        notes.append(Note(tick, grid.tempo_map.micros_at(tick), pad, _VELOCITY[pad], how, 0.0))

    first = max(grid.tempo_map.ticks_at(0), 0)
    for tick in range(-(-first // (beat // 2)) * (beat // 2), grid.end_tick, beat // 2):
        place = position_in_bar(tick, grid.bars)
        if tick in starts:
            add(tick, Pad.CRASH)
        if place % (beat // 2) == 0:
            add(tick, Pad.HIHAT)
        number, off = divmod(place, beat)
        if off == 0 and (number in {0, middle}):
            add(tick, Pad.KICK)
        elif off == 0 and number % 2 == 1:
            add(tick, Pad.SNARE)
    order = list(Pad)
    return sorted(notes, key=lambda note: (note.tick, order.index(note.pad)))
