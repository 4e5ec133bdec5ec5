# SPDX-License-Identifier: Apache-2.0
"""Heard beats -> a tempo map with 480 ticks to the quarter, and the bar lines.

Each heard beat is an anchor, so the grid drifts as the drummer did. Tick 0 lies at or before the recording's start:
whole beats are put in front of the first heard one, so that no note has a negative position. A beat heard twice is taken
once, and beats the ear lost in a break are put back at the pace around it. Bars are as long as they were heard to be: a
metre that changes, a pick-up and a bar of two in a song of four come out as they are. In 6/8 and 12/8 that are counted in
beats of three eighths, a beat has a quarter's ticks and the eighths are its thirds: whoever counts beats need not know.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sidestick.music import Beat, Heard, Onset, TempoMap
from sidestick.units import TICKS_PER_QUARTER, micros_from_seconds

_PLAIN_BEAT_S = 0.5
#: Beats nearer than this share of the beats around are one beat heard twice; further than that share, some were lost.
_TWICE, _LOST = 0.45, 1.6
_AROUND = 4
_LEAST_STEP_S = 1e-3

#: Onsets that a pulse of their own can be found in, and the slowest and fastest pulse looked for, in seconds.
_ENOUGH_ONSETS, _TELLING_ONSETS = 12, 400
_PERIODS_S = (0.33, 0.86)
_CONSONANT = 0.5


class Grid(NamedTuple):
    """A song's musical time: the map, ticks of a beat, bar lines, beats of an ordinary bar, where the song ends, in ticks.

    ``in_threes`` says that a beat is three eighths.
    """

    tempo_map: TempoMap
    beat_ticks: int
    bars: tuple[int, ...]
    beats_per_bar: int
    end_tick: int
    in_threes: bool = False

    @property
    def bar_ticks(self) -> int:
        """Length of an ordinary bar."""
        return self.beat_ticks * self.beats_per_bar

    def bar_of(self, ticks: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the number of the bar each tick lies in, -1 in a pick-up before the first bar line."""
        return np.searchsorted(np.asarray(self.bars), np.asarray(ticks), side="right").astype(np.int64) - 1

    def bar_start(self, bar: int) -> int:
        """Return the tick of the bar line; a pick-up (-1) counts back from the first one, so it may be below 0."""
        return self.bars[bar] if bar >= 0 else self.bars[0] - self.bar_ticks

    def bar_length(self, bar: int) -> int:
        """Return how many ticks the bar has; the last one and a pick-up are of ordinary length."""
        return self.bars[bar + 1] - self.bars[bar] if 0 <= bar < len(self.bars) - 1 else self.bar_ticks


def grid_of(heard: Heard) -> Grid:
    """Return the grid of what was heard.

    Where fewer than two beats were, or none that can be trusted, the pulse of the onsets takes their place, and without
    onsets an even one at 120 beats a minute.
    """
    in_threes = heard.metre.units_per_beat == 3
    beat_ticks = TICKS_PER_QUARTER if in_threes else TICKS_PER_QUARTER * 4 // heard.metre.beat_unit
    per_bar = heard.metre.counted
    beats = _mended(_increasing(heard.beats), per_bar)
    if not has_beat(heard):
        beats = _even(heard, per_bar, beats)
    step_s = float(np.median(np.diff([beat.time_s for beat in beats[: 2 * _AROUND]])))
    before = max(math.ceil(beats[0].time_s / step_s), 0)
    if before:
        # Extended back at the pace of the first beats, not of the first two alone: those are often the loosest.
        first = beats[0]
        beats = [Beat(first.time_s - step_s * before, 0, 0, 0.0), *beats]
    ticks = [0, *(beat_ticks * (before + i) for i in range(len(beats) - 1))] if before else _spaced(beats, beat_ticks)
    times = [micros_from_seconds(beat.time_s) for beat in beats]
    tempo_map = TempoMap(tuple(ticks), tuple(times))
    end_tick = max(int(tempo_map.ticks_at(micros_from_seconds(heard.duration_s))), 0)
    rows = list(zip(ticks, beats, strict=True))[1 if before else 0 :]
    bars = [tick for tick, beat in rows if beat.position == 1]
    if not bars:
        position = rows[0][1].position
        bars = [rows[0][0] + beat_ticks * ((1 - position) % per_bar)]
    bar_ticks = beat_ticks * per_bar
    while bars[0] - bar_ticks >= 0:
        bars.insert(0, bars[0] - bar_ticks)
    while bars[-1] + bar_ticks < end_tick:
        bars.append(bars[-1] + bar_ticks)
    return Grid(tempo_map, beat_ticks, tuple(bars), per_bar, end_tick, in_threes)


def has_beat(heard: Heard) -> bool:
    """Return whether there are beats to go by: two at least, and not the even ones that stand in where none was heard."""
    return len(_increasing(heard.beats)) >= 2 and "no_beat" not in heard.notices


def beats_of_song(heard: Heard) -> list[Beat]:
    """Return the heard beats in order, those heard twice taken once and those lost put back."""
    return _mended(_increasing(heard.beats), heard.metre.counted)


def _spaced(beats: list[Beat], beat_ticks: int) -> list[int]:
    return [beat_ticks * i for i in range(len(beats))]


def _increasing(beats: tuple[Beat, ...]) -> list[Beat]:
    """Return beats at least a millisecond apart, in order: a tempo map must increase."""
    kept: list[Beat] = []
    for beat in sorted(beats, key=lambda beat: beat.time_s):
        if math.isfinite(beat.time_s) and (not kept or beat.time_s - kept[-1].time_s >= _LEAST_STEP_S):
            kept.append(beat)
    return kept


def _mended(beats: list[Beat], per_bar: int) -> list[Beat]:
    """Take beats heard twice once, and put back those the ear lost."""
    if len(beats) < 3:
        return beats
    gaps = np.diff([beat.time_s for beat in beats])
    padded = np.pad(gaps, _AROUND, mode="edge")
    local = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * _AROUND + 1), axis=1)
    out = [beats[0]]
    for beat, usual in zip(beats[1:], local.tolist(), strict=True):
        gap = beat.time_s - out[-1].time_s
        if gap < _TWICE * usual:
            if beat.confidence > out[-1].confidence:
                out[-1] = beat
            continue
        lost = round(gap / usual) - 1 if gap > _LOST * usual else 0
        start = out[-1]
        for index in range(1, lost + 1):
            position = (start.position - 1 + index) % per_bar + 1
            out.append(Beat(start.time_s + gap * index / (lost + 1), start.bar, position, 0.0))
        out.append(beat)
    return out


def _even(heard: Heard, per_bar: int, beats: list[Beat]) -> list[Beat]:
    """Return an even pulse: the onsets' own, else what was heard, else 120 beats a minute."""
    found = _pulse_of(heard.onsets)
    if found is None and len(beats) >= 2:
        return beats
    first_s, step_s = found or (0.0, _PLAIN_BEAT_S)
    count = max(int((heard.duration_s - first_s) / step_s) + 1, 2)
    return [Beat(first_s + i * step_s, i // per_bar + 1, i % per_bar + 1, 0.0) for i in range(count)]


def _pulse_of(onsets: tuple[Onset, ...]) -> tuple[float, float] | None:
    """Return phase and period, in seconds, of the pulse most onsets fall on, or ``None`` when they fall on none."""
    if len(onsets) < _ENOUGH_ONSETS:
        return None
    loudest = sorted(onsets, key=lambda onset: -onset.velocity * max(onset.confidence, 0.05))[:_TELLING_ONSETS]
    times = np.array([onset.time_s for onset in loudest])
    weights = np.array([max(onset.confidence, 0.05) * onset.velocity for onset in loudest])
    span = max(float(times.max() - times.min()), 1.0)
    fastest, slowest = 1 / _PERIODS_S[0], 1 / _PERIODS_S[1]

    def fit(rates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        # A beat and its half: eighths alone, all alike, say nothing at the beat itself.
        turns = [np.abs(np.exp(-2j * np.pi * part * np.outer(rates, times)) @ weights) for part in (1, 2)]
        return np.asarray((turns[0] + turns[1]) / weights.sum())

    rates = np.linspace(slowest, fastest, min(int(16 * span * (fastest - slowest)) + 2, 4096))
    fits = fit(rates)
    # Of two pulses that fit alike, the one people move to: near 120 a minute (Moelants 2002).
    best = int(np.argmax(fits * np.exp(-0.5 * (np.log2(rates / 2.0) / 0.7) ** 2)))
    if fits[best] < _CONSONANT:
        return None
    finer = float(rates[best]) + np.linspace(-0.5, 0.5, 129) / span
    rate = float(finer[int(np.argmax(fit(finer)))])
    turn = np.exp(2j * np.pi * rate * times)
    half = float(np.angle((turn**2) @ weights)) / (4 * np.pi)
    phase = max(
        (half % 1.0, (half + 0.5) % 1.0), key=lambda at: float((turn * np.exp(-2j * np.pi * at)).real @ weights)
    )
    return phase / rate, 1 / rate
