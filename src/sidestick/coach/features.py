# SPDX-License-Identifier: Apache-2.0
"""What makes a note hard: which limb, how fine, how fast, what else is going on. One row a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sidestick.coach import parameters as p
from sidestick.music import OK_US, Articulation, Level, Note, Pad
from sidestick.units import TICKS_PER_QUARTER, real_micros

NAMES = ("foot", "snare", "steady", "other", "beat", "half", "finer", "slow", "fast")
"""What a player may be better or worse at than at the rest: limbs and pads, subdivisions, speeds."""

_AROUND_US = 2_000_000
_FAST = 4.0
_LIMBS = {Pad.KICK: "foot", Pad.SNARE: "snare", Pad.HIHAT: "steady", Pad.RIDE: "steady"}
_HALF_FROM, _HALF_TO = 0.46, 0.72


class Features(NamedTuple):
    """For each of n notes: how hard it is (logit), shape (n,), and what it is, shape (n, names), 0 or 1."""

    hard: npt.NDArray[np.float64]
    what: npt.NDArray[np.float64]


def subdivision(tick: int, bars: Sequence[int]) -> str:
    """Return ``beat``, ``half`` (also a swung one) or ``finer``, counted from the bar line before ``tick``."""
    line = int(np.searchsorted(np.asarray(bars), tick, side="right")) - 1
    part = ((tick - bars[max(line, 0)]) % TICKS_PER_QUARTER) / TICKS_PER_QUARTER
    return "beat" if part == 0 else "half" if _HALF_FROM <= part <= _HALF_TO else "finer"


def features(notes: Sequence[Note], bars: Sequence[int], level: Level, rate: float = 1.0) -> Features:
    """Return what makes each note hard when all of ``notes`` are played at ``rate``; they come in order of time."""
    count = len(notes)
    what = np.zeros((count, len(NAMES)))
    if not count:
        return Features(np.zeros(0), what)
    times = np.array([real_micros(note.time_us, rate) for note in notes], dtype=np.int64)
    pads = np.array([list(Pad).index(note.pad) for note in notes])
    low = np.searchsorted(times, times - _AROUND_US // 2, side="left")
    high = np.searchsorted(times, times + _AROUND_US // 2, side="right")
    a_second = (high - low) / (_AROUND_US / 1e6)
    among = np.zeros(count)
    for pad in range(len(Pad)):
        seen = np.concatenate([[0], np.cumsum(pads == pad)])
        # A pad that is struck once in passing (a crash) is not one to keep an eye on.
        share = (seen[high] - seen[low]) / (high - low)
        among += np.minimum(share * len(Pad), 1.0)
    at_once = np.searchsorted(times, times, side="right") - np.searchsorted(times, times, side="left") - 1
    lines = np.asarray(bars)
    ticks = np.array([note.tick for note in notes])
    starts = lines[np.maximum(np.searchsorted(lines, ticks, side="right") - 1, 0)]
    part = ((ticks - starts) % TICKS_PER_QUARTER) / TICKS_PER_QUARTER
    beat, half = part == 0, (part >= _HALF_FROM) & (part <= _HALF_TO)
    foot = np.array([note.pad is Pad.KICK or note.articulation is Articulation.PEDAL for note in notes])
    limb = ["foot" if is_foot else _LIMBS.get(note.pad, "other") for note, is_foot in zip(notes, foot, strict=True)]
    what[np.arange(count), [NAMES.index(name) for name in limb]] = 1
    what[:, NAMES.index("beat")] = beat
    what[:, NAMES.index("half")] = half
    what[:, NAMES.index("finer")] = ~(beat | half)
    fast = a_second >= _FAST
    what[:, NAMES.index("slow")] = ~fast
    what[:, NAMES.index("fast")] = fast
    hard = (
        p.BASE.value
        + p.FOOT.value * foot
        + p.TOGETHER.value * at_once
        + p.HALF_BEAT.value * half
        + p.FINER.value * ~(beat | half)
        + p.EACH_PAD.value * np.maximum(among - 1, 0)
        + p.SPEED.value * np.maximum(np.log2(np.maximum(a_second, 1e-9) / 2), 0)
        + (p.WINDOW.value if OK_US[level] < max(OK_US.values()) else 0.0)
    )
    return Features(np.asarray(hard, dtype=np.float64), what)
