# SPDX-License-Identifier: Apache-2.0
"""How the beats of a bar are felt: which of them are beats to a body, and where the backbeat falls.

Metrical strength after Lerdahl and Jackendoff (1983). In 6/8, 9/8 and 12/8 the body moves on every third eighth; the
eighths between are half beats, whether the song's beats are the eighths or three of them each. The backbeat is learnt from the song: where its snare falls in most bars of one length.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sidestick.arrange.stroke import BAR, BEAT, FINER, HALF, Stroke
from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Pad

#: Beats of a bar that are felt, where they are eighths.
_COMPOUND = {6: (0, 3), 9: (0, 3, 6), 12: (0, 3, 6, 9), 5: (0, 3), 7: (0, 2, 4)}
_ALWAYS_COMPOUND = frozenset({6, 9, 12})
_EIGHTHS_FROM_BPM = 150.0
_BACKBEATS = {1: (), 2: (1,), 3: (1, 2), 4: (1, 3), 6: (3,), 9: (3, 6), 12: (3, 9)}
_HALF_OF_BARS = 0.5


def felt_beats(count: int, grid: Grid) -> tuple[int, ...]:
    """Return which of a bar's ``count`` beats, from 0, a body moves on."""
    eighths = grid.beat_ticks < 480 or (count in _ALWAYS_COMPOUND and beats_a_minute(grid) > _EIGHTHS_FROM_BPM)
    return _COMPOUND[count] if eighths and count in _COMPOUND else tuple(range(count))


def beats_a_minute(grid: Grid) -> float:
    """Return the mean tempo of the map's beats."""
    times, ticks = grid.tempo_map.times_us, grid.tempo_map.ticks
    return 60e6 * (ticks[-1] - ticks[0]) / grid.beat_ticks / (times[-1] - times[0])


def depth_at(place: int, inner: int, length: int, grid: Grid) -> int:
    """Return how deep ``place`` ticks after a bar line lies; ``inner`` is the depth within its beat (BEAT on it)."""
    if place == 0:
        return BAR
    if inner != BEAT and grid.in_threes:
        return HALF if place * 3 % grid.beat_ticks == 0 else FINER
    if inner != BEAT:
        return inner if len(felt_beats(length // grid.beat_ticks, grid)) == length // grid.beat_ticks else FINER
    count = length // grid.beat_ticks
    return BEAT if place // grid.beat_ticks in felt_beats(count, grid) else HALF


def backbeats(strokes: Sequence[Stroke], grid: Grid) -> frozenset[tuple[int, int]]:
    """Return (bar length, place) of the beats the song leans back on.

    Those beats, other than the first, on which the snare falls in at least half of the bars of that length that have a
    snare at all; a song whose snare keeps to no beat gets the usual ones of its metre.
    """
    bars: dict[int, set[int]] = defaultdict(set)
    counts: Counter[tuple[int, int]] = Counter()
    for stroke in strokes:
        if stroke.note.pad is Pad.SNARE:
            length = grid.bar_length(stroke.bar)
            bars[length].add(stroke.bar)
            if stroke.depth == BEAT:
                counts[length, stroke.place] += 1
    found = {key for key, count in counts.items() if count >= _HALF_OF_BARS * len(bars[key[0]])}
    lengths = {grid.bar_length(stroke.bar) for stroke in strokes}
    for length in lengths - {length for length, _ in found}:
        count = length // grid.beat_ticks
        usual = _BACKBEATS.get(count, tuple(range(1, count, 2)))
        found |= {(length, beat * grid.beat_ticks) for beat in usual}
    return frozenset(found)
