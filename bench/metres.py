# SPDX-License-Identifier: Apache-2.0
"""Songs of known metre, to measure counting on: eighths in twos and in threes, drawn anew for each number.

Made from formulae like those of ``forms.py``. Kick and snare strike where the metre has them, further kicks, fills and
what keeps time are drawn; a bass is on the beats and a chord on the bar line.
"""

from __future__ import annotations

import msgspec
import numpy as np
from forms import RATE, noise, tone

_SECONDS = 30.0
_LEAD_IN_S = 0.3


class Metric(msgspec.Struct, frozen=True):
    """A metre: its name, eighths to the bar and to the beat, where kick and snare fall and kicks may, the eighths' pace."""

    name: str
    eighths: int
    per_beat: int
    kicks: tuple[int, ...]
    snares: tuple[int, ...]
    more: tuple[int, ...]
    eighths_a_minute: tuple[float, float]


METRES = (
    Metric("4/4", 8, 2, (0, 4), (2, 6), (3, 5, 7), (150, 320)),
    Metric("4/4", 8, 2, (0, 3), (2, 6), (5,), (150, 320)),
    Metric("3/4", 6, 2, (0,), (2, 4), (3, 5), (180, 340)),
    Metric("6/8", 6, 3, (0,), (3,), (2, 5), (140, 330)),
    Metric("6/8", 6, 3, (0,), (3,), (4, 5), (140, 330)),
    Metric("9/8", 9, 3, (0,), (3, 6), (5, 8), (160, 330)),
    Metric("12/8", 12, 3, (0, 6), (3, 9), (5, 11), (140, 330)),
    Metric("12/8", 12, 3, (0, 5), (6,), (8, 11), (200, 400)),
)


class Counted(msgspec.Struct, frozen=True, eq=False):
    """A song: samples of shape (n, 2), its metre's name, its beats and its downbeats in seconds."""

    samples: np.ndarray
    metre: str
    beats_s: np.ndarray
    downbeats_s: np.ndarray


def counted(number: int) -> Counted:
    """Return song ``number``; the same number is the same song."""
    chance = np.random.default_rng((7, number))
    metric = METRES[number % len(METRES)]
    step = 60 / chance.uniform(*metric.eighths_a_minute)
    bar_s = metric.eighths * step
    bars = int((_SECONDS - _LEAD_IN_S) / bar_s)
    out = np.zeros(int((bars * bar_s + 2) * RATE), np.float32)
    chords = chance.choice((0, 2, 3, 5, 7, 8, 9, 10), 4)
    more = [at for at in metric.more if chance.random() < 0.4]
    every = 1 if metric.per_beat == 3 else int(chance.choice((1, 2)))  # beats that nobody divides are in no eighths
    arpeggio = chance.random() < 0.5
    for bar in range(bars):
        start, root = _LEAD_IN_S + bar * bar_s, int(chords[bar % 4])
        for above in (0, 4, 7):
            tone(out, start, bar_s, 60 + root + above, 0.06, 1.2)
        fills = bar % 8 == 7
        for at in range(metric.eighths):
            time = start + at * step
            if at % metric.per_beat == 0:
                tone(out, time, 0.9 * step * metric.per_beat, 36 + root, 0.22, 1.2)
            if arpeggio:
                tone(out, time, step, 60 + root + (0, 7, 12)[at % 3 if metric.per_beat == 3 else at % 2], 0.07, 1.0)
            if fills and at >= metric.eighths - metric.per_beat:
                noise(out, time, 0.12, 2500, 0.5, chance)
                continue
            if at in metric.kicks or (at in more and chance.random() < 0.8):
                noise(out, time, 0.2, 55, 0.9, chance)
            if at in metric.snares:
                noise(out, time, 0.12, 2500, 0.55, chance)
            if at % every == 0:
                noise(out, time, 0.03, 9000, 0.3 if at % metric.per_beat == 0 else 0.2, chance)
    out *= np.float32(0.7) / np.abs(out).max()
    beats = _LEAD_IN_S + step * metric.per_beat * np.arange(bars * metric.eighths // metric.per_beat)
    return Counted(np.stack([out, out], axis=1), metric.name, beats, beats[:: metric.eighths // metric.per_beat])
