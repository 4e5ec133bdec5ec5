# SPDX-License-Identifier: Apache-2.0
"""Which hit belongs to which note: one to one, in order, best as a whole.

A hit may meet a note of its pad within ``w``: a quarter of the local beat, and never past the next note of the same
pad. Among all assignments that keep the order, the one with the largest sum of ``w² - asynchrony²`` is taken: a
meeting is worth what a Gaussian error says against a miss at the window's edge. Dynamic programming over notes, each
row no wider than one window; a note whose window nobody else wants takes its nearest hit without it. All integers, so
a result does not depend on rounding.

Nearest neighbour with reuse, as many tools do it, gives one hit to two notes and hides misses. A window truncates:
asynchronies measured within ±50 ms spread less than within ±120 ms, hence the report prints it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]

WINDOWS_IN_A_BEAT = 4
"""The window's half-width is one beat divided by this."""


@dataclass(frozen=True)
class Matching:
    """Pairs of indices, both increasing: hit ``hit[i]`` meets note ``note[i]``."""

    note: Whole
    hit: Whole


def half_widths(notes_us: Whole, beats_us: Whole) -> Whole:
    """Return each note's half-width in microseconds.

    Parameters
    ----------
    notes_us : array, shape (n,)
        Notes of one pad, microseconds, increasing.
    beats_us : array, shape (n,)
        Length of the beat at each note, microseconds.
    """
    widths = beats_us // WINDOWS_IN_A_BEAT
    if notes_us.size > 1:
        gaps = np.diff(notes_us)
        widths = widths.copy()
        np.minimum(widths[1:], gaps, out=widths[1:])
        np.minimum(widths[:-1], gaps, out=widths[:-1])
    return widths


def match(notes_us: Whole, hits_us: Whole, widths_us: Whole) -> Matching:
    """Match hits to notes, both increasing, in microseconds.

    ``widths_us`` has the notes' shape; both edges of the windows must increase from note to note, as they do for
    ``half_widths`` and for a constant. Of equals the earlier
    note has it, and the earlier hit.
    """
    low = np.searchsorted(hits_us, notes_us - widths_us, side="left")
    high = np.searchsorted(hits_us, notes_us + widths_us, side="right")
    bounds = np.flatnonzero(np.r_[True, high[:-1] <= low[1:], True]) if notes_us.size else np.zeros(1, dtype=np.int64)
    starts, sizes = bounds[:-1], np.diff(bounds)
    chosen = np.full(notes_us.size, -1, dtype=np.int64)
    alone = starts[(sizes == 1) & (high[starts] > low[starts])]
    chosen[alone] = _nearest(notes_us[alone], hits_us, low[alone], high[alone])
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        run = slice(start, start + size)
        chosen[run] = _in_order(notes_us[run], hits_us, widths_us[run], low[run].tolist(), high[run].tolist())
    note = np.flatnonzero(chosen >= 0)
    return Matching(note=note, hit=chosen[note])


def _nearest(notes_us: Whole, hits_us: Whole, low: Whole, high: Whole) -> Whole:
    right = np.clip(np.searchsorted(hits_us, notes_us, side="left"), low, high - 1)
    left = np.maximum(right - 1, low)
    return np.where(np.abs(hits_us[left] - notes_us) <= np.abs(hits_us[right] - notes_us), left, right)


def _in_order(notes_us: Whole, hits_us: Whole, widths_us: Whole, low: list[int], high: list[int]) -> Whole:
    """Return the hit of each note of a stretch whose windows share hits, -1 where it stays unmet.

    ``best[m]`` is the worth of the best assignment of the notes so far to the hits before ``m``. A note changes it
    only inside its window; the way back needs no table but what each window saw.
    """
    base = low[0]
    best = np.zeros(high[-1] - base + 1, dtype=np.int64)
    seen: list[tuple[Whole, Whole]] = []
    frontier = 0
    for note, width, lo, hi in zip(notes_us, widths_us, low, high, strict=True):
        gap = hits_us[lo:hi] - note
        # One more, so that a meeting at the window's very edge is worth something too.
        value = width * width - gap * gap + 1
        best[frontier + 1 : hi - base + 1] = best[frontier]
        frontier = hi - base
        before = best[lo - base : frontier + 1].copy()
        seen.append((before, value))
        if hi > lo:
            reached = best[lo - base + 1 : frontier + 1]
            np.maximum(reached, np.maximum.accumulate(before[:-1] + value), out=reached)
    chosen = np.full(len(notes_us), -1, dtype=np.int64)
    left, worth = high[-1], int(best[-1])
    for n in range(len(notes_us) - 1, -1, -1):
        before, value = seen[n]
        # Hits at and after `left` are taken by later notes; what is as good without this note is left to earlier ones.
        within = min(left, high[n]) - low[n]
        if within <= 0 or before[within] == worth:
            continue
        pick = int(np.argmax(before[:within] + value[:within]))
        chosen[n], left = low[n] + pick, low[n] + pick
        worth = int(before[pick])
    return chosen
