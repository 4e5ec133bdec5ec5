# SPDX-License-Identifier: Apache-2.0
"""Two parts from one song, so that two players have something to do with each other.

Trading: one calls a phrase, the other answers, phrase by phrase. Split kit: one part is the feet and the other the hands, or
one the low drums and the other what is above them. Unison: both at once. Together the parts always hold at least level 4 of
the record: where a player whose turn it is plays less, the partner plays what is missing under them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

import msgspec

from sidestick.music import Articulation, Chart, Level, Note, Pad
from sidestick.take import Duet

PHRASE_BARS = 4
_LOW = frozenset({Pad.KICK, Pad.TOM_LOW, Pad.TOM_MID})


def duet(
    charts: Sequence[Chart], kind: Duet, levels: tuple[Level, Level], section_ticks: Sequence[int] = ()
) -> tuple[Chart, Chart]:
    """Return the two players' charts.

    Parameters
    ----------
    charts : the six charts of a song, level 1 first
    kind : how they share it
    levels : each player's level; it names the player's chart and sets how wide their windows are
    section_ticks : where sections start; phrases of four bars are counted from there

    The first player calls, plays the feet or the low drums. A part of a split kit is that of the higher of both levels, and
    of level 4 at least; each half of it is easier than the whole.
    """
    by_level = {chart.level: chart for chart in charts}
    whole = by_level[max(Level.SONG, *levels)]
    if kind is Duet.UNISON:
        own = [by_level[level].notes for level in levels]
        if max(levels) < Level.SONG:
            own[levels.index(max(levels))] = whole.notes
    elif kind is Duet.TRADE:
        own = _traded(by_level, whole, levels, section_ticks)
    else:
        mine = _PARTS[kind]
        own = [tuple(note for note in whole.notes if mine(note) is side) for side in (True, False)]
    first, second = (
        msgspec.structs.replace(whole, level=level, notes=tuple(notes))
        for level, notes in zip(levels, own, strict=True)
    )
    return first, second


def _feet(note: Note) -> bool:
    return note.pad is Pad.KICK or note.articulation is Articulation.PEDAL


def _low(note: Note) -> bool:
    return note.pad in _LOW or note.articulation is Articulation.PEDAL


_PARTS: dict[Duet, Callable[[Note], bool]] = {Duet.FEET_HANDS: _feet, Duet.LOW_HIGH: _low}
"""Which notes of a split kit are the first player's."""


def phrase_of(chart: Chart, section_ticks: Sequence[int]) -> list[int]:
    """Return for each bar of the chart the number of the phrase it belongs to, from 0.

    Phrases have four bars, counted anew where a section starts; one bar left over belongs to the phrase before.
    """
    starts = set(section_ticks)
    lengths: list[int] = []
    for index, tick in enumerate(chart.bars):
        if index == 0 or tick in starts or lengths[-1] == PHRASE_BARS:
            if index and tick in starts and lengths[-1] == 1 and len(lengths) > 1:
                lengths[-2:] = [lengths[-2] + 1]
            lengths.append(0)
        lengths[-1] += 1
    if len(lengths) > 1 and lengths[-1] == 1:
        lengths[-2:] = [lengths[-2] + 1]
    return [number for number, length in enumerate(lengths) for _ in range(length)]


def _traded(
    by_level: dict[Level, Chart], whole: Chart, levels: tuple[Level, Level], section_ticks: Sequence[int]
) -> list[tuple[Note, ...]]:
    phrases = phrase_of(whole, section_ticks)
    own: list[list[Note]] = [[], []]
    keys = [{(note.tick, note.pad) for note in by_level[level].notes} for level in levels]
    for note in whole.notes:
        bar = max(bisect_right(whole.bars, note.tick) - 1, 0)
        turn = phrases[bar] % 2
        theirs = (note.tick, note.pad) in keys[turn]
        if theirs:
            own[turn].append(note)
        elif levels[turn] < Level.SONG:
            own[1 - turn].append(note)
    return [tuple(notes) for notes in own]
