# SPDX-License-Identifier: Apache-2.0
"""Onset and beat times as a researcher brings them, checked: every mistake is one sentence with the value and the bound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sidestick.errors import BadData
from sidestick.units import MICROS_PER_SECOND

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

FEWEST_BEATS = 8
SHORTEST_BEAT_S = 0.1
LONGEST_BEAT_S = 5.0
ONSETS_A_BEAT = 32
"""No drummer strikes more; audio samples do."""
BEYOND_BEATS = 20.0
"""Onsets that reach this many times further than the beats are in other units."""


def checked_micros(times: npt.ArrayLike, name: str) -> Whole:
    """Return ``times`` (seconds, shape (n,)) in whole microseconds, strictly increasing; raise ``BadData``."""
    try:
        seconds = np.asarray(times, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadData("together.not_numbers", name=name) from None
    if seconds.ndim != 1:
        raise BadData("together.not_numbers", name=name)
    bad = np.flatnonzero(~np.isfinite(seconds))
    if bad.size:
        raise BadData("together.not_finite", name=name, position=int(bad[0]) + 1, value=float(seconds[bad[0]]))
    negative = np.flatnonzero(seconds < 0.0)
    if negative.size:
        raise BadData("together.negative", name=name, value=_said(seconds[negative[0]]))
    micros = np.floor(seconds * MICROS_PER_SECOND + 0.5).astype(np.int64)
    steps = np.diff(micros)
    back = np.flatnonzero(steps < 0)
    if back.size:
        at = int(back[0])
        raise BadData("together.unsorted", name=name, before=_said(seconds[at]), after=_said(seconds[at + 1]))
    same = np.flatnonzero(steps == 0)
    if same.size:
        raise BadData("together.duplicate", name=name, value=_said(seconds[same[0]]))
    return micros


def checked_beats(times: npt.ArrayLike) -> Whole:
    """Return beats in whole microseconds; raise ``BadData`` also when they are too few or cannot be beats in seconds."""
    beats = checked_micros(times, "beats")
    if beats.size < FEWEST_BEATS:
        raise BadData("together.too_few_beats", count=int(beats.size), needed=FEWEST_BEATS)
    interval = float(np.median(np.diff(beats))) / MICROS_PER_SECOND
    if not SHORTEST_BEAT_S <= interval <= LONGEST_BEAT_S:
        raise BadData("together.beat_units", interval=_said(interval), minimum=SHORTEST_BEAT_S, maximum=LONGEST_BEAT_S)
    return beats


def checked_players(onsets: Sequence[npt.ArrayLike], beats: Whole, names: Sequence[str]) -> list[Whole]:
    """Return each player's onsets in whole microseconds; raise ``BadData``."""
    if len(onsets) == 0:
        raise BadData("together.no_players")
    if len(names) != len(onsets):
        raise BadData("together.names", names=len(names), players=len(onsets))
    end = float(beats[-1])
    players: list[Whole] = []
    for name, times in zip(names, onsets, strict=True):
        micros = checked_micros(times, name)
        if not micros.size:
            raise BadData("together.silent", name=name)
        if micros[-1] > BEYOND_BEATS * end:
            last = _said(micros[-1] / MICROS_PER_SECOND)
            raise BadData("together.units", name=name, last=last, end=_said(end / MICROS_PER_SECOND))
        most = ONSETS_A_BEAT * beats.size
        if micros.size > most:
            raise BadData("together.too_many", name=name, count=int(micros.size), beats=int(beats.size), maximum=most)
        for other, before in zip(names, players, strict=False):
            if np.array_equal(before, micros):
                raise BadData("together.identical", first=other, second=name)
        players.append(micros)
    return players


def _said(seconds: float) -> str:
    return f"{float(seconds):.6g}"
