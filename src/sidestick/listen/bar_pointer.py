# SPDX-License-Identifier: Apache-2.0
"""Beat and downbeat activations to one coherent grid: the bar pointer model.

A pointer moves through the bar; where it is and how fast it goes are the hidden state (Whiteley, Cemgil & Godsill 2006),
tempo changes only at beats and rarely (Krebs, Böck & Widmer 2015), and one hypothesis per metre competes (Böck, Krebs &
Widmer 2016), which may give way to another at a bar line. Between two beats nothing is decided, so a whole beat is one
step here: the score of a beat of given length is a difference of cumulative sums, and Viterbi runs over (frame, position
in bar, beat length) in blocks of the shortest beat, vectorised. The result is that of the frame-wise model. Where a beat
came from is kept for some minutes at a time and worked out again on the way back, so that memory does not grow with the song.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.listen.ports import BeatActivations

SLOWEST_BPM = 40.0
FASTEST_BPM = 240.0
METRES = (2, 3, 4, 5, 6, 7)
TEMPO_STIFFNESS = 100.0
_METRE_COST = {4: 0.0, 3: 2.0, 6: 8.0, 2: 8.0, 5: 8.0, 7: 8.0}  # of beginning in a metre or of changing to it
_CHANGE_COST = 25.0  # of leaving a metre for another at a bar line
_ODD_BAR_COST = {
    2: 2.0,
    3: 0.3,
    5: 2.0,
    6: 2.0,
    7: 2.0,
}  # of each bar in a rarer metre: chance likeness adds up as well
_TEMPI = 60
_BEAT_PART = 16  # a sixteenth of each beat is observed as the beat
_REACH = 5  # tempo steps in each direction that one beat may change by; beyond, exp(-15)
_LEAST = 1e-6
_STRETCH_FRAMES = 30_000  # for so many frames at a time it is kept where each beat came from


class BarPath(msgspec.Struct, frozen=True, eq=False):
    """The most likely grid.

    Attributes
    ----------
    frames : int, shape (beats,)
        Frame of each beat.
    positions : int, shape (beats,)
        Position in the bar, from 1.
    metres : int, shape (beats,)
        Beats to the bar that each beat is in.
    score : float
        Log likelihood relative to hearing no beat at all.
    """

    frames: NDArray[np.int64]
    positions: NDArray[np.int64]
    metres: NDArray[np.int64]
    score: float

    @property
    def metre(self) -> int:
        """The metre of most beats; 4 where there is none."""
        return int(np.bincount(self.metres).argmax()) if self.metres.size else 4


def decode_bars(
    activations: BeatActivations,
    *,
    metres: tuple[int, ...] = METRES,
    slowest_bpm: float = SLOWEST_BPM,
    fastest_bpm: float = FASTEST_BPM,
    stiffness: float = TEMPO_STIFFNESS,
) -> BarPath:
    """Return the most likely beats and bars.

    A beat's tempo follows the last one's with exp(-``stiffness`` |ratio - 1|) (Krebs et al. 2015). A metre of 1 finds beats alone. An empty path is returned when the recording is shorter than the slowest beat.
    """
    lengths = _beat_lengths(activations.fps, slowest_bpm, fastest_bpm)
    frames = activations.beat.shape[0]
    if frames < lengths[-1]:
        none = np.zeros(0, np.int64)
        return BarPath(none, none, none, 0.0)
    bars = _Bars(metres)
    starts, slots, score = _Viterbi(activations, lengths, bars, stiffness).best()
    inside = (starts >= 0) & (starts < frames)
    starts, slots = starts[inside], slots[inside]
    peaks = _to_peaks(activations, starts, lengths)
    keep = np.append(True, np.diff(peaks) > 0) & (peaks >= 0) & (peaks < frames)
    return BarPath(peaks[keep], bars.position[slots][keep], bars.metre[slots][keep], score)


class _Bars:
    """Every position of every metre in one row of slots."""

    def __init__(self, metres: tuple[int, ...]) -> None:
        self.metre = np.concatenate([np.full(metre, metre) for metre in metres])
        self.position = np.concatenate([np.arange(1, metre + 1) for metre in metres])
        ends = np.cumsum(metres)
        self.first, self.last = ends - np.array(metres), ends - 1  # slots of each metre
        self.before = np.arange(self.metre.size) - 1  # the slot from which each slot is reached
        self.before[self.first] = self.last
        self.is_downbeat = ((self.position == 1) & (self.metre > 1)).astype(np.int64)
        self.begin_cost = np.array([_METRE_COST.get(metre, 0.0) for metre in self.metre], np.float32)
        self.change_cost = np.array([_CHANGE_COST + _METRE_COST.get(metre, 0.0) for metre in metres], np.float32)
        self.bar_cost = np.array([_ODD_BAR_COST.get(metre, 0.0) for metre in metres], np.float32)


def _beat_lengths(fps: int, slowest_bpm: float, fastest_bpm: float) -> NDArray[np.int64]:
    shortest, longest = 60 * fps / fastest_bpm, 60 * fps / slowest_bpm
    count = _TEMPI
    whole = np.arange(round(shortest), round(longest) + 1)
    if whole.size <= count:
        return whole
    chosen = np.zeros(0, np.int64)
    while chosen.size < _TEMPI:  # rounding merges the shortest ones
        chosen = np.unique(np.rint(np.geomspace(shortest, longest, count)).astype(np.int64))
        count += 1
    return chosen


class _CameFrom(NamedTuple):
    """Where the beats of a stretch of frames came from: the length before each (-1: nowhere), the metre before downbeats."""

    length: NDArray[np.int8]  # (frames, slots, lengths)
    metre: NDArray[np.int8]  # (frames, metres, lengths)


class _Viterbi:
    """The search. Time begins ``pad`` frames before the recording, so that its first beat may be cut off."""

    def __init__(self, activations: BeatActivations, lengths: NDArray[np.int64], bars: _Bars, stiffness: float) -> None:
        self._lengths, self._bars = lengths, bars
        self._pad, self._block = int(lengths[-1]), int(lengths[0])
        self._total = self._pad + activations.beat.shape[0]
        self._sums, self._widths = _evidence(activations, self._pad, lengths)
        self._cost = _tempo_costs(lengths, stiffness)
        self._favour = _favour(activations, bars)
        self._ring_size = self._pad + self._block
        self._columns = np.arange(lengths.size)

    def best(self) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
        """Return the beats' frames in the recording's time (the first may be before it), their slots, and the score."""
        stretch = -(-_STRETCH_FRAMES // self._block) * self._block
        ring = np.full((self._ring_size, self._bars.metre.size, self._lengths.size), -np.inf, np.float32)
        kept: list[NDArray[np.float32]] = []
        came_from: _CameFrom | None = None
        for first in range(0, self._total, stretch):
            kept.append(ring.copy())
            came_from = self._forward(ring, first, min(first + stretch, self._total))
        at, slot, column, score = self._end(ring)
        starts, slots = [at], [slot]
        for number in range(len(kept) - 1, -1, -1):
            first = number * stretch
            if came_from is None:
                came_from = self._forward(kept[number], first, min(first + stretch, self._total))
            while at >= first:
                before = int(came_from.length[at - first, slot, column])
                if before < 0:
                    return np.array(starts[::-1]) - self._pad, np.array(slots[::-1]), score
                if self._bars.position[slot] == 1:
                    metre = int(np.flatnonzero(self._bars.first == slot)[0])
                    slot = int(self._bars.last[came_from.metre[at - first, metre, column]])
                else:
                    slot -= 1
                column = before
                at -= int(self._lengths[column])
                starts.append(at)
                slots.append(slot)
            came_from = None
        raise AssertionError("every path begins somewhere")

    def _forward(self, ring: NDArray[np.float32], first: int, last: int) -> _CameFrom:
        """Score the beats that begin from ``first`` to ``last``; ``ring`` holds those of the longest beat before."""
        bars, count = self._bars, self._lengths.size
        from_length = np.empty((last - first, bars.metre.size, count), np.int8)
        from_metre = np.empty((last - first, bars.first.size, count), np.int8)
        for start in range(first, last, self._block):
            here = np.arange(start, min(start + self._block, last))
            back = here[:, None] - self._lengths
            ended = ring[(back % self._ring_size)[:, None, :], np.arange(bars.metre.size)[None, :, None], self._columns]
            ended[(back < 0)[:, None, :].repeat(bars.metre.size, axis=1)] = -np.inf
            arrived = ended[:, bars.before]
            best_bar = ended[:, bars.last]
            rows = slice(start - first, start - first + here.size)
            arrived[:, bars.first], metre = self._bar_lines(best_bar)
            if self._favour is not None:
                arrived[:, bars.first] += self._favour[np.maximum(here - self._pad, 0), :, None]
            best, source = self._tempo_changes(arrived)
            if start <= self._pad:  # a path may begin anywhere up to the first frame
                fresh = (here <= self._pad)[:, None, None] & (best < -bars.begin_cost[:, None])
                source[fresh] = -1
                best = np.where(fresh, -bars.begin_cost[:, None], best)
            from_length[rows] = source
            from_metre[rows] = np.take_along_axis(metre, np.maximum(source[:, bars.first], 0).astype(np.int64), axis=2)
            ring[here % self._ring_size] = best + self._gains(here)[:, bars.is_downbeat]
        return _CameFrom(from_length, from_metre)

    def _bar_lines(self, ended: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """Return for each metre the score of arriving at its bar line, shape (frames, metres, lengths), and whence."""
        bars = self._bars
        likeliest = ended.argmax(axis=1)
        changed = np.take_along_axis(ended, likeliest[:, None], axis=1) - bars.change_cost[:, None]
        changes = changed > ended
        own = np.broadcast_to(np.arange(bars.first.size)[:, None], ended.shape)
        whence = np.where(changes, likeliest[:, None], own)
        return np.where(changes, changed, ended) - bars.bar_cost[:, None], whence.astype(np.int8)

    def _tempo_changes(self, arrived: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """Return the best score of a beat of each length after any other, and the index of that length."""
        count = self._lengths.size
        best = np.full(arrived.shape, -np.inf, np.float32)
        source = np.zeros(arrived.shape, np.int8)
        for offset in range(-_REACH, _REACH + 1):
            low, high = max(0, -offset), min(count, count - offset)
            if low >= high:
                continue
            option = arrived[..., low + offset : high + offset] + self._cost[offset + _REACH, low:high]
            better = option > best[..., low:high]
            np.copyto(best[..., low:high], option, where=better)
            np.copyto(source[..., low:high], (self._columns[low:high] + offset).astype(np.int8), where=better)
        return best, source

    def _gains(self, here: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what a beat, and a downbeat, of each length beginning ``here`` adds, shape (frames, 2, lengths).

        The log of its likelihood over that of "no beat here", summed over the part of the beat that is observed as such.
        Outside the recording nothing is heard and nothing is added.
        """
        stops = here[:, None] + self._widths
        return np.stack([sums[stops] - sums[here][:, None] for sums in self._sums], axis=1).astype(np.float32)

    def _end(self, ring: NDArray[np.float32]) -> tuple[int, int, int, float]:
        """Return frame, slot and length of the last beat of the best path, which the recording's end cuts off."""
        at = np.arange(self._total - self._pad, self._total)
        scores = ring[at % self._ring_size]
        open_ended = at[:, None] + self._lengths >= self._total
        scores = np.where(open_ended[:, None, :], scores, -np.inf)
        row, slot, column = (int(index) for index in np.unravel_index(int(scores.argmax()), scores.shape))
        return int(at[row]), slot, column, float(scores.max())


def _evidence(
    activations: BeatActivations, pad: int, lengths: NDArray[np.int64]
) -> tuple[list[NDArray[np.float64]], NDArray[np.int64]]:
    """Return cumulative log likelihood ratios of a beat and of a downbeat, and how much of each length is observed."""
    down = np.clip(activations.downbeat.astype(np.float64), _LEAST, 1 - _LEAST)
    beat = np.clip(activations.beat - down, _LEAST, 1 - _LEAST)
    none = np.maximum(1 - beat - down, _LEAST) / (_BEAT_PART - 1)
    widths = -(-lengths // _BEAT_PART)
    sums = [
        np.concatenate([[0.0], np.cumsum(np.pad(np.log(likely / none), (pad, int(widths[-1]))))])
        for likely in (beat, down)
    ]
    return sums, widths


def _favour(activations: BeatActivations, bars: _Bars) -> NDArray[np.float32] | None:
    """Return what speaks for a bar of each metre that is looked for, shape (frames, metres)."""
    if activations.favour is None:
        return None
    wanted = bars.metre[bars.first].tolist()
    columns = [METRES.index(metre) if metre in METRES else -1 for metre in wanted]
    none = np.zeros((len(activations.favour), 1), np.float32)
    return np.hstack([activations.favour, none])[:, columns]


def _tempo_costs(lengths: NDArray[np.int64], stiffness: float) -> NDArray[np.float32]:
    """Return the log probability of each length (columns) after the one so many steps away (rows), within reach."""
    ratio = lengths[None, :] / lengths[:, None]
    probability = np.exp(-stiffness * np.abs(ratio - 1))
    log = np.log(probability / probability.sum(axis=1, keepdims=True) + 1e-300)
    cost = np.full((2 * _REACH + 1, lengths.size), -np.inf)
    for offset in range(-_REACH, _REACH + 1):
        to = np.arange(max(0, -offset), min(lengths.size, lengths.size - offset))
        cost[offset + _REACH, to] = log[to + offset, to]
    return cost.astype(np.float32)


def _to_peaks(activations: BeatActivations, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each beat's frame moved to the highest activation of the part of the beat that is observed as one."""
    gaps = np.diff(starts, append=starts[-1] + (starts[-1] - starts[-2] if starts.size > 1 else lengths[0]))
    moved = starts.copy()
    for index, (start, gap) in enumerate(zip(starts.tolist(), gaps.tolist(), strict=True)):
        part = activations.beat[start : start + max(1, -(-gap // _BEAT_PART))]
        if part.size:
            moved[index] = start + int(part.argmax())
    return moved
