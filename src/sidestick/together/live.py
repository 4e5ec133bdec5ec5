# SPDX-License-Identifier: Apache-2.0
"""The sync ribbon while people play: mean and SD of two seats' asynchrony over their last eight shared notes.

A constant amount of work a hit, in integers that Python and TypeScript compute alike; ``conformance/together/live.json``
holds both to it. The rules:

1. Input, per hit that met a note, in the order in which hits were judged: ``seat`` (one of the two), ``note_us`` (the
   note's time), ``hit_us`` (the hit's time). At a playing rate other than 1 both were divided by the rate first, as for
   judging. A hit that met no note is not given.
2. Notes of both seats at the same ``note_us`` are one shared note, whatever the pad. A seat's first hit on it counts;
   later ones (a chord's other hand) change nothing.
3. When the second of the two seats has hit it, its asynchrony ``d = hit of seats[0] - hit of seats[1]`` joins a window of
   the last eight; negative is: the first seat was early.
4. With ``n`` values in the window, ``s = Σd`` and ``q = Σd²``, the output is ``count = n``,
   ``mean_us = floor((2 s + n) / (2 n))`` (half up), and for ``n >= 2``
   ``sd_us = floor(sqrt((n q - s s) / (n (n - 1))) + 0.5)`` in double precision, else null. All sums stay below 2^53.
5. A note that one seat alone has hit is forgotten once 16 later notes have been begun.
"""

from __future__ import annotations

import math
from collections import deque

import msgspec

from sidestick.units import rounded_division

SHARED_NOTES = 8
OPEN_NOTES = 16


class RibbonPoint(msgspec.Struct, frozen=True):
    """The ribbon after a shared note: over ``count`` notes, its lean and its half width."""

    note_us: int
    count: int
    mean_us: int
    sd_us: int | None


class Ribbon:
    """Running measure of two seats.

    Parameters
    ----------
    first, second : int
        Seat indices; the asynchrony is the first's hit minus the second's.
    """

    def __init__(self, first: int, second: int) -> None:
        self._first, self._second = first, second
        self._open: dict[int, tuple[int, int] | None] = {}
        self._window: deque[int] = deque()
        self._sum = 0
        self._squares = 0

    def hit(self, seat: int, note_us: int, hit_us: int) -> RibbonPoint | None:
        """Take one hit that met a note; return the ribbon when it completes a shared note, else ``None``."""
        if seat not in {self._first, self._second}:
            return None
        if note_us not in self._open:
            self._open[note_us] = (seat, hit_us)
            # Dictionaries keep the order in which keys came: the first is the oldest.
            while len(self._open) > OPEN_NOTES:
                del self._open[next(iter(self._open))]
            return None
        waiting = self._open[note_us]
        if waiting is None or waiting[0] == seat:
            return None
        self._open[note_us] = None
        return self._joined(note_us, hit_us - waiting[1] if seat == self._first else waiting[1] - hit_us)

    def _joined(self, note_us: int, difference: int) -> RibbonPoint:
        self._window.append(difference)
        self._sum += difference
        self._squares += difference * difference
        if len(self._window) > SHARED_NOTES:
            gone = self._window.popleft()
            self._sum -= gone
            self._squares -= gone * gone
        n = len(self._window)
        spread = None
        if n > 1:
            spread = math.floor(math.sqrt((n * self._squares - self._sum * self._sum) / (n * (n - 1))) + 0.5)
        return RibbonPoint(note_us, n, rounded_division(self._sum, n), spread)
