# SPDX-License-Identifier: Apache-2.0
"""Six levels from one record, each holding the one below and more (DESIGN: Levels; docs/why/levels.md).

Tables say which notes may come in at each level and how many a second it may hold at which tempo. Levels are built from
the bottom: a level keeps all notes of the one below and adds, bar by bar, the weightiest of those it may add. So the
backbeat and the crash on one come in first and are the last to go. A record of six notes or more gives six different
levels: where a level's own rule has nothing to add, the weightiest note of the level above comes in early.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sidestick.arrange.metre import beats_a_minute
from sidestick.arrange.stroke import BAR, BEAT, HALF, Stroke
from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Articulation, Level, Pad

REST_STROKES = 2
"""Level 1's rest rule: only a bar in which the record has fewer strokes than this may be empty, at any level."""

_GHOST = 40
_UNSURE = 0.2
_AGAIN = 3
_STEADY = frozenset({Pad.HIHAT, Pad.RIDE})


class Around(NamedTuple):
    """What a rule may ask of the song: where sections start, and which marks are its pattern rather than a fill."""

    starts: frozenset[int]
    pattern: frozenset[tuple[int, Pad]]


Rule = Callable[[Stroke, Around], bool]


def _backbeat(stroke: Stroke, song: Around) -> bool:
    del song
    return stroke.note.pad in {Pad.KICK, Pad.SNARE} and stroke.depth <= BEAT


def _groove(stroke: Stroke, song: Around) -> bool:
    del song
    note = stroke.note
    return note.pad in _STEADY and stroke.depth <= HALF and note.articulation is not Articulation.PEDAL


def _song(stroke: Stroke, song: Around) -> bool:
    note = stroke.note
    if note.pad is Pad.CRASH:
        return note.tick in song.starts or stroke.depth == BAR
    own = note.pad in {Pad.KICK, Pad.SNARE} and note.velocity > _GHOST and note.confidence >= _UNSURE
    return own and (stroke.depth <= HALF or stroke.mark in song.pattern)


def _fills(stroke: Stroke, song: Around) -> bool:
    del song
    note = stroke.note
    if note.pad is Pad.SNARE:
        return note.velocity > _GHOST
    return note.articulation is not Articulation.PEDAL and note.confidence >= _UNSURE


def _record(stroke: Stroke, song: Around) -> bool:
    del stroke, song
    return True


class Row(NamedTuple):
    """A level's rule, and the most notes a second it may hold at each tempo of ``TEMPOS``."""

    level: Level
    may_add: Rule | None
    a_second: tuple[float, float, float, float]


TEMPOS = (90.0, 130.0, 180.0)
"""Beats a minute below which the first, second and third figure of a row holds; the fourth from the last one on."""

ROWS: tuple[Row, ...] = (
    Row(Level.PULSE, None, (1.6, 2.2, 2.0, 1.7)),
    Row(Level.BACKBEAT, _backbeat, (2.6, 3.2, 3.2, 2.8)),
    Row(Level.GROOVE, _groove, (5.5, 7.0, 7.5, 6.5)),
    Row(Level.SONG, _song, (7.5, 9.5, 10.5, 10.0)),
    Row(Level.FILLS, _fills, (14.0, 14.0, 14.0, 14.0)),
    Row(Level.RECORD, _record, (1e6, 1e6, 1e6, 1e6)),
)
"""Level 1 has a rule of its own: one pad on the beats. People move most easily twice a second (Moelants 2002; McAuley et al.
2006), so slow songs get every beat of it and fast ones every other; hands of a beginner that alternate manage about 7
strokes a second together, and level 5 ends where two practised hands do."""


def levels(
    record: Sequence[Stroke], weight: Sequence[float], grid: Grid, section_ticks: Sequence[int]
) -> dict[Level, list[int]]:
    """Return for each level the indices into ``record`` (level 6, in order) that it holds, increasing.

    Each is a subset of the next; strict when ``record`` has at least six notes. ``section_ticks`` are where sections start.
    """
    song = Around(frozenset(section_ticks), _pattern(record))
    tempo = sum(beats_a_minute(grid) >= bound for bound in TEMPOS)
    bars: dict[int, list[int]] = defaultdict(list)
    for index, stroke in enumerate(record):
        bars[stroke.bar].append(index)
    seconds = {bar: _seconds(bar, grid) for bar in bars}
    order = sorted(range(len(record)), key=lambda index: (-weight[index], index))
    kept: set[int] = set()
    found: dict[Level, list[int]] = {}
    for row in ROWS:
        fresh: list[int] = []
        held = Counter(record[index].bar for index in kept)
        allowed = _pulse(record, weight, bars, section_ticks) if row.may_add is None else set()
        for index in order:
            stroke = record[index]
            may = row.may_add(stroke, song) if row.may_add else index in allowed
            # At least one note of a bar that has any: a bar that falls silent loses the player.
            room = max(int(row.a_second[tempo] * seconds[stroke.bar] + 0.999), 1)
            if index not in kept and may and held[stroke.bar] < room:
                held[stroke.bar] += 1
                fresh.append(index)
        kept |= set(_strictly_between(fresh, kept, order, record, int(row.level)))
        found[row.level] = sorted(kept)
    return found


def _pattern(record: Sequence[Stroke]) -> frozenset[tuple[int, Pad]]:
    """Return the marks that come again: in three bars at least, and in a twelfth of all."""
    counts = Counter(stroke.mark for stroke in record)
    bars = len({stroke.bar for stroke in record})
    return frozenset(mark for mark, count in counts.items() if count >= max(_AGAIN, bars / 12))


def _strictly_between(
    fresh: list[int], kept: set[int], order: Sequence[int], record: Sequence[Stroke], level: int
) -> list[int]:
    """Return what the level adds: at least one note, and leaving one for each level above where there are that many."""
    most = len(record) - (int(Level.RECORD) - level) - len(kept)
    if len(record) < int(Level.RECORD):
        return fresh
    if not fresh:
        fresh = [index for index in order if index not in kept]
        return fresh[: min(1, most)]
    if len(fresh) <= most:
        return fresh
    # The lightest stay out, but no bar is emptied while another has two.
    bars = Counter(record[index].bar for index in (*kept, *fresh))
    for index in reversed(list(fresh)):
        if len(fresh) > most and bars[record[index].bar] > 1:
            bars[record[index].bar] -= 1
            fresh.remove(index)
    return fresh[:most]


def _pulse(
    record: Sequence[Stroke], weight: Sequence[float], bars: dict[int, list[int]], section_ticks: Sequence[int]
) -> set[int]:
    """Return level 1's notes: one pad on the beats the song leans on, the same one for as long as the song has it.

    Where a bar lacks the song's pad its section's takes its place, else the bar's own; where a bar has nothing on a beat
    but strokes enough, its weightiest stroke is the pulse.
    """
    pads = {pad for pad in (Pad.KICK, Pad.SNARE) if any(row.note.pad is pad and row.depth <= BEAT for row in record)}
    whole = _pad_on_beats(record, range(len(record)), pads)
    lines = sorted(section_ticks)
    of_section: dict[int, list[int]] = defaultdict(list)
    for index, stroke in enumerate(record):
        of_section[bisect_left(lines, stroke.note.tick + 1)].append(index)
    by_section = {number: _pad_on_beats(record, indices, set()) for number, indices in of_section.items()}
    chosen: set[int] = set()
    for indices in bars.values():
        section = by_section[bisect_left(lines, record[indices[0]].note.tick + 1)]
        own = _pad_on_beats(record, indices, set())
        for pad in (whole, section, own):
            fitting = [index for index in indices if record[index].note.pad is pad and record[index].depth <= BEAT]
            if fitting:
                chosen.update(fitting)
                break
        else:
            if len(indices) >= REST_STROKES:
                chosen.add(max(indices, key=lambda index: (weight[index], -index)))
    return chosen


def _pad_on_beats(record: Sequence[Stroke], indices: Sequence[int] | range, among: set[Pad]) -> Pad | None:
    """Return the pad that is struck on most beats: the one a beginner can hold on to."""
    preference = {Pad.SNARE: 3, Pad.KICK: 2, Pad.HIHAT: 1}
    counts = Counter(
        record[index].note.pad
        for index in indices
        if record[index].depth <= BEAT and (not among or record[index].note.pad in among)
    )
    return max(counts, key=lambda pad: (counts[pad], preference.get(pad, 0), pad), default=None)


def _seconds(bar: int, grid: Grid) -> float:
    start = max(grid.bar_start(bar), 0)
    end = min(grid.bar_start(bar) + grid.bar_length(bar), max(grid.end_tick, start + grid.beat_ticks))
    return max(grid.tempo_map.micros_at(end) - grid.tempo_map.micros_at(start), 1) / 1e6
