# SPDX-License-Identifier: Apache-2.0
"""Which bars of a song a player should go over: where most was missed or loose."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from sidestick.music import Chart
from sidestick.take import Grade, Judgement
from sidestick.units import TICKS_PER_QUARTER

#: What a note costs: a miss a whole, a loose hit in part.
_COST = {Grade.MISS: 1.0, Grade.OK: 0.4, Grade.GOOD: 0.1, Grade.PERFECT: 0.0}


class WeakBar(msgspec.Struct, frozen=True):
    """A bar (index into ``Chart.bars``), its times, its notes and the mean cost of them, 0 (all perfect) to 1 (all missed)."""

    bar: int
    start_us: int
    end_us: int
    notes: int
    cost: float


def weakest_bars(chart: Chart, judgements: Iterable[Judgement], *, most: int = 4) -> tuple[WeakBar, ...]:
    """Return up to ``most`` bars that cost something, the weakest first; of equals the earlier."""
    costs: dict[int, list[float]] = defaultdict(list)
    for judgement in judgements:
        if judgement.note is not None:
            bar = max(bisect_right(chart.bars, chart.notes[judgement.note].tick) - 1, 0)
            costs[bar].append(_COST[judgement.grade])
    last = chart.bars[-1]
    lines = (*chart.bars, 2 * last - chart.bars[-2] if len(chart.bars) > 1 else last + 4 * TICKS_PER_QUARTER)
    rows = []
    for bar, values in costs.items():
        start, end = lines[bar], lines[bar + 1]
        # Half a note more in the denominator: one lone missed note is not worse than half a bar of them.
        cost = sum(values) / (len(values) + 0.5)
        if cost > 0:
            micros = chart.tempo_map.micros_at
            rows.append(WeakBar(bar, micros(start), micros(end), len(values), round(cost, 4)))
    return tuple(sorted(rows, key=lambda row: (-row.cost, row.bar))[:most])
