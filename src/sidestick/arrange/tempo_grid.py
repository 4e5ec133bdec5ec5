# SPDX-License-Identifier: Apache-2.0
"""Heard beats -> a tempo map with 480 ticks to the quarter, and the bar lines.

Each heard beat is an anchor, so the grid drifts as the drummer did. Tick 0 lies at or before the recording's start:
whole beats are put in front of the first heard one, so that no note has a negative position.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sidestick.music import Beat, Heard, TempoMap
from sidestick.units import TICKS_PER_QUARTER, micros_from_seconds

_PLAIN_BEAT_S = 0.5


class Grid(NamedTuple):
    """A song's musical time: the map, ticks of a beat, bar lines, and where the song ends, in ticks."""

    tempo_map: TempoMap
    beat_ticks: int
    bars: tuple[int, ...]
    end_tick: int


def grid_of(heard: Heard) -> Grid:
    """Return the grid of what was heard; an even one at 120 beats a minute when fewer than two beats were."""
    beat_ticks = TICKS_PER_QUARTER * 4 // heard.metre.beat_unit
    beats = _increasing(heard.beats)
    if len(beats) < 2:
        count = max(int(heard.duration_s / _PLAIN_BEAT_S), 2)
        per_bar = heard.metre.beats_per_bar
        beats = [Beat(i * _PLAIN_BEAT_S, i // per_bar + 1, i % per_bar + 1, 0.0) for i in range(count)]
    first_s, step_s = beats[0].time_s, beats[1].time_s - beats[0].time_s
    before = math.ceil(max(first_s, 0) / step_s)
    # The pick-up keeps its place in the bar: bar lines before the first heard downbeat are whole bars away from it.
    ticks = [beat_ticks * (before + i) for i in range(len(beats))]
    tempo_map = TempoMap(tuple(ticks), tuple(micros_from_seconds(beat.time_s) for beat in beats))
    end_tick = tempo_map.ticks_at(micros_from_seconds(heard.duration_s))
    bars = [tick for tick, beat in zip(ticks, beats, strict=True) if beat.position == 1] or [ticks[0]]
    bar_ticks = beat_ticks * heard.metre.beats_per_bar
    while bars[0] - bar_ticks >= 0:
        bars.insert(0, bars[0] - bar_ticks)
    while bars[-1] + bar_ticks < end_tick:
        bars.append(bars[-1] + bar_ticks)
    return Grid(tempo_map, beat_ticks, tuple(bars), end_tick)


def _increasing(beats: tuple[Beat, ...]) -> list[Beat]:
    """Return beats at least a millisecond apart, in order: a tempo map must increase."""
    kept: list[Beat] = []
    for beat in sorted(beats, key=lambda beat: beat.time_s):
        if not kept or beat.time_s - kept[-1].time_s >= 1e-3:
            kept.append(beat)
    return kept
