# SPDX-License-Identifier: Apache-2.0
"""Which subdivision each beat was played in: a hidden Markov model over beats.

A beat is in quarters, eighths, sixteenths, triplets, sextuplets, swung eighths or swung sixteenths. Given one of them an
onset lies about one of its places, as loosely as people play (a normal distribution, Repp & Su 2013), or anywhere (it
was misheard): so a subdivision of many places explains each onset a little less, and the plainest that fits wins. An
onset counts by its confidence; bars that repeat count for each other; the song's own habits move what is expected; and
what was, tends to go on (Cemgil & Kappen 2003 and Raphael 2002 quantise in this spirit).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sidestick.arrange.feel import Feel
from sidestick.arrange.stroke import BEAT, FINER, HALF


class Subdivision(NamedTuple):
    """Places of a beat (0 to 1, the next beat included), their depths, and what it costs before anything is heard."""

    name: str
    places: tuple[float, ...]
    depths: tuple[int, ...]
    cost: float


PLAIN: tuple[Subdivision, ...] = (
    Subdivision("quarter", (0, 1), (BEAT, BEAT), 0.0),
    Subdivision("eighth", (0, 1 / 2, 1), (BEAT, HALF, BEAT), 0.0),
    Subdivision("sixteenth", (0, 1 / 4, 1 / 2, 3 / 4, 1), (BEAT, FINER, HALF, FINER, BEAT), 0.3),
    Subdivision("triplet", (0, 1 / 3, 2 / 3, 1), (BEAT, FINER, HALF, BEAT), 1.4),
    Subdivision(
        "sextuplet", (0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1), (BEAT, FINER, FINER, HALF, FINER, FINER, BEAT), 2.2
    ),
)
"""Costs are natural log odds against; triplets in a straight song are rarer than sixteenths in a song of eighths."""

_SWUNG_COST = 0.6
_SWITCH = 0.8
_MISHEARD = 0.01
_SIBLINGS_SAY = 0.5
#: How far the song's own habits move a cost, either way.
_HABIT = 1.0


def choices(feel: Feel) -> tuple[Subdivision, ...]:
    """Return the subdivisions of a section: the plain ones and, where it swings, its own."""
    late, later = feel.eighth, feel.sixteenth
    swung = Subdivision("swung eighth", (0, late, 1), (BEAT, HALF, BEAT), _SWUNG_COST if late > 0.5 else np.inf)
    finer = (0, later / 2, 1 / 2, (1 + later) / 2, 1)
    cost = _SWUNG_COST if later > 0.5 else np.inf
    return (*PLAIN, swung, Subdivision("swung sixteenth", finer, (BEAT, FINER, HALF, FINER, BEAT), cost))


def log_likelihood(
    within: npt.NDArray[np.float64],
    beat_ms: npt.NDArray[np.float64],
    loose_ms: float,
    section: npt.NDArray[np.int64],
    by_section: list[tuple[Subdivision, ...]],
) -> npt.NDArray[np.float64]:
    """Return the log likelihood of each onset under each subdivision, shape (onsets, subdivisions)."""
    out = np.empty((within.size, len(by_section[0])))
    for number, rows in enumerate(by_section):
        inside = section == number
        for column, choice in enumerate(rows):
            places = np.array(choice.places)
            away = np.abs(within[inside, None] - places).min(axis=1) * beat_ms[inside]
            normal = np.exp(-0.5 * (away / loose_ms) ** 2) / (loose_ms * np.sqrt(2 * np.pi) * np.sqrt(len(places) - 1))
            out[inside, column] = np.log((1 - _MISHEARD) * normal + _MISHEARD / beat_ms[inside])
    return out


def chosen(
    evidence: npt.NDArray[np.float64], costs: npt.NDArray[np.float64], vouched: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.int64]:
    """Return the most likely subdivision of each beat, by Viterbi's algorithm.

    Parameters
    ----------
    evidence : shape (beats, subdivisions), sum of log likelihoods
    costs : the same shape, prior log odds against
    vouched : the same shape, mean evidence of the same beat in sibling bars, or ``None``
    """
    total = evidence + (_SIBLINGS_SAY * vouched if vouched is not None else 0.0)
    first = np.argmax(total - costs, axis=1)
    heard = np.ptp(np.where(np.isfinite(costs), total, 0.0), axis=1) > 0.5
    habits = np.bincount(first[heard], minlength=costs.shape[1]) + 1.0
    moved = np.clip(-0.5 * np.log(habits / habits.max()), 0, _HABIT)
    score = total - costs - np.round(moved, 1)
    count, kinds = score.shape
    back = np.zeros((count, kinds), np.int64)
    best = score[0]
    stay = np.arange(kinds)
    for beat in range(1, count):
        top = int(np.argmax(best))
        switched = best[top] - _SWITCH
        back[beat] = np.where(best >= switched, stay, top)
        best = np.maximum(best, switched) + score[beat]
    path = np.empty(count, np.int64)
    path[-1] = int(np.argmax(best))
    for beat in range(count - 1, 0, -1):
        path[beat - 1] = back[beat, path[beat]]
    return path
