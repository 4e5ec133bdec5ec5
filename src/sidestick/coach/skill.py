# SPDX-License-Identifier: Apache-2.0
"""What the coach believes of a player: how able, at what, how steady, and how sure it is of that.

The chance to meet a note is a logistic function of ability, plus how much better or worse the player is at such notes,
less how hard the note is (``features.py``): item response theory, of which Bayesian knowledge tracing is the two-state
case. Beliefs are normal; each note moves them by one step of an extended Kalman filter, so the wide prior narrows as
notes come in and never quite closes, because people learn. How steady the strokes are says something about ability too:
that is how a veteran at level 1 is known for one within seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from sidestick.coach import parameters as p
from sidestick.coach.features import NAMES, Features, features
from sidestick.music import Chart, Level, Note
from sidestick.take import Grade, Judgement

_TIMED = ("foot", "hands")
_HALF_LIFE_NOTES = 60.0


class Timing(msgspec.Struct, frozen=True):
    """How one kind of limb keeps time: ``bias_us`` signed (negative is early), ``spread_us`` one standard deviation."""

    bias_us: float = 0.0
    spread_us: float = p.SPREAD_OF_NOVICE.value * 1000
    notes: float = 0.0


class Skill(msgspec.Struct, frozen=True):
    """Beliefs about one player.

    Attributes
    ----------
    ability, variance : float
        In logits; 0 is someone who never held sticks.
    better, better_variance : dict of str to float
        How much better (or worse) than that at each of ``features.NAMES``.
    timing : dict of str to Timing
        For ``foot`` and ``hands``.
    notes : int
        Notes seen in all.
    day : float
        When it was last updated, in days; the caller's count.
    """

    ability: float = p.PRIOR_ABILITY.value
    variance: float = p.PRIOR_VARIANCE.value
    better: dict[str, float] = {}
    better_variance: dict[str, float] = {}
    timing: dict[str, Timing] = {}
    notes: int = 0
    day: float = 0.0
    version: int = 1


def _vectors(skill: Skill) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    mean = np.array([skill.ability, *(skill.better.get(name, 0.0) for name in NAMES)])
    wide = p.PRIOR_FEATURE_VARIANCE.value
    variance = np.array([skill.variance, *(skill.better_variance.get(name, wide) for name in NAMES)])
    return mean, variance


def chances(skill: Skill, found: Features) -> npt.NDArray[np.float64]:
    """Return the chance to meet each note, 0 to 1, uncertainty about the player averaged out."""
    mean, variance = _vectors(skill)
    rows = np.hstack([np.ones((len(found.hard), 1)), found.what])
    logit = rows @ mean - found.hard
    flat = np.sqrt(1 + math.pi / 8 * (rows**2 @ variance))
    return np.asarray(1 / (1 + np.exp(-logit / flat)))


class Chance(msgspec.Struct, frozen=True):
    """Share of notes a player is expected to meet, and what it is if they are one deviation less able than believed."""

    mean: float
    low: float


def chance(skill: Skill, chart: Chart, *, notes: Sequence[Note] | None = None, rate: float = 1.0) -> Chance:
    """Return the chance of success at a chart, or at the ``notes`` of it that are played, at ``rate``."""
    found = features(chart.notes if notes is None else notes, chart.bars, chart.level, rate)
    return chance_of(skill, found)


def chance_of(skill: Skill, found: Features) -> Chance:
    """Return the chance of success at notes whose features are known; of no notes it is 1."""
    if not len(found.hard):
        return Chance(1.0, 1.0)
    less = msgspec.structs.replace(skill, ability=skill.ability - math.sqrt(skill.variance))
    return Chance(float(chances(skill, found).mean()), float(chances(less, found).mean()))


def rested(skill: Skill, day: float) -> Skill:
    """Return what is left to believe at ``day``: what was learnt fades a little, and certainty with it."""
    away = max(day - skill.day, 0.0)
    if not away or not skill.notes:
        return msgspec.structs.replace(skill, day=max(day, skill.day))
    left = math.exp(-away / p.FORGETTING.value) if skill.ability > p.PRIOR_ABILITY.value else 1.0
    variance = min(skill.variance + p.FORGETTING_VARIANCE.value * away, p.PRIOR_VARIANCE.value)
    # A third is lost for good on this scale only in the belief: the first notes back correct it.
    ability = p.PRIOR_ABILITY.value + (skill.ability - p.PRIOR_ABILITY.value) * (2 + left) / 3
    return msgspec.structs.replace(skill, ability=ability, variance=variance, day=day)


def updated(
    skill: Skill,
    notes: Sequence[Note],
    bars: Sequence[int],
    level: Level,
    judgements: Iterable[Judgement],
    *,
    rate: float = 1.0,
    day: float | None = None,
) -> Skill:
    """Return the beliefs after ``judgements`` of ``notes`` (all that were asked for, in order of time).

    A judgement names a note by its index in ``notes``. Strokes that met no note say that another was meant: each takes
    half a note back, as in the score.
    """
    skill = rested(skill, skill.day if day is None else day)
    found = features(notes, bars, level, rate)
    rows = np.hstack([np.ones((len(notes), 1)), found.what])
    mean, variance = _vectors(skill)
    timing = dict(skill.timing)
    seen = 0
    extras = 0
    for judgement in sorted((j for j in judgements), key=lambda j: -1 if j.note is None else j.note):
        if judgement.note is None:
            extras += 1
            continue
        row = rows[judgement.note]
        met = judgement.grade is not Grade.MISS
        # An extra stroke beside a met note makes it half met.
        weight = 0.5 if met and extras > 0 else 1.0
        extras -= 1 if met and extras > 0 else 0
        variance[0] += p.DRIFT_A_NOTE.value
        mean, variance = _observed(mean, variance, row, float(found.hard[judgement.note]), weight if met else 0.0)
        if judgement.asynchrony_us is not None:
            limb = _TIMED[0] if found.what[judgement.note, 0] else _TIMED[1]
            timing[limb] = _timed(timing.get(limb, Timing()), judgement.asynchrony_us)
        seen += 1
    mean[0], variance[0] = _steadied(float(mean[0]), float(variance[0]), skill, timing)
    return msgspec.structs.replace(
        skill,
        ability=float(mean[0]),
        variance=float(variance[0]),
        better={name: round(float(value), 5) for name, value in zip(NAMES, mean[1:], strict=True)},
        better_variance={name: round(float(value), 5) for name, value in zip(NAMES, variance[1:], strict=True)},
        timing=timing,
        notes=skill.notes + seen,
    )


def _observed(
    mean: npt.NDArray[np.float64],
    variance: npt.NDArray[np.float64],
    row: npt.NDArray[np.float64],
    hard: float,
    met: float,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    chance = 1 / (1 + math.exp(-float(row @ mean - hard)))
    told = chance * (1 - chance)
    gain = variance * row / (1 + told * float(row**2 @ variance))
    return mean + gain * (met - chance), np.maximum(variance - gain * told * variance * row, 1e-4)


def _timed(timing: Timing, asynchrony_us: int) -> Timing:
    notes = timing.notes + 1
    share = 1 / min(notes, _HALF_LIFE_NOTES)
    away = asynchrony_us - timing.bias_us
    bias = timing.bias_us + share * away
    # Before there are strokes enough the novice's spread is believed, as if it had been seen on four notes.
    before = timing.spread_us**2
    weight = 1 / min(notes + 4, _HALF_LIFE_NOTES)
    return Timing(bias, math.sqrt(before + weight * (away * (asynchrony_us - bias) - before)), notes)


def _steadied(mean: float, variance: float, skill: Skill, timing: dict[str, Timing]) -> tuple[float, float]:
    """Return ability and variance after what steadiness says, in equal parts over the first notes."""
    most = p.TIMED_FOR_SPREAD.value
    notes = sum(row.notes for row in timing.values())
    fresh = min(notes, most) - min(sum(row.notes for row in skill.timing.values()), most)
    if fresh <= 0:
        return mean, variance
    spread = sum(row.spread_us * row.notes for row in timing.values()) / notes / 1000
    novice, veteran = p.SPREAD_OF_NOVICE.value, p.SPREAD_OF_VETERAN.value
    told = p.ABILITY_OF_VETERAN.value * math.log(novice / max(spread, 1.0)) / math.log(novice / veteran)
    noise = p.SPREAD_SAYS.value * most / fresh
    share = variance / (variance + noise)
    return mean + share * (told - mean), variance * (1 - share)
