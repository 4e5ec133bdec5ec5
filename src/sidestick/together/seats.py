# SPDX-License-Identifier: Apache-2.0
"""From one seat's hits and chart to what was played: every hit matched, chords made one event."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from sidestick.music import Chart, Note, TempoMap
from sidestick.take import Hit, Seat
from sidestick.together.chance import nearest_places
from sidestick.together.displaced import displacement_us
from sidestick.together.matching import WINDOWS_IN_A_BEAT, Matching, half_widths, match
from sidestick.together.pulse import Played
from sidestick.together.resample import whole_us
from sidestick.units import TICKS_PER_QUARTER

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


def _beat_us(tempo_map: TempoMap, times_us: Whole) -> Whole:
    ticks, times = np.array(tempo_map.ticks), np.array(tempo_map.times_us)
    at = np.clip(np.searchsorted(times, times_us, side="right") - 1, 0, times.size - 2)
    lengths = (times[at + 1] - times[at]) * TICKS_PER_QUARTER // (ticks[at + 1] - ticks[at])
    return np.asarray(lengths, dtype=np.int64)


def notes_met(hits: Sequence[Hit], chart: Chart, end_us: int | None = None) -> list[int | None]:
    """Return for each of one seat's ``hits`` the index of the note it met in ``chart.notes``, ``None`` where it met none.

    Notes after ``end_us`` (on the song's timeline) were not asked for. The matching is the report's (``matching``).
    """
    met: list[int | None] = [None] * len(hits)
    for mine, struck, found, _ in _by_pad(_asked(chart, end_us), hits, chart.tempo_map):
        for note, hit in zip(mine[found.note].tolist(), struck[found.hit].tolist(), strict=True):
            met[hit] = note
    return met


def _asked(chart: Chart, end_us: int | None) -> list[Note]:
    return [note for note in chart.notes if end_us is None or note.time_us <= end_us]


def _by_pad(
    notes: Sequence[Note], hits: Sequence[Hit], tempo_map: TempoMap
) -> Iterator[tuple[Whole, Whole, Matching, Whole]]:
    """Yield for each pad its notes' indices, its hits' indices in order of time, their matching and the half-widths."""
    times = np.array([note.time_us for note in notes], dtype=np.int64)
    pads = np.array([note.pad.value for note in notes], dtype=object)
    hit_times = np.array([hit.time_us for hit in hits], dtype=np.int64)
    hit_pads = np.array([hit.pad.value for hit in hits], dtype=object)
    beats = _beat_us(tempo_map, times)
    for pad in sorted(set(pads.tolist())):
        mine = np.flatnonzero(pads == pad)
        struck = np.flatnonzero(hit_pads == pad)
        struck = struck[np.argsort(hit_times[struck], kind="stable")]
        width = half_widths(times[mine], beats[mine])
        yield mine, struck, match(times[mine], hit_times[struck], width), width


def played_by(seat: Seat, hits: tuple[Hit, ...], chart: Chart, rate: float, end_us: int | None) -> tuple[Played, int]:
    """Return what a seat played and the widest half-width of a window, in real microseconds.

    ``rate`` is the playing speed; notes after ``end_us`` (on the song's timeline) were not asked for.
    """
    notes = _asked(chart, end_us)
    ticks = np.array([note.tick for note in notes], dtype=np.int64)
    times = np.array([note.time_us for note in notes], dtype=np.int64)
    hit_times = np.array([hit.time_us for hit in hits], dtype=np.int64)
    beats = _beat_us(chart.tempo_map, times)
    asynchrony = np.full(times.size, np.nan)
    widths = np.ones(times.size, dtype=np.int64)
    nearest, of_pads = [np.zeros(0)], []
    for mine, struck, found, width in _by_pad(notes, hits, chart.tempo_map):
        nearest.append(nearest_places(times[mine], hit_times[struck], width))
        of_pads.append((times[mine], hit_times[struck]))
        met_notes = mine[found.note]
        asynchrony[met_notes] = (hit_times[struck[found.hit]] - times[met_notes]) / rate
        widths[mine] = np.maximum(width, 1)
    met = np.isfinite(asynchrony)
    places, which, count = _events(times, met)
    total = np.bincount(which, np.where(met, asynchrony, 0.0), minlength=places.size)
    first = np.zeros(places.size, dtype=np.int64)
    first[which[::-1]] = ticks[::-1]
    widest = int(beats.max() // WINDOWS_IN_A_BEAT) if beats.size else 0
    displaced = displacement_us(of_pads, widest)
    uncertain = np.median([hit.uncertainty_us for hit in hits]) if hits else 0.0
    one = Played(
        seat=seat.index,
        name=seat.player.name,
        ticks=first,
        times_us=places,
        asynchrony_us=np.where(count > 0, total / np.maximum(count, 1), np.nan),
        hits_at_us=times[met],
        hits_us=asynchrony[met],
        phases=asynchrony[met] * rate / widths[met],
        nearest=np.concatenate(nearest),
        hit_ticks=ticks[met],
        missed=int(np.count_nonzero(~met)),
        extra=len(hits) - int(np.count_nonzero(met)),
        timing_uncertainty_us=math.hypot(
            seat.calibration.uncertainty_us, uncertain, seat.line.clock_uncertainty_us if seat.line else 0
        ),
        hit_pads=tuple(notes[i].pad.value for i in np.flatnonzero(met).tolist()),
        displaced_us=None if displaced is None else whole_us(displaced / rate),
    )
    return one, int(widest / rate)


def _events(times: Whole, met: npt.NDArray[np.bool_]) -> tuple[Whole, Whole, Whole]:
    """Return distinct places, each note's place among them and how many notes were met at each."""
    places, which = np.unique(times, return_inverse=True)
    return places, which, np.bincount(which, met, minlength=places.size).astype(np.int64)
