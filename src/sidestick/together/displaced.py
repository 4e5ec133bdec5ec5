# SPDX-License-Identifier: Apache-2.0
"""A player all of whose strokes come late, or early, by more than a matching window can hold: a device, not a hand.

Bluetooth and television loudspeakers add 100 to 300 ms. Within ± a quarter of a beat such strokes meet no note, or the
wrong one (150 ms late on eighths at 120 is 100 ms early for the next), and a mean of those few means nothing. So before
anything is told, the differences of every hit to every note of its pad within ± 0.4 s are counted (a correlogram,
smoothed): where they gather far from zero, and much more than at zero, the strokes lie there. Of places as good the
nearest to zero is taken, since a steady pulse repeats them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]

REACH_US = 400_000
BIN_US = 5_000
SMOOTH_US = 25_000
FEWEST_HITS = 24
MOST_HITS = 4_000
"""More than so many hits add nothing to what is told of all."""
LEAST_OF_WINDOW = 0.85
"""Nearer to zero than this share of the window, matching holds most of them."""
LEAST_GATHERED = 0.45
"""Of hits in one place the sum below is 1, of hits with an SD of 40 ms 0.53; those that chance spreads stay under."""
LEAST_BETTER = 1.5
AS_GOOD = 0.9


def displacement_us(parts: Iterable[tuple[Whole, Whole]], window_us: int) -> int | None:
    """Return by how much a player's hits lie off their notes, ``None`` where matching can hold them or they lie nowhere.

    ``parts`` are, pad by pad, the times of notes and of hits in microseconds, both increasing; ``window_us`` is the
    half-width in which a hit may meet a note.
    """
    bins = 2 * REACH_US // BIN_US + 1
    counts = np.zeros(bins)
    hits_in_all = 0
    for notes, hits in parts:
        some = hits[:: -(-hits.size // MOST_HITS)] if hits.size else hits
        hits_in_all += int(some.size)
        counts += _differences(notes, some, bins)
    if hits_in_all < FEWEST_HITS:
        return None
    lags = (np.arange(bins) - bins // 2) * BIN_US
    reach = 3 * SMOOTH_US // BIN_US
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * BIN_US / SMOOTH_US) ** 2)
    gathered = np.convolve(counts, bell, mode="same") / hits_in_all
    good = np.flatnonzero(gathered >= AS_GOOD * gathered.max())
    # The place nearest to zero, and then the top it belongs to.
    near = int(good[np.argmin(np.abs(lags[good]))])
    around = np.flatnonzero(np.abs(lags - lags[near]) <= 2 * SMOOTH_US)
    top = int(around[np.argmax(gathered[around])])
    at_zero = float(gathered[np.abs(lags) <= SMOOTH_US].max())
    if (
        abs(int(lags[top])) <= LEAST_OF_WINDOW * window_us
        or gathered[top] < LEAST_GATHERED
        or gathered[top] < LEAST_BETTER * at_zero
    ):
        return None
    return int(lags[top])


def _differences(notes: Whole, hits: Whole, bins: int) -> npt.NDArray[np.float64]:
    """Return how many pairs of hit and note differ by so much, in bins around zero."""
    low = np.searchsorted(notes, hits - REACH_US, side="left")
    high = np.searchsorted(notes, hits + REACH_US, side="right")
    counts = np.zeros(bins)
    for step in range(int((high - low).max(initial=0))):
        there = low + step < high
        apart = hits[there] - notes[low[there] + step]
        counts += np.bincount((apart + REACH_US + BIN_US // 2) // BIN_US, minlength=bins + 1)[:bins]
    return counts
