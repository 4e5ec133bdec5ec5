# SPDX-License-Identifier: Apache-2.0
"""What was heard -> the six charts of a song."""

from __future__ import annotations

from bisect import bisect_left

from sidestick.arrange.levels import levels
from sidestick.arrange.plain_groove import plain_groove
from sidestick.arrange.playable import playable
from sidestick.arrange.quantise import quantised
from sidestick.arrange.repetition import pooled
from sidestick.arrange.tempo_grid import Grid, grid_of
from sidestick.arrange.weight import weight
from sidestick.music import Chart, Heard, Note
from sidestick.units import micros_from_seconds


def charts_from(song_sha256: str, heard: Heard) -> tuple[Chart, ...]:
    """Return the charts of levels 1 to 6, each a subset of the next.

    A song in which no drums were heard gets a plain groove on the beat, the same at every level from 3 or 4 on. Two
    levels may be equal where the record has nothing to add.
    """
    grid = grid_of(heard)
    per_bar = heard.metre.beats_per_bar
    section_ticks = [_nearest_bar(section.start_s, grid) for section in heard.sections]

    def weigh(note: Note) -> float:
        return weight(note, grid, per_bar)

    heard_drums = () if "no_drums" in heard.notices else heard.onsets
    notes = pooled(quantised(heard_drums, grid), grid) or plain_groove(grid, per_bar, section_ticks)
    found = levels(playable(notes, weigh), grid, section_ticks, weigh)
    return tuple(Chart(song_sha256, level, grid.tempo_map, grid.bars, notes) for level, notes in found.items())


def _nearest_bar(time_s: float, grid: Grid) -> int:
    """Return the bar line nearest to a section's start."""
    tick = grid.tempo_map.ticks_at(micros_from_seconds(time_s))
    place = bisect_left(grid.bars, tick)
    near = grid.bars[max(place - 1, 0) : place + 1]
    return min(near, key=lambda bar: abs(bar - tick))
