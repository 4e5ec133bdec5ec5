# SPDX-License-Identifier: Apache-2.0
"""What a counting voice says, and when: "one and two and", in three languages, from the bar lines of a chart.

The syllables are keys in ``words/*/coach.json``, ``count``: ``1`` to ``12`` for beats, ``and`` for the half, ``e`` and ``a`` for
sixteenths, ``trip`` and ``let`` for triplets. A click sounds with each beat, the higher one on the first.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from sidestick.music import Chart, Note
from sidestick.units import TICKS_PER_QUARTER

_PARTS: tuple[tuple[float, str], ...] = ((1 / 4, "e"), (1 / 3, "trip"), (1 / 2, "and"), (2 / 3, "let"), (3 / 4, "a"))
_MOST_BEATS = 12


class Count(msgspec.Struct, frozen=True):
    """One syllable: when, which key, whether it is the first of a bar, and whether a note is struck with it."""

    time_us: int
    word: str
    first: bool
    struck: bool


def counts(chart: Chart, start_us: int, end_us: int, notes: Sequence[Note] | None = None) -> tuple[Count, ...]:
    """Return what is counted from ``start_us`` until before ``end_us``: every beat, and between them what is played.

    ``notes`` are those being learnt; the chart's own unless given. Bars before the first bar line are counted too, so that
    a lead-in has its numbers.
    """
    played = chart.notes if notes is None else notes
    micros = chart.tempo_map.micros_at
    lines = np.array(chart.bars)
    usual = int(lines[1] - lines[0]) if len(lines) > 1 else 4 * TICKS_PER_QUARTER
    found: dict[int, Count] = {}

    def number(tick: int) -> tuple[int, float]:
        line = int(np.searchsorted(lines, tick, side="right")) - 1
        start = int(lines[line]) if line >= 0 else int(lines[0]) - usual * -(-(int(lines[0]) - tick) // usual)
        beat, part = divmod(tick - start, TICKS_PER_QUARTER)
        return beat, part / TICKS_PER_QUARTER

    first = int(chart.tempo_map.ticks_at(start_us))
    last = int(chart.tempo_map.ticks_at(end_us))
    struck = {note.tick for note in played}
    for tick in range(-(-first // TICKS_PER_QUARTER) * TICKS_PER_QUARTER, last, TICKS_PER_QUARTER):
        at = tick + _off_grid(tick, lines)
        if first <= at < last:
            beat, _ = number(at)
            found[at] = Count(micros(at), str(beat % _MOST_BEATS + 1), beat == 0, at in struck)
    for tick in sorted(struck):
        if first <= tick < last and tick not in found:
            _, part = number(tick)
            word = min(_PARTS, key=lambda row: abs(row[0] - part))[1]
            found[tick] = Count(micros(tick), word, first=False, struck=True)
    return tuple(found[tick] for tick in sorted(found))


def _off_grid(tick: int, lines: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
    """Return how far the beats of this bar lie from whole quarters of the song."""
    line = int(np.searchsorted(lines, tick, side="right")) - 1
    return int(lines[max(line, 0)]) % TICKS_PER_QUARTER
