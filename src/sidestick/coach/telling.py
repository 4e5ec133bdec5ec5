# SPDX-License-Identifier: Apache-2.0
"""What the coach tells after a take: one sentence and one picture. What went well first, one next step, and why.

The sentence is made of three clauses from tables, each a key in ``words/*/coach.json``; the picture is how much of each bar
was met. No clause compares people, and none says what was bad.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from sidestick.coach import parameters as p
from sidestick.coach.bars import weakest_bars
from sidestick.coach.climb import Move
from sidestick.coach.ladder import Rung, few_are_new, word_of
from sidestick.coach.lesson import Said
from sidestick.coach.skill import Skill
from sidestick.music import Chart
from sidestick.take import Grade, Judgement
from sidestick.words import say

_GOOD_SHARE = 0.85
_ENOUGH_OF_A_PAD = 8
_STEADIER = 0.85
_LONG_RUN, _SHORT_RUN = 16, 3
_AT_THE_END = 8
_WEAK_BAR = 0.5
_WORDS = {"pad": "pads", "place": "places"}


class BarShare(msgspec.Struct, frozen=True):
    """One bar of the picture: its index into ``Chart.bars``, its notes, and the share of them that was met."""

    bar: int
    notes: int
    met: float


class Telling(msgspec.Struct, frozen=True):
    """What went well, the next step, why; and the picture, bar by bar."""

    well: Said
    next: Said
    why: Said
    picture: tuple[BarShare, ...]


def tell(
    chart: Chart, judgements: Sequence[Judgement], before: Skill, after: Skill, move: Move, rungs: Sequence[Rung]
) -> Telling:
    """Return what to say of a take of ``chart``; ``before`` and ``after`` are the beliefs around it."""
    weak = weakest_bars(chart, judgements, most=1)
    rung = rungs[move.rung]
    percent = round(100 * move.chance)
    if move.reason in {"stay", "top"} and weak and weak[0].cost >= _WEAK_BAR:
        following = Said("tell.next.drill", {"bar": weak[0].bar + 1})
        why = Said("tell.why.drill", {"bar": weak[0].bar + 1})
    else:
        few = move.reason == "climb" and few_are_new(rungs, move.rung - 1, move.rung)
        step = "leap" if few else move.reason
        following = Said(f"tell.next.{step}", {"level": int(move.level), "pad": rung.pad, "place": rung.place})
        why = Said(f"tell.why.{move.reason}", {"percent": percent})
    return Telling(_well(chart, judgements, before, after), following, why, picture(chart, judgements))


def picture(chart: Chart, judgements: Sequence[Judgement]) -> tuple[BarShare, ...]:
    """Return how much of each bar that has notes was met, in order."""
    notes: Counter[int] = Counter()
    met: Counter[int] = Counter()
    for judgement in judgements:
        if judgement.note is not None:
            bar = max(bisect_right(chart.bars, chart.notes[judgement.note].tick) - 1, 0)
            notes[bar] += 1
            met[bar] += judgement.grade is not Grade.MISS
    return tuple(BarShare(bar, notes[bar], round(met[bar] / notes[bar], 4)) for bar in sorted(notes))


def spoken(said: Said, language: str) -> str:
    """Return the sentence in ``language``, its pads and places in that language too."""
    parameters = {
        name: say(f"coach.{_WORDS[name]}.{value}", language) if name in _WORDS else value
        for name, value in said.parameters.items()
    }
    return say(f"coach.{said.key}", language, **parameters)


def sentence(telling: Telling, language: str) -> str:
    """Return the whole of what is told as one sentence in ``language``."""
    clauses = {name: spoken(getattr(telling, name), language) for name in ("well", "next", "why")}
    return say("coach.tell.sentence", language, **clauses)


def _well(chart: Chart, judgements: Sequence[Judgement], before: Skill, after: Skill) -> Said:
    """Return the best true thing there is to say, looked for in the order of this function."""
    notes: dict[str, list[bool]] = defaultdict(list)
    run = longest = 0
    for judgement in judgements:
        if judgement.note is not None:
            met = judgement.grade is not Grade.MISS
            notes[word_of(chart.notes[judgement.note])].append(met)
            run = run + 1 if met else 0
            longest = max(longest, run)
    steadier = {
        limb: (round(before.timing[limb].spread_us / 1000), round(row.spread_us / 1000))
        for limb, row in after.timing.items()
        if limb in before.timing and before.timing[limb].notes >= p.TIMED_FOR_SPREAD.value
    }
    gains = {limb: pair for limb, pair in steadier.items() if pair[1] <= _STEADIER * pair[0]}
    if gains:
        was, now = min(gains.values(), key=lambda pair: pair[1] / pair[0])
        return Said("tell.well.steadier", {"before": was, "after": now})
    shares = {pad: sum(row) / len(row) for pad, row in notes.items() if len(row) >= _ENOUGH_OF_A_PAD}
    if shares:
        best = max(shares, key=lambda pad: (shares[pad], len(notes[pad])))
        if shares[best] >= _GOOD_SHARE:
            return Said("tell.well.pad", {"pad": best, "percent": round(100 * shares[best])})
    if longest >= _LONG_RUN:
        return Said("tell.well.run", {"notes": longest})
    played = [j.grade is not Grade.MISS for j in judgements if j.note is not None]
    if len(played) == len(chart.notes) and any(played[-_AT_THE_END:]):
        return Said("tell.well.through", {})
    if longest >= _SHORT_RUN:
        return Said("tell.well.run", {"notes": longest})
    return Said("tell.well.began", {})
