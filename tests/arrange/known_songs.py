# SPDX-License-Identifier: Apache-2.0
"""Songs whose chart is known because they were written here: grooves in every metre and feel, played by loose hands.

Each song is a bar repeated with variations: fills at the end of every eighth bar, a crash after it, ghost notes, flams,
a drifting tempo. What comes back is what an ear would hear of it, and the strokes as they were meant.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sidestick.music import Beat, Heard, Metre, Onset, Pad, Section


class Known(NamedTuple):
    """A song as it would be heard, and the truth: (time on the grid in seconds, pad)."""

    name: str
    heard: Heard
    truth: list[tuple[float, str]]


class Style(NamedTuple):
    """A bar of a groove: for each pad its places in beats; ``late`` is where the second half of a beat lies."""

    name: str
    beats: int
    bpm: float
    hat: tuple[float, ...]
    kick: tuple[float, ...]
    snare: tuple[float, ...]
    fill: tuple[float, ...]
    late: float = 0.5
    drift: float = 0.0


def _every(step: float, beats: int) -> tuple[float, ...]:
    return tuple(round(i * step, 4) for i in range(round(beats / step)))


STYLES: tuple[Style, ...] = (
    Style("rock eighths", 4, 118, _every(1 / 2, 4), (0, 2, 2.5), (1, 3), (2, 2.5, 3, 3.25, 3.5, 3.75)),
    Style("ballad sixteenths", 4, 72, _every(1 / 4, 4), (0, 1.75, 2.5), (1, 3), (3, 3.25, 3.5, 3.75)),
    Style("four on the floor", 4, 126, (0.5, 1.5, 2.5, 3.5), (0, 1, 2, 3), (1, 3), (3, 3.5, 3.75)),
    Style("shuffle", 4, 132, (0, 2 / 3, 1, 5 / 3, 2, 8 / 3, 3, 11 / 3), (0, 2, 8 / 3), (1, 3), (3, 10 / 3, 11 / 3)),
    Style("swing 1.5", 4, 150, _every(1 / 2, 4), (0, 2, 2.5), (1, 3), (2, 2.5, 3, 3.5), 0.6),
    Style("twelve eight blues", 4, 66, _every(1 / 3, 4), (0, 2, 8 / 3), (1, 3), _every(1 / 3, 4)[6:]),
    Style("waltz", 3, 96, _every(1 / 2, 3), (0,), (1, 2), (2, 2.25, 2.5, 2.75)),
    Style("five four", 5, 140, _every(1 / 2, 5), (0, 1.5, 3), (2, 4), (4, 4.5)),
    Style("six eight", 6, 190, _every(1, 6), (0, 5), (3,), (3, 3.5, 4, 4.5, 5, 5.5)),
    Style("funk with ghosts", 4, 100, _every(1 / 2, 4), (0, 0.75, 2.5), (1, 1.75, 2.25, 3), (3, 3.25, 3.5, 3.75)),
    Style("punk at 210", 4, 210, _every(1, 4), (0, 2, 2.5), (1, 3), (2, 2.5, 3, 3.5)),
    Style("drifting", 4, 104, _every(1 / 2, 4), (0, 2, 3.5), (1, 3), (3, 3.25, 3.5, 3.75), 0.5, 0.12),
)


def known_song(
    style: Style,
    rng: np.random.Generator,
    *,
    bars: int = 24,
    loose_ms: float = 12.0,
    missed: float = 0.0,
    imagined: float = 0.0,
) -> Known:
    """Return a song in ``style``: strokes moved by ``loose_ms`` (standard deviation), some missed and some imagined."""
    count = bars * style.beats
    pace = 60 / style.bpm * np.exp(style.drift * np.sin(np.linspace(0, 6 * np.pi, count + 1)))
    times = 0.5 + np.concatenate([[0.0], np.cumsum(pace[:-1])])

    def at(bar: int, place: float) -> float:
        beat, part = divmod(place, 1.0)
        swung = style.late if part == 0.5 else part
        index = min(bar * style.beats + int(beat), count - 1)
        return float(times[index] + swung * (times[index + 1] - times[index]))

    truth: list[tuple[float, Pad, int]] = []
    for bar in range(bars):
        fill = style.fill if bar % 8 == 7 else ()
        before = min(fill, default=float(style.beats))
        crash = bar % 8 == 0
        truth += [(at(bar, p), Pad.HIHAT, 72) for p in style.hat if p < before and not (crash and p == 0)]
        truth += [(at(bar, p), Pad.KICK, 104) for p in style.kick if p < before]
        truth += [(at(bar, p), Pad.SNARE, 106 if p == int(p) else 34) for p in style.snare if p < before]
        toms = (Pad.SNARE, Pad.TOM_HIGH, Pad.TOM_MID, Pad.TOM_LOW)
        truth += [(at(bar, p), toms[i * len(toms) // len(fill)], 100) for i, p in enumerate(fill)]
        if crash:
            truth.append((at(bar, 0), Pad.CRASH, 112))
    truth.sort()
    onsets = []
    for time, pad, velocity in truth:
        if rng.random() >= missed:
            sure = float(np.clip(rng.normal(0.8, 0.12), 0.05, 1))
            onsets.append(Onset(max(time + float(rng.normal(0, loose_ms / 1000)), 0), pad, velocity, sure))
        if rng.random() < imagined:
            sure = float(np.clip(rng.normal(0.4, 0.15), 0.05, 1))
            onsets.append(Onset(abs(time + float(rng.normal(0, 0.4))), list(Pad)[int(rng.integers(8))], 60, sure))
    beats = tuple(
        Beat(float(times[i] + rng.normal(0, 0.003)), i // style.beats + 1, i % style.beats + 1, 0.9)
        for i in range(count)
    )
    end = float(times[-1]) + 1
    marks = [float(times[bar * style.beats]) for bar in range(0, bars, 8)] + [end]
    sections = tuple(Section(a, b, "verse", 0.8) for a, b in pairwise(marks))
    heard = Heard(
        end, style.bpm, Metre(style.beats), beats, sections, tuple(sorted(onsets, key=lambda o: o.time_s)), -14.0
    )
    return Known(style.name, heard, [(time, pad.value) for time, pad, _ in truth])
