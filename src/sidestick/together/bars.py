# SPDX-License-Identifier: Apache-2.0
"""Bar by bar: how early or late each player was on average, and how far apart each pair, for a strip to be pressed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sidestick.music import Chart
from sidestick.together.resample import whole_us
from sidestick.together.values import Bar, PairReport, PlayerReport, Point

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def bars(
    chart: Chart, players: Sequence[PlayerReport], pairs: Sequence[PairReport], end_us: int | None = None
) -> tuple[Bar, ...]:
    """Return the bars of ``chart`` that begin before the last stroke that met a note, at most to ``end_us``.

    A bar ends where the next begins; the last is as long as the one before.
    """
    starts = np.array([chart.tempo_map.micros_at(tick) for tick in chart.bars], dtype=np.int64)
    last = max((one.series[-1].time_us for one in players if one.series), default=-1)
    last = last if end_us is None else min(last, end_us)
    count = int(np.searchsorted(starts, last, side="right"))
    if not count:
        return ()
    length = int(starts[-1] - starts[-2]) if starts.size > 1 else max(last - int(starts[0]), 1)
    ends = np.r_[starts[1:], starts[-1:] + length][:count]
    starts = starts[:count]
    early = [_means(one.series, starts, ends, distance=False) for one in players]
    apart = [_means(one.series, starts, ends, distance=True) for one in pairs]
    return tuple(
        Bar(
            number=i + 1,
            start_us=int(starts[i]),
            end_us=int(ends[i]),
            players=tuple(row[i] for row in early),
            pairs=tuple(row[i] for row in apart),
        )
        for i in range(count)
    )


def _means(series: Sequence[Point], starts: Whole, ends: Whole, *, distance: bool) -> list[int | None]:
    times = np.array([point.time_us for point in series], dtype=np.int64)
    values = np.array([point.asynchrony_us for point in series], dtype=np.float64)
    values = np.abs(values) if distance else values
    which = np.searchsorted(starts, times, side="right") - 1
    inside = (which >= 0) & (times < ends[-1])
    count = np.bincount(which[inside], minlength=starts.size)
    total = np.bincount(which[inside], values[inside], minlength=starts.size)
    return [whole_us(t / c) if c else None for t, c in zip(total.tolist(), count.tolist(), strict=True)]
