# SPDX-License-Identifier: Apache-2.0
"""A decoded path to beats in seconds: placed between frames, numbered in bars, each with its confidence.

Where there is no beat to hear an even grid with low confidence takes its place, so that everything after has one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.bar_pointer import BarPath
from sidestick.music import Beat, Onset

_EVEN_BPM = 120.0
_EVEN_CONFIDENCE = 0.05
_NEAR_S = 0.035
_NEIGHBOURS = 2
_STRUCK = 0.6
_LIVE = 0.65  # of the usual activation; what rings out has less
_LONGEST_RING_S = 6.0  # a song that has fallen silent this long before it ends has a quiet part, no last chord


def even_grid(duration_s: float) -> tuple[Beat, ...]:
    """Return beats at 120 BPM in bars of four from 0 to ``duration_s``."""
    count = int(duration_s * _EVEN_BPM / 60) + 1
    return tuple(
        Beat(index * 60 / _EVEN_BPM, 1 + index // 4, 1 + index % 4, _EVEN_CONFIDENCE) for index in range(count)
    )


def beats_of(
    path: BarPath,
    fps: int,
    activation: NDArray[np.float32],
    onsets: tuple[Onset, ...],
    sounds_s: tuple[float, float],
) -> tuple[Beat, ...]:
    """Return the beats of ``path`` within ``sounds_s``, moved to the drums struck on them and evened out.

    They end with the bar in which something was struck last: nobody counts on while the last chord rings out.
    """
    times = _evened(_on_drums(path.frames / fps, onsets))
    first_s, last_s = sounds_s
    last_s = min(last_s, _last_bars_end_s(times, path.positions, activation[path.frames], onsets, last_s))
    steady = _steadiness(times)
    sure = np.clip(activation[path.frames] * steady, 0.01, 1.0)
    bar = 0 if path.positions.size and path.positions[0] != 1 else 1
    beats: list[Beat] = []
    for index, (time, position) in enumerate(zip(times.tolist(), path.positions.tolist(), strict=True)):
        if index and position == 1:
            bar += 1
        if first_s - _NEAR_S <= time <= last_s and time >= 0:
            beats.append(Beat(round(time, 6), bar, position, round(float(sure[index]), 3)))
    return tuple(beats)


def _last_bars_end_s(
    times: NDArray[np.float64],
    positions: NDArray[np.int64],
    sure: NDArray[np.float32],
    onsets: tuple[Onset, ...],
    end_s: float,
) -> float:
    """Return where the bar of the last stroke or clear beat ends, or ``end_s`` when that is long before it."""
    live = np.flatnonzero(sure >= _LIVE * np.median(sure)) if sure.size else np.zeros(0, np.int64)
    if not live.size:
        return end_s
    struck_s = max((onset.time_s for onset in onsets if onset.confidence > _STRUCK), default=0.0)
    last = max(int(live[-1]), int(np.searchsorted(times, struck_s + _NEAR_S)) - 1)
    if end_s - times[last] > _LONGEST_RING_S:
        return end_s
    later = np.flatnonzero((np.arange(times.size) > last) & (positions == 1))
    return float(times[later[0]]) - _NEAR_S if later.size else end_s


def _on_drums(times: NDArray[np.float64], onsets: tuple[Onset, ...]) -> NDArray[np.float64]:
    """Return each time moved to the surest onset within 35 ms; where there is none it stays."""
    if not onsets or not times.size:
        return times
    at = np.array([onset.time_s for onset in onsets])
    weight = np.array([onset.confidence for onset in onsets])
    moved = times.copy()
    for index, time in enumerate(times.tolist()):
        first, last = np.searchsorted(at, (time - _NEAR_S, time + _NEAR_S))
        if last > first:
            moved[index] = np.average(at[first:last], weights=weight[first:last])
    return moved


def _evened(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each time averaged with where its neighbours would put it: a drummer's jitter is not the tempo's."""
    reach = _NEIGHBOURS
    if times.size < 2 * reach + 1:
        return times
    steps = np.arange(-reach, reach + 1)
    windows = np.lib.stride_tricks.sliding_window_view(times, 2 * reach + 1)
    slope = (windows * steps).sum(axis=1) / (steps**2).sum()
    out = times.copy()
    out[reach:-reach] = (windows - slope[:, None] * steps).mean(axis=1)
    return np.where(np.abs(out - times) < _NEAR_S, out, times)


def _steadiness(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each beat how even the gaps beside it are, 0 to 1."""
    if times.size < 3:
        return np.full(times.size, 0.5)
    gaps = np.diff(times)
    change = np.abs(np.diff(gaps)) / np.median(gaps)
    return np.asarray(np.exp(-4 * np.concatenate([[change[0]], change, [change[-1]]])))
