# SPDX-License-Identifier: Apache-2.0
"""Six levels from one record, each holding the one below (DESIGN: Levels).

A table says which notes may come in at each level and how many a second it may hold. Levels are built from the bottom:
a level keeps all notes of the one below and adds, bar by bar, the weightiest of those it may add. So the backbeat and
the crash on one come in first and are the last to go.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sidestick.arrange.tempo_grid import Grid
from sidestick.arrange.weight import position_in_bar
from sidestick.music import Articulation, Level, Note, Pad

_GHOST = 40
_UNSURE = 0.2
_TOMS = frozenset({Pad.TOM_HIGH, Pad.TOM_MID, Pad.TOM_LOW})


class Place(NamedTuple):
    """What the table asks of a note: on the beat, on the half beat, at a bar line, at a section's start."""

    beat: bool
    half: bool
    bar: bool
    section: bool


Rule = Callable[[Note, Place], bool]


def _backbeat(note: Note, place: Place) -> bool:
    return note.pad in {Pad.KICK, Pad.SNARE} and place.beat


def _groove(note: Note, place: Place) -> bool:
    return note.pad in {Pad.HIHAT, Pad.RIDE} and place.half and note.articulation is not Articulation.PEDAL


def _song(note: Note, place: Place) -> bool:
    own = note.pad in {Pad.KICK, Pad.SNARE} and note.velocity > _GHOST and note.confidence >= _UNSURE
    return own or (note.pad is Pad.CRASH and (place.section or place.bar))


def _fills(note: Note, place: Place) -> bool:
    del place
    if note.pad is Pad.SNARE:
        return note.velocity > _GHOST
    return note.articulation is not Articulation.PEDAL and note.confidence >= _UNSURE


def _record(note: Note, place: Place) -> bool:
    del note, place
    return True


ROWS: tuple[tuple[Level, Rule | None, float], ...] = (
    (Level.PULSE, None, 2.0),
    (Level.BACKBEAT, _backbeat, 3.2),
    (Level.GROOVE, _groove, 7.0),
    (Level.SONG, _song, 9.5),
    (Level.FILLS, _fills, 14.0),
    (Level.RECORD, _record, 1000.0),
)
"""Level, which notes it may add, and the most notes a second in a bar. Level 1 has a rule of its own: one pad."""


def levels(
    record: Sequence[Note], grid: Grid, section_ticks: Sequence[int], weight: Callable[[Note], float]
) -> dict[Level, tuple[Note, ...]]:
    """Return each level's notes in order of (tick, pad).

    ``record`` is level 6 in that order; ``section_ticks`` are where sections start.
    """
    starts = set(section_ticks)
    beat = grid.beat_ticks

    def place_of(note: Note) -> Place:
        place = position_in_bar(note.tick, grid.bars)
        return Place(place % beat == 0, place % (beat // 2) == 0, place == 0, note.tick in starts)

    places = [place_of(note) for note in record]
    bar_of = [bisect_right(grid.bars, note.tick) for note in record]
    bar_seconds = _bar_seconds(grid)
    weights = [weight(note) for note in record]
    pulse_pad = _pulse_pad(record, places)
    kept: set[int] = set()
    found: dict[Level, tuple[Note, ...]] = {}
    for level, rule, per_second in ROWS:
        wanted: dict[int, list[int]] = defaultdict(list)
        for index, (note, place) in enumerate(zip(record, places, strict=True)):
            allowed = (note.pad is pulse_pad and place.beat) if rule is None else rule(note, place)
            if index not in kept and allowed:
                wanted[bar_of[index]].append(index)
        held = Counter(bar_of[index] for index in kept)
        for bar, candidates in wanted.items():
            room = max(int(per_second * bar_seconds(bar) + 0.999), 1) - held[bar]
            candidates.sort(key=lambda index: (-weights[index], record[index].tick, record[index].pad))
            kept.update(candidates[: max(room, 0)])
        found[level] = tuple(record[index] for index in sorted(kept))
    return found


def _pulse_pad(record: Sequence[Note], places: Sequence[Place]) -> Pad | None:
    """Return the pad that is struck on most beats: the one a beginner can hold on to."""
    preference = {Pad.SNARE: 3, Pad.KICK: 2, Pad.HIHAT: 1}
    counts = Counter(note.pad for note, place in zip(record, places, strict=True) if place.beat)
    drums = {pad: count for pad, count in counts.items() if pad in {Pad.KICK, Pad.SNARE}} or counts
    return max(drums, key=lambda pad: (drums[pad], preference.get(pad, 0), pad), default=None)


def _bar_seconds(grid: Grid) -> Callable[[int], float]:
    bars = grid.bars

    def seconds(bar: int) -> float:
        start = bars[bar - 1] if bar else 0
        end = bars[bar] if bar < len(bars) else max(grid.end_tick, start + grid.beat_ticks)
        return max(grid.tempo_map.micros_at(end) - grid.tempo_map.micros_at(start), 1) / 1e6

    return seconds
