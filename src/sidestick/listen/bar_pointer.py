# SPDX-License-Identifier: Apache-2.0
"""Beat and downbeat activations to one coherent grid: the bar pointer model.

A pointer moves through the bar; where it is and how fast it goes are the hidden state (Whiteley, Cemgil & Godsill 2006),
tempo changes only at beats and rarely (Krebs, Böck & Widmer 2015), and one hypothesis per metre competes (Böck, Krebs &
Widmer 2016). Between two beats nothing is decided, so a whole beat is one step here: the score of a beat of given length
is a difference of cumulative sums, and Viterbi runs over (frame, position in bar, beat length) in blocks of the shortest
beat, vectorised. The result is that of the frame-wise model.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.listen.ports import BeatActivations

SLOWEST_BPM = 40.0
FASTEST_BPM = 240.0
METRES = (3, 4)
_TEMPI = 60
_TEMPO_STIFFNESS = 100.0  # lambda of Krebs et al.: exp(-lambda |ratio - 1|)
_BEAT_PART = 16  # a sixteenth of each beat is observed as the beat
_REACH = 8  # tempo steps in each direction that one beat may change by; beyond, exp(-25)
_LEAST = 1e-6


class BarPath(msgspec.Struct, frozen=True, eq=False):
    """The most likely grid.

    Attributes
    ----------
    frames : int, shape (beats,)
        Frame of each beat.
    positions : int, shape (beats,)
        Position in the bar, from 1.
    metre : int
        Beats to the bar.
    score : float
        Log likelihood relative to hearing no beat at all.
    """

    frames: NDArray[np.int64]
    positions: NDArray[np.int64]
    metre: int
    score: float


def decode_bars(
    activations: BeatActivations,
    *,
    metres: tuple[int, ...] = METRES,
    slowest_bpm: float = SLOWEST_BPM,
    fastest_bpm: float = FASTEST_BPM,
) -> BarPath:
    """Return the most likely beats and bars.

    A metre of 1 finds beats alone. An empty path is returned when the recording is shorter than the slowest beat.
    """
    lengths = _beat_lengths(activations.fps, slowest_bpm, fastest_bpm)
    frames = activations.beat.shape[0]
    if frames < lengths[-1]:
        return BarPath(np.zeros(0, np.int64), np.zeros(0, np.int64), metres[0], 0.0)
    bars = _Bars(metres)
    gains = _beat_gains(activations, lengths, pad=int(lengths[-1]))
    from_length, end_score = _viterbi(gains, lengths, bars, frames)
    starts, slots = _trace(from_length, end_score, lengths, bars, frames)
    peaks = _to_peaks(activations, starts, lengths)
    keep = np.append(True, np.diff(peaks) > 0) & (peaks >= 0) & (peaks < frames)
    return BarPath(
        frames=peaks[keep],
        positions=bars.position[slots][keep],
        metre=int(bars.metre[slots[0]]),
        score=float(end_score.max()),
    )


class _Bars:
    """Every position of every metre in one row of slots."""

    def __init__(self, metres: tuple[int, ...]) -> None:
        self.metre = np.concatenate([np.full(metre, metre) for metre in metres])
        self.position = np.concatenate([np.arange(1, metre + 1) for metre in metres])
        first = np.concatenate([np.full(metre, at) for metre, at in zip(metres, np.cumsum((0, *metres)), strict=False)])
        self.before = first + (self.position - 2) % self.metre  # the slot from which each slot is reached
        self.is_downbeat = ((self.position == 1) & (self.metre > 1)).astype(np.int64)


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


def _beat_gains(activations: BeatActivations, lengths: NDArray[np.int64], pad: int) -> NDArray[np.float32]:
    """Return what a beat of each length beginning at each frame adds, shape (2, frames + 2 pad, lengths).

    First for a beat, then for a downbeat: the log of its likelihood over that of "no beat here", summed over the part of
    the beat that is observed as such. Outside the recording nothing is heard and nothing is added.
    """
    down = np.clip(activations.downbeat.astype(np.float64), _LEAST, 1 - _LEAST)
    beat = np.clip(activations.beat - down, _LEAST, 1 - _LEAST)
    none = np.maximum(1 - beat - down, _LEAST) / (_BEAT_PART - 1)
    gains = np.empty((2, beat.shape[0] + 2 * pad, lengths.size), np.float32)
    widths = -(-lengths // _BEAT_PART)
    for kind, likely in enumerate((beat, down)):
        sums = np.pad(np.cumsum(np.pad(np.log(likely / none), (pad, pad))), (1, int(widths[-1])), mode="edge")
        sums[0] = 0.0
        for column, width in enumerate(widths):
            gains[kind, :, column] = sums[width : width + gains.shape[1]] - sums[: gains.shape[1]]
    return gains


def _viterbi(
    gains: NDArray[np.float32], lengths: NDArray[np.int64], bars: _Bars, frames: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return, for each (frame, slot, length), the length before it, and the score of ending in it."""
    pad, total = int(lengths[-1]), gains.shape[1]
    reachable, cost = _tempo_changes(lengths)
    slots, count = bars.metre.size, lengths.size
    scores = np.full((total, slots, count), -np.inf, np.float32)  # of paths up to the end of the beat begun here
    came_from = np.full((total, slots, count), -1, np.int8)
    columns = np.arange(count)
    block = int(lengths[0])
    for first in range(0, pad + frames, block):
        here = np.arange(first, min(first + block, pad + frames))
        back = here[:, None] - lengths[None, :]
        arrived = scores[np.maximum(back, 0)[:, None, :], bars.before[None, :, None], columns[None, None, :]]
        arrived = np.where(back[:, None, :] >= 0, arrived, -np.inf)
        options = arrived[:, :, reachable] + cost
        chosen = options.argmax(axis=3)
        best = np.take_along_axis(options, chosen[..., None], axis=3)[..., 0]
        source = reachable[columns, chosen].astype(np.int8)
        fresh = (here <= pad)[:, None, None] & (best < 0)  # a path may begin anywhere up to the first frame
        came_from[here] = np.where(fresh, -1, source)
        scores[here] = np.where(fresh, 0, best) + gains[bars.is_downbeat][:, here].transpose(1, 0, 2)
    ends = np.arange(total)[:, None] + lengths > pad + frames
    final = np.where(ends[:, None, :] & (np.arange(total) < pad + frames)[:, None, None], scores, -np.inf)
    return came_from, final.astype(np.float32)


def _tempo_changes(lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return for each length those it may follow, shape (lengths, 2 reach + 1), and the log probability of each."""
    ratio = lengths[None, :] / lengths[:, None]
    probability = np.exp(-_TEMPO_STIFFNESS * np.abs(ratio - 1))
    log = np.log(probability / probability.sum(axis=1, keepdims=True) + 1e-300)
    offsets = np.arange(lengths.size)[:, None] + np.arange(-_REACH, _REACH + 1)[None, :]
    inside = (offsets >= 0) & (offsets < lengths.size)
    reachable = np.clip(offsets, 0, lengths.size - 1)
    cost = np.where(inside, log[reachable, np.arange(lengths.size)[:, None]], -np.inf)
    return reachable, cost.astype(np.float32)


def _trace(
    came_from: NDArray[np.int8],
    final: NDArray[np.float32],
    lengths: NDArray[np.int64],
    bars: _Bars,
    frames: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the beats' frames (one for each, within the recording) and slots."""
    pad = int(lengths[-1])
    at, slot, column = (int(index) for index in np.unravel_index(int(final.argmax()), final.shape))
    starts, slots = [at], [slot]
    while (before := int(came_from[at, slot, column])) >= 0:
        column = before
        at, slot = at - int(lengths[column]), int(bars.before[slot])
        starts.append(at)
        slots.append(slot)
    found, where = np.array(starts[::-1]) - pad, np.array(slots[::-1])
    inside = (found >= 0) & (found < frames)
    return found[inside], where[inside]


def _to_peaks(activations: BeatActivations, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each beat's frame moved to the highest activation of the part of the beat that is observed as one."""
    gaps = np.diff(starts, append=starts[-1] + (starts[-1] - starts[-2] if starts.size > 1 else lengths[0]))
    moved = starts.copy()
    for index, (start, gap) in enumerate(zip(starts.tolist(), gaps.tolist(), strict=True)):
        part = activations.beat[start : start + max(1, -(-gap // _BEAT_PART))]
        if part.size:
            moved[index] = start + int(part.argmax())
    return moved
