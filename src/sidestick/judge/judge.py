# SPDX-License-Identifier: Apache-2.0
"""Notes and hits -> judgements, in integer microseconds.

The rules are those of docs/look-up/contracts.md, "Judging"; the browser stage has them too (``web/src/judge``) and
``conformance/judge`` holds both to the same answers. Which hit meets which note depends on nothing but the two lists: not
on a frame rate, not on when anyone looked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sidestick.judge.windows import OK_US, grade_of, half_widths, real_micros
from sidestick.music import Level, Note, Pad
from sidestick.take import Grade, Hit, Judgement

_HIT_FIRST, _MISS_AFTER = 0, 1


def judge(notes: Sequence[Note], hits: Sequence[Hit], *, level: Level, rate: float = 1.0) -> tuple[Judgement, ...]:
    """Judge one seat's hits against its chart.

    Parameters
    ----------
    notes : the chart's notes, in their order; a judgement names a note by its index
    hits : one seat's hits; they are taken in order of ``seq``
    level : decides how wide the windows are
    rate : the playing speed; windows are real milliseconds at any speed

    Returns
    -------
    One judgement for each note and one for each extra hit, in the order in which they were decided: a met note and an
    extra at the hit, a miss when its window closed; at the same microsecond a hit comes first.
    """
    times = [real_micros(note.time_us, rate) for note in notes]
    widths = half_widths(notes, times, level)
    lanes = {pad: [index for index, note in enumerate(notes) if note.pad is pad] for pad in Pad}
    lane_times = {pad: [times[index] for index in lane] for pad, lane in lanes.items()}
    met: dict[int, Judgement] = {}
    decided: list[tuple[int, int, int, Judgement]] = []
    for hit in sorted(hits, key=lambda hit: hit.seq):
        time = real_micros(hit.time_us, rate)
        index = _met(time, lanes[hit.pad], lane_times[hit.pad], widths, met, OK_US[level])
        if index is None:
            judgement = Judgement(Grade.EXTRA, seq=hit.seq)
        else:
            asynchrony = time - times[index]
            judgement = met[index] = Judgement(grade_of(asynchrony), index, hit.seq, asynchrony)
        decided.append((time, _HIT_FIRST, hit.seq, judgement))
    for index, (time, width) in enumerate(zip(times, widths, strict=True)):
        if index not in met:
            decided.append((time + width, _MISS_AFTER, index, Judgement(Grade.MISS, index)))
    return tuple(judgement for *_, judgement in sorted(decided, key=lambda row: row[:3]))


def _met(
    time: int,
    lane: Sequence[int],
    lane_times: Sequence[int],
    widths: Sequence[int],
    met: dict[int, Judgement],
    widest: int,
) -> int | None:
    """Return the earliest open note of the lane whose window holds ``time``."""
    for place in range(bisect_left(lane_times, time - widest), len(lane)):
        if lane_times[place] - time > widest:
            return None
        index = lane[place]
        if index not in met and abs(time - lane_times[place]) <= widths[index]:
            return index
    return None
