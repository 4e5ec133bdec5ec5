# SPDX-License-Identifier: Apache-2.0
"""A plain groove on the beat, for a song in which no drums were heard: anyone can still play along."""

from __future__ import annotations

from collections.abc import Sequence

from sidestick.arrange.metre import felt_beats
from sidestick.arrange.stroke import BAR, BEAT, FINER, HALF, Stroke, in_order
from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Articulation, Note, Pad

_VELOCITY = {Pad.KICK: 96, Pad.SNARE: 100, Pad.HIHAT: 72, Pad.CRASH: 104, Pad.TOM_HIGH: 92, Pad.TOM_LOW: 96}


def plain_groove(grid: Grid, section_ticks: Sequence[int]) -> list[Stroke]:
    """Return kick and snare by turns on the felt beats, hi-hat on half beats, a crash and two toms where sections meet.

    Levels 1 to 3 hold the groove itself; the crash where a section starts comes in at level 4, the kick before the bar
    line and the toms that lead over at levels 4 and 5. The notes' confidence is 0: nobody heard them.
    """
    beat = grid.beat_ticks
    starts = set(section_ticks)
    rows: list[Stroke] = []

    def add(tick: int, pad: Pad, bar: int, depth: int) -> None:
        how = Articulation.CLOSED if pad is Pad.HIHAT else Articulation.PLAIN
        note = Note(tick, grid.tempo_map.micros_at(tick), pad, _VELOCITY[pad], how, 0.0)
        rows.append(Stroke(note, bar, tick - grid.bar_start(bar), depth))

    first = max(grid.tempo_map.ticks_at(0), 0)
    step = beat // 2
    ticks = range(-(-first // step) * step, grid.end_tick, step)
    for tick, bar in zip(ticks, grid.bar_of(list(ticks)).tolist(), strict=True):
        place, length = tick - grid.bar_start(bar), grid.bar_length(bar)
        count = length // beat
        felt = felt_beats(count, grid)
        number, off = divmod(place, beat)
        turn = felt.index(number) if off == 0 and number in felt else None
        depth = BAR if place == 0 else BEAT if turn is not None else HALF
        leads_over = tick + beat in starts or tick + step in starts
        last = number == count - 1 and bar >= 0
        if tick in starts and place == 0:
            add(tick, Pad.CRASH, bar, depth)
        if not leads_over and (off == 0 or len(felt) == count):
            add(tick, Pad.HIHAT, bar, depth)
        if turn is not None:
            add(tick, Pad.SNARE if turn % 2 else Pad.KICK, bar, depth)
        if last and off and not leads_over:
            add(tick, Pad.KICK, bar, depth)
        if leads_over:
            add(tick, Pad.TOM_HIGH if off == 0 else Pad.TOM_LOW, bar, FINER if off else depth)
    return in_order(rows)
