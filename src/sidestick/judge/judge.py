# SPDX-License-Identifier: Apache-2.0
"""Notes and hits -> judgements, in integer microseconds, hit by hit or all at once.

The rules are those of docs/look-up/contracts.md, "Judging"; the browser stage has them too (``web/src/judge``) and
``conformance/judge`` holds both to the same answers. Which hit meets which note depends on nothing but the two lists: not
on a frame rate, not on when anyone looked. A clock only declares misses, and a hit that arrives late takes a declared
miss back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sidestick.judge.windows import grade_of, half_widths
from sidestick.music import OK_US, Level, Note, Pad
from sidestick.take import Grade, Hit, Judgement
from sidestick.units import real_micros

_HIT_FIRST, _MISS_AFTER = 0, 1


class Judge:
    """One seat's judge, fed with hits in order of ``seq`` and with the clock.

    Parameters
    ----------
    notes : the chart's notes, in order of time; a judgement names a note by its index
    level : decides how wide the windows are
    rate : the playing speed; windows are real milliseconds at any speed
    """

    def __init__(self, notes: Sequence[Note], *, level: Level, rate: float = 1.0) -> None:
        self._rate = rate
        self._widest = OK_US[level]
        self._times = [real_micros(note.time_us, rate) for note in notes]
        self._widths = half_widths(notes, self._times, level)
        self._lanes: dict[Pad, list[int]] = {pad: [] for pad in Pad}
        for index, note in enumerate(notes):
            self._lanes[note.pad].append(index)
        self._lane_times = {pad: [self._times[index] for index in lane] for pad, lane in self._lanes.items()}
        ends = (time + width for time, width in zip(self._times, self._widths, strict=True))
        self._deadlines = sorted((end, index) for index, end in enumerate(ends))
        self._passed = 0
        self._met: set[int] = set()
        self._of_hits: list[tuple[int, int, int, Judgement]] = []

    def hit(self, hit: Hit) -> Judgement:
        """Judge one hit: it meets the earliest open note of its pad whose window holds it, or none."""
        time = real_micros(hit.time_us, self._rate)
        index = self._open_note(hit.pad, time)
        if index is None:
            judgement = Judgement(Grade.EXTRA, seq=hit.seq)
        else:
            self._met.add(index)
            asynchrony = time - self._times[index]
            judgement = Judgement(grade_of(asynchrony), index, hit.seq, asynchrony)
        self._of_hits.append((time, _HIT_FIRST, hit.seq, judgement))
        return judgement

    def advance(self, now_us: int) -> tuple[Judgement, ...]:
        """Let the song's clock reach ``now_us`` and return the misses this declares, in order.

        A note is missed once its window lies wholly before the clock; a clock that goes back declares nothing.
        """
        return self._declare(bisect_left(self._deadlines, (real_micros(now_us, self._rate), -1)))

    def finish(self) -> tuple[Judgement, ...]:
        """Let the clock pass everything and return all judgements, as ``judgements`` does."""
        self._declare(len(self._deadlines))
        return self.judgements

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """All judgements so far in the order in which they were decided.

        A met note and an extra are decided at the hit, a miss when its window closed; at the same microsecond a hit
        comes first, then the smaller ``seq`` or note index.
        """
        missed = (
            (end, _MISS_AFTER, index, Judgement(Grade.MISS, index))
            for end, index in self._deadlines[: self._passed]
            if index not in self._met
        )
        return tuple(row[3] for row in sorted([*self._of_hits, *missed], key=lambda row: row[:3]))

    def _declare(self, passed: int) -> tuple[Judgement, ...]:
        fresh = [index for _, index in self._deadlines[self._passed : passed] if index not in self._met]
        self._passed = max(self._passed, passed)
        return tuple(Judgement(Grade.MISS, index) for index in fresh)

    def _open_note(self, pad: Pad, time: int) -> int | None:
        lane, lane_times = self._lanes[pad], self._lane_times[pad]
        for place in range(bisect_left(lane_times, time - self._widest), len(lane)):
            away = lane_times[place] - time
            if away > self._widest:
                return None
            index = lane[place]
            if index not in self._met and abs(away) <= self._widths[index]:
                return index
        return None


def judge(notes: Sequence[Note], hits: Sequence[Hit], *, level: Level, rate: float = 1.0) -> tuple[Judgement, ...]:
    """Judge one seat's hits, in any order of the list, against its chart; parameters are ``Judge``'s.

    Returns one judgement for each note and one for each extra hit, in the order in which they were decided.
    """
    one = Judge(notes, level=level, rate=rate)
    for hit in sorted(hits, key=lambda hit: hit.seq):
        one.hit(hit)
    return one.finish()
