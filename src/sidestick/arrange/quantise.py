# SPDX-License-Identifier: Apache-2.0
"""Heard onsets -> strokes on the grid, with the subdivision each beat was played in and the swing of each section.

How loosely the song was played, and how far before or behind the beat as a whole, is measured in the song itself first;
then each beat gets its subdivision (``subdivision.py``) and each onset its place in it. Flams, drags and rolls are told
apart before (``ornaments.py``), so that a grace note is not smeared onto a place of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sidestick.arrange.feel import Feel, feels
from sidestick.arrange.likeness import siblings
from sidestick.arrange.metre import depth_at
from sidestick.arrange.ornaments import Kind, told_apart
from sidestick.arrange.stroke import Stroke, in_order
from sidestick.arrange.subdivision import Subdivision, choices, chosen, log_likelihood
from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Note, Onset, Pad
from sidestick.units import clamp_velocity, micros_from_seconds

LOOSENESS_MS = 18.0
"""Standard deviation of a played onset about its place, before the song has been measured (Repp & Su 2013)."""

_LOOSEST_MS, _TIGHTEST_MS = 32.0, 8.0
_NEAR_BEAT_MS = 40.0
_BIAS_STEP_MS, _MOST_BIAS_MS = 12.0, 24.0
_ENOUGH = 16
_LEAST_CONFIDENCE = 0.05
_AFTER_END_S = 0.05


class Ornament(NamedTuple):
    """What adorns the note at ``tick`` on ``pad``; ``end_us`` is where a roll ends."""

    tick: int
    pad: Pad
    kind: Kind
    end_us: int


class Quantised(NamedTuple):
    """Strokes in order of (tick, lane), what adorns them, each section's feel, and which bars vouch for which."""

    strokes: list[Stroke]
    ornaments: list[Ornament]
    feels: list[Feel]
    vouching: npt.NDArray[np.float64]


def quantised(onsets: Sequence[Onset], grid: Grid, section_ticks: Sequence[int] = ()) -> Quantised:
    """Return ``onsets`` on the grid; two of one pad at one place become one.

    Onsets before the recording's start or after its end are no part of it and are left out.
    """
    # What sounds before the first section belongs to it.
    starts = [0, *sorted(tick for tick in set(section_ticks) if 0 < tick < grid.end_tick)[1:]]
    end_s = grid.tempo_map.micros_at(grid.end_tick) / 1e6 + _AFTER_END_S
    inside = sorted((onset for onset in onsets if 0 <= onset.time_s <= end_s), key=lambda onset: onset.time_s)
    if not inside:
        return Quantised([], [], [Feel(start) for start in starts], siblings((), np.zeros(0), grid))
    rough = float_ticks([onset.time_s for onset in inside], grid)
    sixteenths = _beat_ms(np.floor(rough / grid.beat_ticks).astype(np.int64), grid) / 4000
    kept, adorned = told_apart(inside, sixteenths.tolist())
    ticks = float_ticks([onset.time_s for onset in kept], grid)
    weight = np.array([max(onset.confidence, _LEAST_CONFIDENCE) for onset in kept])
    ticks = _on_the_beat(ticks, weight, grid)
    vouching = siblings(kept, ticks, grid)
    snapped, depths, found = _snapped(ticks, weight, starts, grid, vouching)
    strokes = _strokes(kept, snapped, depths, grid)
    ornaments = [
        Ornament(int(snapped[row.onset]), kept[row.onset].pad, row.kind, micros_from_seconds(row.end_s))
        for row in adorned
    ]
    return Quantised(strokes, ornaments, found, vouching)


def float_ticks(times_s: Sequence[float], grid: Grid) -> npt.NDArray[np.float64]:
    """Return musical positions with their fraction, shape (n,): rounding to a tick would bias the choice."""
    times = np.array([micros_from_seconds(time) for time in times_s], dtype=np.float64)
    anchors_us = np.array(grid.tempo_map.times_us, dtype=np.float64)
    anchors = np.array(grid.tempo_map.ticks, dtype=np.float64)
    right = np.clip(np.searchsorted(anchors_us, times, side="right"), 1, len(anchors) - 1)
    slope = (anchors[right] - anchors[right - 1]) / (anchors_us[right] - anchors_us[right - 1])
    return np.asarray(anchors[right - 1] + (times - anchors_us[right - 1]) * slope)


def _beat_ms(numbers: npt.NDArray[np.int64], grid: Grid) -> npt.NDArray[np.float64]:
    unique, place = np.unique(numbers, return_inverse=True)
    starts = [grid.tempo_map.micros_at(int(n) * grid.beat_ticks) for n in unique]
    ends = [grid.tempo_map.micros_at((int(n) + 1) * grid.beat_ticks) for n in unique]
    lengths_us = np.array(ends, dtype=np.float64) - np.array(starts, dtype=np.float64)
    return np.asarray(np.maximum(lengths_us[place], 1.0) / 1000.0, dtype=np.float64)


def _on_the_beat(
    ticks: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], grid: Grid
) -> npt.NDArray[np.float64]:
    """Return the ticks without what the whole song is early or late by: taps and ears lean to one side."""
    beat = grid.beat_ticks
    nearest = np.rint(ticks / beat)
    ms = _beat_ms(nearest.astype(np.int64), grid)
    away = (ticks / beat - nearest) * ms
    near = np.abs(away) <= _NEAR_BEAT_MS
    if near.sum() < _ENOUGH:
        return ticks
    order = np.argsort(away[near], kind="stable")
    half = np.searchsorted(np.cumsum(weight[near][order]), weight[near].sum() / 2)
    # Small leanings stay and large ones go in whole steps: a tiny change of one stroke must not move all the others.
    bias = _BIAS_STEP_MS * round(float(away[near][order][half]) / _BIAS_STEP_MS)
    return np.asarray(ticks - np.clip(bias, -_MOST_BIAS_MS, _MOST_BIAS_MS) / ms * beat)


def _snapped(
    ticks: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    starts: list[int],
    grid: Grid,
    vouching: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[Feel]]:
    """Return each onset's tick, its depth within the beat, and the sections' feels."""
    beat = grid.beat_ticks
    number = np.floor(ticks / beat).astype(np.int64)
    within = ticks / beat - number
    ms = _beat_ms(number, grid)
    found = feels(within, number, weight, ms, starts, beat)
    by_section = [choices(feel) for feel in found]
    section = np.searchsorted(starts, number * beat, side="right") - 1
    section = np.maximum(section, 0)
    lowest = int(number.min())
    count = int(number.max()) - lowest + 1
    beats = np.arange(count) + lowest
    beat_section = np.maximum(np.searchsorted(starts, beats * beat, side="right") - 1, 0)
    costs = np.array([[choice.cost for choice in row] for row in by_section])[beat_section]
    loose, path = LOOSENESS_MS, np.zeros(count, np.int64)
    for _ in range(2):
        each = log_likelihood(within, ms, loose, section, by_section) * weight[:, None]
        evidence = np.zeros((count, each.shape[1]))
        np.add.at(evidence, number - lowest, each)
        path = chosen(evidence, costs, _vouched(evidence, beats, grid, vouching))
        away = _nearest(within, path[number - lowest], section, by_section)[0] * ms
        spread = 1.4826 * float(np.median(np.abs(away)))
        loose = float(np.clip(round(spread / 8) * 8, _TIGHTEST_MS, _LOOSEST_MS)) if ticks.size >= _ENOUGH else loose
    _, place, depth = _nearest(within, path[number - lowest], section, by_section)
    snapped = np.clip(number * beat + np.rint(place * beat).astype(np.int64), 0, None)
    return snapped, depth, found


def _nearest(
    within: npt.NDArray[np.float64],
    kind: npt.NDArray[np.int64],
    section: npt.NDArray[np.int64],
    by_section: list[tuple[Subdivision, ...]],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return how far, in beats, each onset lies from the nearest place of its beat's subdivision, that place and its depth."""
    away, place = np.zeros(within.size), np.zeros(within.size)
    depth = np.zeros(within.size, np.int64)
    for number, rows in enumerate(by_section):
        for column, choice in enumerate(rows):
            inside = (section == number) & (kind == column)
            if inside.any():
                places = np.array(choice.places)
                index = np.abs(within[inside, None] - places).argmin(axis=1)
                place[inside] = places[index]
                away[inside] = within[inside] - places[index]
                depth[inside] = np.array(choice.depths)[index]
    return away, place, depth


def _vouched(
    evidence: npt.NDArray[np.float64],
    beats: npt.NDArray[np.int64],
    grid: Grid,
    vouching: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return for each beat the mean evidence of the same beat in sibling bars, in the shape of ``evidence``."""
    bars = grid.bar_of(beats * grid.beat_ticks)
    unique, row = np.unique(bars, return_inverse=True)
    starts = np.array([grid.bar_start(int(bar)) for bar in unique])
    of_bar = (beats * grid.beat_ticks - starts[row]) // grid.beat_ticks
    table = np.zeros((len(vouching), int(of_bar.max()) + 1, evidence.shape[1]))
    table[bars + 1, of_bar] = evidence
    total = np.maximum(vouching.sum(axis=1), 1.0)
    said = np.tensordot(vouching / total[:, None], table, axes=1)
    return np.asarray(said[bars + 1, of_bar])


def _strokes(
    onsets: Sequence[Onset], ticks: npt.NDArray[np.int64], inner: npt.NDArray[np.int64], grid: Grid
) -> list[Stroke]:
    best: dict[tuple[int, Pad], tuple[Onset, int]] = {}
    for tick, onset, depth in zip(ticks.tolist(), onsets, inner.tolist(), strict=True):
        key = (tick, onset.pad)
        if key not in best or (onset.confidence, onset.velocity) > (best[key][0].confidence, best[key][0].velocity):
            best[key] = (onset, depth)
    bars = grid.bar_of([tick for tick, _ in best]).tolist()
    rows = []
    for ((tick, pad), (onset, depth)), bar in zip(best.items(), bars, strict=True):
        place = tick - grid.bar_start(bar)
        note = Note(
            tick,
            grid.tempo_map.micros_at(tick),
            pad,
            clamp_velocity(onset.velocity),
            onset.articulation,
            round(min(max(onset.confidence, 0.0), 1.0), 4),
        )
        rows.append(Stroke(note, bar, place, depth_at(place, depth, grid.bar_length(bar), grid)))
    return in_order(rows)
