# SPDX-License-Identifier: Apache-2.0
"""From hits on notes to one asynchrony a musical position, and to a steady pulse on which beats follow one another.

A player's hits on notes at the same time (kick and hi-hat) are one event; its asynchrony is their mean. Correction of
timing is modelled from beat to beat, so swing, fills and subdivisions are left to the measures that do not need an
even pulse. A player who is asked for every second beat alone has a pulse of two beats: of one, two and four beats, and
of all places within them, the pulse is the one on which most neighbouring pairs were played.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sidestick.units import TICKS_PER_QUARTER

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

STEPS = (1, 2, 4)
"""Beats between the points of a pulse, finest first; of equals the finest is taken."""


@dataclass(frozen=True)
class Played:
    """What one player did with their notes.

    Attributes
    ----------
    ticks, times_us : array, shape (events,)
        Musical position and place on the song's timeline of each event asked for, strictly increasing.
    asynchrony_us : array, shape (events,)
        Real microseconds, hit minus note; NaN where no hit met the event.
    hits_at_us, hits_us : array, shape (matched,)
        Each met note's place and asynchrony, in order of place; chords count each of their hits.
    phases : array, shape (matched,)
        Asynchrony as a share of its window's half-width, -1 to 1.
    nearest : array, shape (notes with a hit about them,)
        Where the hit nearest to a note lies, -1 to 1, evenly spread if by chance (``chance.nearest_places``).
    hit_ticks : array, shape (matched,)
        Musical position of each met note.
    hit_pads : tuple of str
        Its pad; empty where there are none.
    displaced_us : int or None
        By how much all hits lie off their notes, where that is more than matching can hold (``displaced.py``).
    """

    seat: int
    name: str
    ticks: Whole
    times_us: Whole
    asynchrony_us: Real
    hits_at_us: Whole
    hits_us: Real
    phases: Real
    nearest: Real
    hit_ticks: Whole
    missed: int
    extra: int
    timing_uncertainty_us: float = 0.0
    hit_pads: tuple[str, ...] = ()
    displaced_us: int | None = None


@dataclass(frozen=True)
class Pulse:
    """Every ``step`` ticks from ``origin``."""

    step: int
    origin: int

    @property
    def beats(self) -> int:
        """Return the beats from one point to the next."""
        return self.step // TICKS_PER_QUARTER


def pulse_of(ticks: Whole) -> Pulse:
    """Return the pulse on which most neighbouring points are among ``ticks`` (strictly increasing, not empty)."""
    best, chosen = -1, Pulse(TICKS_PER_QUARTER, 0)
    for step in (TICKS_PER_QUARTER * beats for beats in STEPS):
        places, where = np.unique(ticks % step, return_inverse=True)
        order = np.lexsort((ticks, where))
        follows = (np.diff(ticks[order]) == step) & (np.diff(where[order]) == 0)
        counts = np.bincount(where[order][1:][follows], minlength=places.size)
        at = int(np.argmax(counts))
        if counts[at] > best:
            best, chosen = int(counts[at]), Pulse(step, int(places[at]))
    return chosen


def on_pulse(pulse: Pulse, ticks: Whole, *values: Real) -> list[Real]:
    """Return each of ``values`` (at ``ticks``, strictly increasing) on the pulse's points, NaN where there is none.

    All results share one axis from the first to the last of ``ticks`` that lies on the pulse.
    """
    here = (ticks - pulse.origin) % pulse.step == 0
    points = (ticks[here] - pulse.origin) // pulse.step
    length = int(points[-1] - points[0]) + 1 if points.size else 0
    rows = []
    for value in values:
        row = np.full(length, np.nan)
        row[points - (points[0] if points.size else 0)] = value[here]
        rows.append(row)
    return rows


def shared_events(*players: Played) -> tuple[Whole, Whole, list[Real]]:
    """Return ticks, places and each player's asynchrony at the events that all of them were asked for and met."""
    times = players[0].times_us
    for player in players[1:]:
        times = np.intersect1d(times, player.times_us, assume_unique=True)
    rows = [player.asynchrony_us[np.searchsorted(player.times_us, times)] for player in players]
    met = np.all(np.isfinite(rows), axis=0)
    ticks = players[0].ticks[np.searchsorted(players[0].times_us, times[met])]
    return ticks, times[met], [row[met] for row in rows]
