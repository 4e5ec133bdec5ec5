# SPDX-License-Identifier: Apache-2.0
"""Two people from take to take: their closest take, and whether they come closer or find each other sooner.

The lines are robust (``trend.py``) through the logarithm of a take's mean distance, and of its half-life, in the order of
the takes. Takes are few and songs differ: under four takes no line is drawn, under eight none is called supported. Two
takes of different songs or levels are compared as they are; a hard song looks like a bad evening.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sidestick.take import TakeHeader
from sidestick.together.coming_together import FLOOR_US
from sidestick.together.resample import whole_us
from sidestick.together.trend import FEWEST_TO_SAY, Trend, trend
from sidestick.together.values import CameTogether, HalfLives, PairHistory, PairReport, PairTake, Report

LEAST_BEATS = 0.1
"""A half-life below a tenth of a beat is no shorter for a person."""


def pair_history(
    takes: Sequence[tuple[TakeHeader, Report]], first_id: str, second_id: str, rng: np.random.Generator
) -> PairHistory:
    """Return what the takes in which both players (by id) sat say of the two, in order of ``started_at``.

    Takes with too few shared strokes, or with the same strokes on both seats, are left out. A lead is signed as if
    ``first_id`` had always been the first: negative says that they were early.
    """
    kept = []
    for header, report in sorted(takes, key=lambda one: (one[0].started_at, one[0].id)):
        seats = {seat.player.id: seat.index for seat in header.seats}
        if first_id not in seats or second_id not in seats or first_id == second_id:
            continue
        kept += [
            _take_of(header, pair, seats[first_id])
            for pair in report.pairs
            if {pair.first, pair.second} == {seats[first_id], seats[second_id]}
            and pair.apart_us is not None
            and not pair.identical
        ]
    apart = _line([float(max(one.apart_us, FLOOR_US)) for one in kept], rng)
    lives = _line([max(one.half_life_beats, LEAST_BEATS) for one in kept if one.half_life_beats is not None], rng)
    return PairHistory(
        takes=tuple(kept),
        closest=min(range(len(kept)), key=lambda i: kept[i].apart_us) if kept else None,
        apart=None
        if apart is None
        else CameTogether(whole_us(math.exp(apart.start)), whole_us(math.exp(apart.end)), apart.supported),
        half_life=None
        if lives is None
        else HalfLives(round(math.exp(lives.start), 2), round(math.exp(lives.end), 2), lives.supported),
    )


def _take_of(header: TakeHeader, pair: PairReport, first_seat: int) -> PairTake:
    assert pair.apart_us is not None
    turned = pair.first != first_seat
    return PairTake(
        take_id=header.id,
        song_sha256=header.song_sha256,
        started_at=header.started_at,
        apart_us=pair.apart_us,
        mean_us=None if pair.mean_us is None else -pair.mean_us if turned else pair.mean_us,
        sd_us=pair.sd_us,
        within_25ms=pair.within_25ms,
        half_life_beats=pair.half_life_beats,
    )


def _line(values: Sequence[float], rng: np.random.Generator) -> Trend | None:
    if len(values) < FEWEST_TO_SAY:
        return None
    return trend(np.arange(len(values), dtype=np.float64), np.log(np.array(values)), rng)
