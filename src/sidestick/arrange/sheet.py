# SPDX-License-Identifier: Apache-2.0
"""A song's arrangement as one page to read: each note once, with the lowest level that has it and the limb that strikes it.

Levels are subsets of each other, so the record with a number on every note is all six charts.
"""

from __future__ import annotations

import msgspec

from sidestick.arrange.charts import Adornment, Arrangement, BarHeard, FeelOf, LeftOut, nearest_bar
from sidestick.arrange.edits import NEAR_S, Edits, edited, written
from sidestick.arrange.playable import Limb
from sidestick.arrange.tempo_grid import grid_of, has_beat
from sidestick.music import Articulation, Heard, Level, Metre, Pad, TempoMap


class SheetNote(msgspec.Struct, frozen=True):
    """A note of the record: ``level`` is the lowest that has it, ``confidence`` how surely it was heard, 0 to 1.

    ``written`` when a player put it in: nobody heard it.
    """

    tick: int
    time_us: int
    pad: Pad
    velocity: int
    articulation: Articulation
    confidence: float
    level: Level
    limb: Limb
    written: bool = False


class SectionLine(msgspec.Struct, frozen=True):
    """A section starts at the bar line ``tick``."""

    tick: int
    label: str


class Sheet(msgspec.Struct, frozen=True):
    """All that a page shows of a song's six charts.

    ``beat_ticks`` is a beat's length (480 to the quarter), ``bars`` the bar lines in ticks, ``end_tick`` where the
    recording ends, ``heard_beats`` the number of beats there are to go by (fewer than two: an even pulse stands in).
    """

    tempo_bpm: float
    metre: Metre
    beat_ticks: int
    tempo_map: TempoMap
    bars: tuple[int, ...]
    end_tick: int
    heard_beats: int
    notes: tuple[SheetNote, ...]
    bars_heard: tuple[BarHeard, ...]
    sections: tuple[SectionLine, ...]
    feels: tuple[FeelOf, ...]
    adornments: tuple[Adornment, ...]
    left_out: tuple[LeftOut, ...]
    offered: tuple[Level, ...]
    notices: tuple[str, ...]


def sheet_of(arrangement: Arrangement, heard: Heard, edits: Edits) -> Sheet:
    """Return the page of ``arrangement``, which was made of ``heard`` with ``edits``."""
    heard = edited(heard, edits)
    grid = grid_of(heard)
    lowest: dict[tuple[int, Pad], Level] = {}
    for chart in arrangement.charts:
        for note in chart.notes:
            lowest.setdefault((note.tick, note.pad), chart.level)
    limbs = {(row.tick, row.pad): row.limb for row in arrangement.sticking}
    record = arrangement.charts[-1]
    put_in = written(edits)
    sections = sorted(heard.sections, key=lambda row: row.start_s)
    lines = {nearest_bar(section.start_s, grid): section.label for section in sections}
    return Sheet(
        heard.tempo_bpm,
        heard.metre,
        grid.beat_ticks,
        record.tempo_map,
        record.bars,
        grid.end_tick,
        len(heard.beats) if has_beat(heard) else 0,
        tuple(
            SheetNote(
                note.tick,
                note.time_us,
                note.pad,
                note.velocity,
                note.articulation,
                note.confidence,
                lowest[note.tick, note.pad],
                limbs[note.tick, note.pad],
                any(pad is note.pad and abs(at_s - note.time_us / 1e6) <= NEAR_S for at_s, pad in put_in),
            )
            for note in record.notes
        ),
        arrangement.bars,
        tuple(SectionLine(tick, label) for tick, label in sorted(lines.items())),
        arrangement.feels,
        arrangement.adornments,
        arrangement.left_out,
        arrangement.offered,
        tuple(dict.fromkeys((*heard.notices, *arrangement.notices))),
    )
