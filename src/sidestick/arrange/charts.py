# SPDX-License-Identifier: Apache-2.0
"""What was heard -> the six charts of a song, and what a page wants to know beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from sidestick.arrange.edits import NEAR_S, Edits, edited, silenced
from sidestick.arrange.levels import levels
from sidestick.arrange.ornaments import Kind
from sidestick.arrange.plain_groove import plain_groove
from sidestick.arrange.playable import Limb, Reason, playable
from sidestick.arrange.quantise import Quantised, quantised
from sidestick.arrange.repetition import pooled
from sidestick.arrange.stroke import PAD_ORDER, Stroke
from sidestick.arrange.tempo_grid import Grid, grid_of
from sidestick.arrange.weight import weights
from sidestick.music import Chart, Heard, Level, Note, Pad
from sidestick.units import micros_from_seconds

ARRANGEMENT_VERSION = 2
"""Counts up when the same song comes out differently, so that kept arrangements are made anew."""

LEAST_NOTES = 12
"""With fewer strokes than this there is no drum part to learn: a plain groove is written around them."""

LOW_CONFIDENCE = 0.5
"""A bar below this is worth a look: pages shade it."""


class BarHeard(msgspec.Struct, frozen=True):
    """How surely a bar (index into ``Chart.bars``) was heard: the mean of its notes' and beats' confidence, 0 to 1."""

    bar: int
    start_us: int
    end_us: int
    confidence: float
    doubtful: bool


class FeelOf(msgspec.Struct, frozen=True):
    """How a section is played from ``start_us`` on: swing ratios, long to short; 1 is straight, 2 a triplet shuffle."""

    start_us: int
    eighths: float
    sixteenths: float


class Adornment(msgspec.Struct, frozen=True):
    """A flam, drag or roll on the note at ``tick`` of ``pad``; a roll lasts to ``end_us``."""

    tick: int
    pad: Pad
    kind: Kind
    end_us: int


class LeftOut(msgspec.Struct, frozen=True):
    """A note that was heard and is in no level, and why: no body could play it, or none of the bars alike has it."""

    tick: int
    time_us: int
    pad: Pad
    reason: Reason


class Sticking(msgspec.Struct, frozen=True):
    """Which limb strikes the note at ``tick`` of ``pad``, at every level that has it."""

    tick: int
    pad: Pad
    limb: Limb


class Arrangement(msgspec.Struct, frozen=True):
    """The charts of levels 1 to 6, each a strict subset of the next, and what is known about them.

    ``offered`` are the levels worth choosing from; ``notices`` are codes of sentences in ``words/*/notices.json``.
    """

    charts: tuple[Chart, ...]
    bars: tuple[BarHeard, ...]
    feels: tuple[FeelOf, ...]
    adornments: tuple[Adornment, ...]
    left_out: tuple[LeftOut, ...]
    sticking: tuple[Sticking, ...]
    offered: tuple[Level, ...]
    notices: tuple[str, ...] = ()


def charts_from(song_sha256: str, heard: Heard) -> tuple[Chart, ...]:
    """Return the charts of levels 1 to 6, each a strict subset of the next."""
    return arranged(song_sha256, heard).charts


def arranged(song_sha256: str, heard: Heard, edits: Edits | None = None) -> Arrangement:
    """Return the arrangement of what was heard, with what players put right in ``edits``.

    A song with no drums, or next to none, gets a plain groove on the beat, offered from level 1 to 3. Levels are strict
    subsets of each other wherever the record has six notes or more, which it has in any song of a few seconds.
    """
    edits = edits or Edits()
    heard = edited(heard, edits)
    grid = grid_of(heard)
    section_ticks = sorted({nearest_bar(section.start_s, grid) for section in heard.sections})
    heard_drums = () if "no_drums" in heard.notices else heard.onsets
    found = quantised(heard_drums, grid, section_ticks)
    strokes = _without(silenced(edits), pooled(found.strokes, grid, found.vouching))
    alone = {stroke.key: stroke.note for stroke in found.strokes}
    for stroke in strokes:
        alone.pop(stroke.key, None)
    plain = len(strokes) < LEAST_NOTES
    if plain:
        strokes = _filled(strokes, plain_groove(grid, section_ticks))
    by_key = {stroke.key: stroke for stroke in strokes}
    heavy = dict(zip(by_key, weights(strokes, grid, section_ticks), strict=True))
    played = playable([stroke.note for stroke in strokes], heavy)
    record = [by_key[note.tick, note.pad] for note in played.notes]
    weight = [heavy[stroke.key] for stroke in record]
    charts = tuple(
        Chart(song_sha256, level, grid.tempo_map, grid.bars, tuple(record[index].note for index in indices))
        for level, indices in levels(record, weight, grid, section_ticks).items()
    )
    return Arrangement(
        charts,
        _bars(record, grid, heard),
        tuple(
            FeelOf(
                grid.tempo_map.micros_at(feel.start_tick),
                round(feel.ratio, 3),
                round(feel.sixteenth / (1 - feel.sixteenth), 3),
            )
            for feel in found.feels
        ),
        _adornments(found, played.notes),
        _left_out([*played.left_out, *((note, Reason.ALONE) for note in alone.values())]),
        tuple(Sticking(note.tick, note.pad, played.limbs[note.tick, note.pad]) for note in played.notes),
        (Level.PULSE, Level.BACKBEAT, Level.GROOVE) if plain else tuple(Level),
        ("plain_groove",) if plain else (),
    )


def _without(silent: Sequence[tuple[float, Pad]], strokes: list[Stroke]) -> list[Stroke]:
    """Return the strokes but those a player took out: bars alike would put them back."""
    gone = [(micros_from_seconds(at_s), pad) for at_s, pad in silent]
    near_us = micros_from_seconds(NEAR_S)
    return [
        stroke
        for stroke in strokes
        if not any(pad is stroke.note.pad and abs(at_us - stroke.note.time_us) <= near_us for at_us, pad in gone)
    ]


def _left_out(rows: Sequence[tuple[Note, Reason]]) -> tuple[LeftOut, ...]:
    rows = sorted(rows, key=lambda row: (row[0].tick, PAD_ORDER[row[0].pad]))
    return tuple(LeftOut(note.tick, note.time_us, note.pad, why) for note, why in rows)


def _filled(strokes: Sequence[Stroke], groove: Sequence[Stroke]) -> list[Stroke]:
    """Return the groove with the few strokes that were heard in it."""
    rows = {stroke.key: stroke for stroke in (*groove, *strokes)}
    return sorted(rows.values(), key=lambda stroke: (stroke.note.tick, list(Pad).index(stroke.note.pad)))


def nearest_bar(time_s: float, grid: Grid) -> int:
    """Return the bar line nearest to a section's start."""
    tick = grid.tempo_map.ticks_at(micros_from_seconds(time_s))
    place = bisect_left(grid.bars, tick)
    near = grid.bars[max(place - 1, 0) : place + 1]
    return min(near, key=lambda bar: abs(bar - tick))


def _adornments(found: Quantised, notes: Sequence[Note]) -> tuple[Adornment, ...]:
    kept = {(note.tick, note.pad) for note in notes}
    rows = {(row.tick, row.pad): row for row in found.ornaments if (row.tick, row.pad) in kept}
    return tuple(Adornment(row.tick, row.pad, row.kind, row.end_us) for _, row in sorted(rows.items()))


def _bars(record: Sequence[Stroke], grid: Grid, heard: Heard) -> tuple[BarHeard, ...]:
    notes: dict[int, list[float]] = defaultdict(list)
    for stroke in record:
        notes[stroke.bar].append(stroke.note.confidence)
    micros = grid.tempo_map.micros_at
    lines = [*(micros(tick) for tick in grid.bars), micros(grid.bars[-1] + grid.bar_ticks)]
    beats: dict[int, list[float]] = defaultdict(list)
    for beat in heard.beats:
        beats[bisect_right(lines, micros_from_seconds(beat.time_s) + 1) - 1].append(beat.confidence)
    rows = []
    for bar in range(len(grid.bars)):
        pulse = sum(beats[bar]) / len(beats[bar]) if beats[bar] else 0.0
        own = sum(notes[bar]) / len(notes[bar]) if notes[bar] else pulse
        confidence = round(min(max((own + pulse) / 2, 0.0), 1.0), 3)
        rows.append(BarHeard(bar, lines[bar], lines[bar + 1], confidence, confidence < LOW_CONFIDENCE))
    return tuple(rows)
