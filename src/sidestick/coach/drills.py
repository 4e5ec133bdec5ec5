# SPDX-License-Identifier: Apache-2.0
"""Drills from this song: the weakest bars, looped with a lead-in, slowed, sped up again, put back among their neighbours.

A drill is a loop. Three clean passes make it 5 % faster, from 75 % to the song's own speed; then the loop grows by a bar on
either side and is played at full speed until it is clean: so what was practised alone is met again where it belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from sidestick.coach import parameters as p
from sidestick.coach.bars import WeakBar, weakest_bars
from sidestick.music import Chart
from sidestick.take import Grade, Judgement, Score
from sidestick.units import TICKS_PER_QUARTER

LEAD_IN_BARS = 1
MOST_BARS = 4


class Loop(msgspec.Struct, frozen=True):
    """Bars ``first`` to ``last`` (indices into ``Chart.bars``, both included), played over and over.

    ``start_us`` and ``end_us`` hold the bars; the lead-in is heard before, and no note of it is judged.
    """

    first: int
    last: int
    lead_in_us: int
    start_us: int
    end_us: int


class Drill(msgspec.Struct, frozen=True):
    """A loop with its speed: ``rate`` 0.75 to 1, ``clean`` passes in a row, ``widened`` by how many bars on each side.

    ``done`` when it was clean at full speed among its neighbours; ``waits`` when the song waits for each stroke.
    """

    loop: Loop
    rate: float = p.SLOWEST.value
    clean: int = 0
    widened: int = 0
    waits: bool = False
    done: bool = False


def loop_of(chart: Chart, first: int, last: int) -> Loop:
    """Return the loop over bars ``first`` to ``last``, held within the chart."""
    lines = _lines(chart)
    first = min(max(first, 0), len(lines) - 2)
    last = min(max(last, first), len(lines) - 2)
    micros = chart.tempo_map.micros_at
    lead = lines[first] - LEAD_IN_BARS * (lines[first + 1] - lines[first])
    return Loop(first, last, micros(lead), micros(lines[first]), micros(lines[last + 1]))


def loop_between(chart: Chart, start_us: int, end_us: int) -> Loop:
    """Return the whole bars nearest to a stretch dragged on the waveform, one at least."""
    edges = np.array([chart.tempo_map.micros_at(tick) for tick in _lines(chart)])
    start_us, end_us = sorted((start_us, end_us))
    first = int(np.abs(edges[:-1] - start_us).argmin())
    last = int(np.abs(edges[1:] - end_us).argmin())
    return loop_of(chart, first, max(first, last))


def drills(chart: Chart, judgements: Iterable[Judgement], *, most: int = 3) -> tuple[Drill, ...]:
    """Return up to ``most`` drills, the weakest bars first; weak bars beside each other are one drill."""
    weak = weakest_bars(chart, judgements, most=2 * most)
    groups: list[list[WeakBar]] = []
    for row in weak:
        near = next((group for group in groups if _beside(group, row)), None)
        if near is None:
            groups.append([row])
        else:
            near.append(row)
    spans = [(min(row.bar for row in group), max(row.bar for row in group)) for group in groups]
    apart = [span for index, span in enumerate(spans) if not any(_meet(span, other) for other in spans[:index])]
    return tuple(Drill(loop_of(chart, first, last)) for first, last in apart[:most])


def _beside(group: Sequence[WeakBar], row: WeakBar) -> bool:
    bars = [other.bar for other in group]
    return min(bars) - 1 <= row.bar <= max(bars) + 1 and max(*bars, row.bar) - min(*bars, row.bar) < MOST_BARS


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def is_clean(score: Score) -> bool:
    """Return whether a pass counts: nearly all notes met, and next to no strokes beside them."""
    met = score.perfect + score.good + score.ok
    return score.notes > 0 and met >= p.CLEAN.value * score.notes and score.extra <= 0.1 * score.notes


def sped_up(rate: float, clean: int, score: Score) -> tuple[float, int]:
    """Return the speed after one more pass, and the clean passes in a row at it: three make it faster, none slower."""
    if not is_clean(score):
        return rate, 0
    if clean + 1 < p.CLEAN_PASSES.value:
        return rate, clean + 1
    return round(min(rate + p.FASTER.value, 1.0), 2), 0


def after_pass(drill: Drill, score: Score, chart: Chart) -> Drill:
    """Return the drill after one pass of its loop: faster after three clean ones, wider at full speed, then done.

    A pass that was not clean takes nothing back: it only begins the three anew. A waiting song keeps no time, so a clean
    pass of it ends the waiting.
    """
    if drill.done:
        return drill
    if not is_clean(score):
        return msgspec.structs.replace(drill, clean=0)
    if drill.waits:
        return msgspec.structs.replace(drill, waits=False, clean=0)
    if drill.widened:
        return msgspec.structs.replace(drill, clean=drill.clean + 1, done=True)
    rate, clean = sped_up(drill.rate, drill.clean, score)
    if clean or drill.rate < 1:
        return msgspec.structs.replace(drill, clean=clean, rate=rate)
    wide = loop_of(chart, drill.loop.first - 1, drill.loop.last + 1)
    return msgspec.structs.replace(drill, clean=0, loop=wide, widened=1)


def muted_beats(
    chart: Chart, start_us: int, end_us: int, share: float, rng: np.random.Generator
) -> tuple[tuple[int, int], ...]:
    """Return stretches (start, end) in which the song falls silent while the player keeps on, in order.

    Whole bars, each with probability ``share`` (0 to 1), never the first and never two in a row: what is trained is the pulse
    within, and the next bar tells how well it was kept.
    """
    lines = _lines(chart)
    edges = [chart.tempo_map.micros_at(tick) for tick in lines]
    inside = [index for index in range(len(edges) - 1) if edges[index] >= start_us and edges[index + 1] <= end_us]
    muted: list[int] = []
    for index in inside[1:]:
        if rng.random() < share and (not muted or muted[-1] != index - 1):
            muted.append(index)
    return tuple((edges[index], edges[index + 1]) for index in muted)


def waiting_points(chart: Chart, loop: Loop) -> tuple[int, ...]:
    """Return the moments of a loop at which a waiting song stops until the notes there were struck."""
    return tuple(sorted({note.time_us for note in chart.notes if loop.start_us <= note.time_us < loop.end_us}))


def missed_in(judgements: Iterable[Judgement]) -> int:
    """Return how many notes were missed."""
    return sum(judgement.grade is Grade.MISS for judgement in judgements)


def _lines(chart: Chart) -> list[int]:
    bars = chart.bars
    last = bars[-1] + (bars[-1] - bars[-2] if len(bars) > 1 else 4 * TICKS_PER_QUARTER)
    return [*bars, last]
