# SPDX-License-Identifier: Apache-2.0
"""Beats of a song that was made to a click: they keep their phase from the first to the last.

A pulse found locally slips by half a beat wherever kick and snare change places or fall silent, and stays there. Where
every beat lies on one grid of half beats that never drifts, the half on which most of them lie is the song's, and what
lies on the other is moved. A band that plays without a click fits no such grid and keeps its beats.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LEAST_FIT = (
    0.9  # mean resultant length on the grid of half beats: of 120 BPM beats that lie 18 ms off, as a standard deviation
)
_LEAST_BEATS = 24  # fewer fit some grid by chance
_SLACK = 0.01  # how far the grid's period may lie from the beats' median interval
_STEPS = 801
_NEAR = 0.25  # of a beat


def kept_in_phase(frames: NDArray[np.int64], weights: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return beats on one grid where they fit one, else ``frames`` as they are.

    Parameters
    ----------
    frames : int64, shape (beats,)
        Where the beats are, increasing.
    weights : float32, shape (beats,)
        How much each counts when the halves of the grid are weighed, 0 to 1.
    """
    if len(frames) < _LEAST_BEATS:
        return frames
    median = float(np.median(np.diff(frames)))
    periods = median * np.linspace(1 - _SLACK, 1 + _SLACK, _STEPS)
    turns = np.exp(4j * np.pi * (frames - frames[0])[None, :] / periods[:, None]).mean(axis=1)
    best = int(np.abs(turns).argmax())
    if abs(turns[best]) < _LEAST_FIT:
        return frames
    period = periods[best]
    offset = float(np.angle(turns[best])) / (4 * np.pi) * period
    places = (frames - frames[0] - offset) / period
    is_even = np.abs(places - np.rint(places)) < _NEAR
    if weights[is_even].sum() < weights[~is_even].sum():
        offset, is_even = offset + period / 2, ~is_even
        places -= 0.5
    if is_even.all():
        return frames
    first, last = int(np.ceil(places[0] - _NEAR)), int(np.floor(places[-1] + _NEAR))
    grid = np.rint(frames[0] + offset + period * np.arange(first, last + 1)).astype(np.int64)
    kept = np.rint(places[is_even]).astype(np.int64) - first
    grid[kept] = frames[is_even]  # what lies on the song's own half stays where it was heard
    return np.unique(np.maximum(grid, 0))
