# SPDX-License-Identifier: Apache-2.0
"""People who learn: simulated novices and veterans who practise, for measuring the coach.

They are made otherwise than the coach believes: what is hard for them is counted from strokes and changes of limb, each
has limbs of their own strength, attention comes and goes, and they learn most where success is likely and not sure.

=======================  ==========  ==========================================================================
parameter                unit        range and reason
=======================  ==========  ==========================================================================
``ability``              logit       novices normal (0, 0.7); veterans normal (6, 0.5): all of a record
``gain``                 /minute     novices 0.08 to 0.36 at best challenge: from a quarter of an hour to a few
                                     minutes for the step from one drum to a groove; veterans 0
``spread_ms``            ms          novices 37 (tapping of people without training), veterans 12 (Repp & Su 2013);
                                     each times a log-normal of 15 %
``floor_ms``             ms          what practice leaves, 15 to 25
``steadying_minutes``    minutes     20 to 60: time constant of the spread's decay
``bias_ms``              ms          normal (-10, 12): people tap early
``limbs``                logit       normal (0, 0.4) for each pad
=======================  ==========  ==========================================================================
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from sidestick.music import Note, Pad
from sidestick.take import Hit
from sidestick.units import TICKS_PER_QUARTER, micros_from_millis

_BEST, _WIDTH, _LEAST = 0.82, 0.16, 0.35
_WRONG_PAD = 0.25
_ATTENTION = 0.35


class Learner(msgspec.Struct, frozen=True):
    """One who learns; the table above says what each number is."""

    ability: float
    gain: float
    spread_ms: float
    floor_ms: float
    steadying_minutes: float
    bias_ms: float
    limbs: dict[Pad, float]


def novice(rng: np.random.Generator) -> Learner:
    """Return someone who never held sticks, drawn from the ranges of the table."""
    return _drawn(rng, float(rng.normal(0, 0.7)), float(rng.uniform(0.08, 0.36)), 37.0)


def veteran(rng: np.random.Generator) -> Learner:
    """Return someone who has played for years, drawn from the ranges of the table."""
    return _drawn(rng, float(rng.normal(6.0, 0.5)), 0.0, 12.0)


def _drawn(rng: np.random.Generator, ability: float, gain: float, spread_ms: float) -> Learner:
    return Learner(
        ability,
        gain,
        spread_ms * math.exp(float(rng.normal(0, 0.15))),
        min(float(rng.uniform(15, 25)), spread_ms),
        float(rng.uniform(20, 60)),
        float(rng.normal(-10, 12)),
        {pad: float(rng.normal(0, 0.4)) for pad in Pad},
    )


def hardness(notes: Sequence[Note], rate: float = 1.0) -> list[float]:
    """Return how hard each note is to a learner, in logits: by haste, changes of pad, limbs at once and place in the beat."""
    out = []
    for index, note in enumerate(notes):
        before = [other for other in notes[max(index - 6, 0) : index] if other.tick < note.tick]
        gap_s = (note.time_us - before[-1].time_us) / rate / 1e6 if before else 1.0
        haste = max(math.log2(0.6 / max(gap_s, 0.04)), 0.0)
        pads = len({other.pad for other in before} | {note.pad})
        neighbours = [*notes[max(index - 2, 0) : index], *notes[index + 1 : index + 3]]
        at_once = sum(other.tick == note.tick for other in neighbours)
        part = note.tick % TICKS_PER_QUARTER
        off = 0.0 if part == 0 else 0.4 if 2 * part == TICKS_PER_QUARTER else 0.9
        out.append(-2.5 + 0.9 * haste + 0.6 * (pads - 1) + 0.5 * at_once + off)
    return out


def play(
    learner: Learner, notes: Sequence[Note], rng: np.random.Generator, *, seat: int = 0, rate: float = 1.0
) -> tuple[Hit, ...]:
    """Return the hits the learner plays to ``notes``, in order of time; asynchronies are real time at any ``rate``."""
    today = float(rng.normal(0, _ATTENTION))
    rows: list[tuple[int, Pad, int]] = []
    for note, hard in zip(notes, hardness(notes, rate), strict=True):
        logit = learner.ability + today + learner.limbs[note.pad] - hard
        away = micros_from_millis(float(rng.normal(learner.bias_ms, learner.spread_ms)) * rate)
        if rng.random() < 1 / (1 + math.exp(-logit)):
            rows.append((note.time_us + away, note.pad, note.velocity))
        elif rng.random() < _WRONG_PAD:
            wrong = [pad for pad in (Pad.SNARE, Pad.KICK, Pad.HIHAT) if pad is not note.pad]
            rows.append((note.time_us + away, wrong[int(rng.integers(len(wrong)))], note.velocity))
    rows.sort(key=lambda row: row[0])
    return tuple(Hit(seat, seq, time, pad, velocity) for seq, (time, pad, velocity) in enumerate(rows))


def expected_success(learner: Learner, notes: Sequence[Note], rate: float = 1.0) -> float:
    """Return the share of notes the learner strikes on an ordinary day; 1 of none."""
    found = [
        1 / (1 + math.exp(hard - learner.ability - learner.limbs[note.pad]))
        for note, hard in zip(notes, hardness(notes, rate), strict=True)
    ]
    return sum(found) / len(found) if found else 1.0


def practised(learner: Learner, minutes: float, success: float) -> Learner:
    """Return the learner after ``minutes`` of play at which a share ``success`` was met."""
    challenge = max(math.exp(-0.5 * ((success - _BEST) / _WIDTH) ** 2), _LEAST)
    steady = math.exp(-minutes * challenge / learner.steadying_minutes)
    return msgspec.structs.replace(
        learner,
        ability=learner.ability + learner.gain * challenge * minutes,
        spread_ms=learner.floor_ms + (learner.spread_ms - learner.floor_ms) * steady,
    )
