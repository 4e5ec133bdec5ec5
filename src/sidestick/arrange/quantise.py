# SPDX-License-Identifier: Apache-2.0
"""Heard onsets -> notes on the grid, with the subdivision each beat was played in.

A beat is straight (sixteenths) or in triplets (eighth-note triplets). For each beat both are weighed: how far its onsets
lie from the nearest position, in units of how loosely people play (20 ms), by their confidence, plus what the whole
song favours. So a straight song stays straight through a sloppy bar, and a shuffle is heard as one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Note, Onset, Pad
from sidestick.units import clamp_velocity, micros_from_seconds

LOOSENESS_MS = 20.0
"""Standard deviation of a played onset about its position (Repp & Su 2013 report 10 to 30 ms for trained players)."""

_STRAIGHT, _TRIPLET = 4, 3
#: Cost of hearing one beat in triplets when the song has given no sign of them (natural log odds).
_TRIPLET_PRIOR = 2.5
_PAD_ORDER = {pad: index for index, pad in enumerate(Pad)}


def quantised(onsets: Sequence[Onset], grid: Grid) -> list[Note]:
    """Return ``onsets`` as notes in order of (tick, pad); two of one pad on one position become one.

    Onsets after the song's end or before tick 0 are moved to the nearest position inside.
    """
    if not onsets:
        return []
    beat = grid.beat_ticks
    ticks = _float_ticks([onset.time_s for onset in onsets], grid)
    confidence = np.array([max(onset.confidence, 0.05) for onset in onsets])
    number = np.floor(ticks / beat).astype(int)
    within = ticks / beat - number
    milliseconds = _beat_ms(number, grid)
    triplet = _in_triplets(number, within, confidence, milliseconds)
    parts = np.where(triplet, _TRIPLET, _STRAIGHT)
    snapped = np.clip(number * beat + np.rint(within * parts) * (beat // parts), 0, max(grid.end_tick, 0)).astype(int)
    best: dict[tuple[int, Pad], Onset] = {}
    for tick, onset in zip(snapped.tolist(), onsets, strict=True):
        key = (tick, onset.pad)
        if key not in best or onset.confidence > best[key].confidence:
            best[key] = onset
    return [
        Note(
            tick,
            grid.tempo_map.micros_at(tick),
            pad,
            clamp_velocity(onset.velocity),
            onset.articulation,
            round(min(max(onset.confidence, 0.0), 1.0), 4),
        )
        for (tick, pad), onset in sorted(best.items(), key=lambda row: (row[0][0], _PAD_ORDER[row[0][1]]))
    ]


def _float_ticks(times_s: Sequence[float], grid: Grid) -> npt.NDArray[np.float64]:
    """Return musical positions with their fraction, shape (n,): rounding to a tick would bias the choice."""
    times = np.array([micros_from_seconds(time) for time in times_s], dtype=np.float64)
    anchors_us = np.array(grid.tempo_map.times_us, dtype=np.float64)
    anchors = np.array(grid.tempo_map.ticks, dtype=np.float64)
    right = np.clip(np.searchsorted(anchors_us, times, side="right"), 1, len(anchors) - 1)
    slope = (anchors[right] - anchors[right - 1]) / (anchors_us[right] - anchors_us[right - 1])
    return np.asarray(anchors[right - 1] + (times - anchors_us[right - 1]) * slope)


def _beat_ms(numbers: npt.NDArray[np.int_], grid: Grid) -> npt.NDArray[np.float64]:
    unique, place = np.unique(numbers, return_inverse=True)
    starts = [grid.tempo_map.micros_at(int(n) * grid.beat_ticks) for n in unique]
    ends = [grid.tempo_map.micros_at((int(n) + 1) * grid.beat_ticks) for n in unique]
    lengths_us = np.array(ends, dtype=np.float64) - np.array(starts, dtype=np.float64)
    return np.asarray(lengths_us[place] / 1000.0, dtype=np.float64)


def _in_triplets(
    number: npt.NDArray[np.int_],
    within: npt.NDArray[np.float64],
    confidence: npt.NDArray[np.float64],
    beat_ms: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Return for each onset whether its beat is heard in triplets."""
    unique, place = np.unique(number, return_inverse=True)

    def cost(parts: int) -> npt.NDArray[np.float64]:
        away_ms = np.abs(within - np.rint(within * parts) / parts) * beat_ms
        each = confidence * np.minimum((away_ms / LOOSENESS_MS) ** 2, 9.0) / 2
        return np.asarray(np.bincount(place, weights=each, minlength=len(unique)), dtype=np.float64)

    gain = cost(_STRAIGHT) - cost(_TRIPLET)
    telling = np.abs(gain) > 0.5
    share = float((np.sum(telling & (gain > 0)) + 0.5) / (np.sum(telling) + 1.0)) if telling.any() else 0.0
    # The song's own share of triplet beats moves the prior, by at most as much as it weighed at first, to either side.
    return np.asarray((gain > _TRIPLET_PRIOR * (1 - 2 * share))[place])
