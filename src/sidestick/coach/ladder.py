# SPDX-License-Identifier: Apache-2.0
"""The rungs between the levels: each adds one new thing to the one below, from the first beat to the record.

Levels nest, so whatever lies between two of them is a part of the higher: its notes are told by their indices, and the
page that has the six charts has every rung.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from sidestick.coach.features import subdivision
from sidestick.music import Articulation, Chart, Level, Note, Pad
from sidestick.units import TICKS_PER_QUARTER

_LEAST_SHARE = 0.03
_FEW = 12
_FIRST_SHARE = 0.35
_HALVED_FROM = 0.12
_PAD_WORDS = {
    Pad.TOM_HIGH: "toms",
    Pad.TOM_MID: "toms",
    Pad.TOM_LOW: "toms",
    Pad.HIHAT: "hihat",
    Pad.RIDE: "ride",
    Pad.KICK: "kick",
    Pad.SNARE: "snare",
    Pad.CRASH: "crash",
}
_PLACES = ("beat", "half", "finer")
_OTHER = {"beat": "other_beat", "half": "other_half"}
_ORDER = ("snare", "kick", "hihat", "ride", "crash", "toms", "pedal")


class Rung(msgspec.Struct, frozen=True):
    """One step of the ladder: all of the level below, and of ``level`` the notes told by ``notes``.

    Attributes
    ----------
    notes : tuple of int
        Indices into the notes of the chart of ``level``.
    pad, place : str
        The one new thing: keys in ``words/*/coach.json``, ``pads`` and ``places``.
    completes : bool
        Whether it is the whole level.
    """

    level: Level
    notes: tuple[int, ...]
    pad: str
    place: str
    completes: bool


def ladder(charts: Sequence[Chart]) -> tuple[Rung, ...]:
    """Return the rungs of a song's six charts, the easiest first; each is a strict part of the next."""
    rungs: list[Rung] = []
    below: set[tuple[int, Pad]] = set()
    for chart in charts:
        things: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, note in enumerate(chart.notes):
            if (note.tick, note.pad) not in below:
                things[word_of(note), subdivision(note.tick, chart.bars)].append(index)
        if chart.level is Level.PULSE:
            things = _first_beats(chart, things)
        held = [index for index, note in enumerate(chart.notes) if (note.tick, note.pad) in below]
        groups = _halved(chart, _grouped(things, len(chart.notes)))
        for number, (thing, indices) in enumerate(groups, 1):
            held = sorted([*held, *indices])
            rungs.append(Rung(chart.level, tuple(held), *thing, number == len(groups)))
        below = {(note.tick, note.pad) for note in chart.notes}
    return tuple(rungs)


def notes_of(rung: Rung, charts: Sequence[Chart]) -> tuple[Note, ...]:
    """Return the rung's notes, in order."""
    chart = charts[int(rung.level) - 1]
    return tuple(chart.notes[index] for index in rung.notes)


def chart_of(rung: Rung, charts: Sequence[Chart]) -> Chart:
    """Return the rung as a chart of its level."""
    return msgspec.structs.replace(charts[int(rung.level) - 1], notes=notes_of(rung, charts))


def few_are_new(rungs: Sequence[Rung], before: int, number: int) -> bool:
    """Return whether rung ``number``, of a higher level, has so little new that its name says more than what is new in it."""
    new = len(rungs[number].notes) - len(rungs[before].notes)
    return rungs[number].level > rungs[before].level and new < _FEW


def word_of(note: Note) -> str:
    """Return the key in ``words/*/coach.json``, ``pads``, of what strikes the note."""
    return "pedal" if note.articulation is Articulation.PEDAL else _PAD_WORDS[note.pad]


def _first_beats(chart: Chart, things: dict[tuple[str, str], list[int]]) -> dict[tuple[str, str], list[int]]:
    """Split level 1: at first only the first note of each bar, where that is a third of the notes or more."""
    lines = set(chart.bars)
    ones = [index for index, note in enumerate(chart.notes) if note.tick in lines]
    if not _FIRST_SHARE <= len(ones) / max(len(chart.notes), 1) <= 1 - _FIRST_SHARE:
        return things
    word = word_of(chart.notes[ones[0]])
    rest = sorted(set(range(len(chart.notes))) - set(ones))
    return {(word, "bar"): ones, (word_of(chart.notes[rest[0]]), "beat"): rest}


def _halved(chart: Chart, groups: list[tuple[tuple[str, str], list[int]]]) -> list[tuple[tuple[str, str], list[int]]]:
    """Split a thing that is much at once: at first only every other beat of it, then the rest."""
    rows: list[tuple[tuple[str, str], list[int]]] = []
    for (pad, place), indices in groups:
        first = [index for index in indices if _beat_of(chart, index) % 2 == 0]
        rest = [index for index in indices if _beat_of(chart, index) % 2]
        much = _HALVED_FROM * len(chart.notes)
        if place in _OTHER and min(len(first), len(rest)) >= much / 2 and len(indices) >= much:
            rows += [((pad, _OTHER[place]), first), ((pad, place), rest)]
        else:
            rows.append(((pad, place), indices))
    return rows


def _beat_of(chart: Chart, index: int) -> int:
    """Return the beat of the bar, from 0, that a note lies in."""
    tick = chart.notes[index].tick
    line = max(bisect_right(chart.bars, tick) - 1, 0)
    return (tick - chart.bars[line]) // TICKS_PER_QUARTER


def _grouped(things: dict[tuple[str, str], list[int]], total: int) -> list[tuple[tuple[str, str], list[int]]]:
    """Return the things of a level in the order in which they are learnt; what is too little goes with the next."""
    order = sorted(things, key=lambda thing: (("bar", *_PLACES).index(thing[1]), _ORDER.index(thing[0])))
    groups: list[tuple[tuple[str, str], list[int]]] = []
    waiting: list[int] = []
    for thing in order:
        waiting += things[thing]
        if len(waiting) >= _LEAST_SHARE * total:
            groups.append((thing, waiting))
            waiting = []
    if waiting and groups:
        thing, last = groups.pop()
        groups.append((thing, [*last, *waiting]))
    elif waiting:
        groups.append((order[-1], waiting))
    return groups
