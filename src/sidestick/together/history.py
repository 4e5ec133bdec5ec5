# SPDX-License-Identifier: Apache-2.0
"""Two people from take to take: their closest take, whether they come closer or find each other sooner, home and away.

The lines are robust (``trend.py``) through the logarithm of a take's mean distance, and of its half-life, in the order of
the takes. Takes are few and songs differ: under four takes no line is drawn, under eight none is called supported. Two
takes of different songs or levels are compared as they are; a hard song looks like a bad evening.

*Home and away.* The host of a take is who opened the room, at one table the left seat: who brings the song sits down
there. Takes that one hosted are set beside those that the other hosted; whether they differ is a permutation test on the
mean logarithm of the distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from sidestick.take import TakeHeader
from sidestick.together.coming_together import FLOOR_US
from sidestick.together.headline import comparable
from sidestick.together.resample import REPLICATES, whole_us
from sidestick.together.trend import FEWEST_TO_SAY, Trend, trend
from sidestick.together.values import (
    CameTogether,
    HalfLives,
    HomeAndAway,
    Host,
    PairHistory,
    PairReport,
    PairTake,
    Report,
    Sentence,
)

LEAST_BEATS = 0.1
"""A half-life below a tenth of a beat is no shorter for a person."""
FEWEST_EACH = 4
"""Takes that each must have hosted before home and away are compared."""
LIMIT = 0.05


def pair_history(
    takes: Sequence[tuple[TakeHeader, Report]], first_id: str, second_id: str, rng: np.random.Generator
) -> PairHistory:
    """Return what the takes in which both players (by id) sat say of the two, in order of ``started_at``.

    Takes with too few shared strokes, with strokes that lie nowhere near the song or all of them far off it, or with the
    same strokes on both seats, are left out and counted. A lead is signed as if
    ``first_id`` had always been the first: negative says that they were early. Names are those of the latest take.
    """
    kept, left_out = [], 0
    names = [first_id, second_id]
    for header, report in sorted(takes, key=lambda one: (one[0].started_at, one[0].id)):
        seats = {seat.player.id: seat for seat in header.seats}
        if first_id not in seats or second_id not in seats or first_id == second_id:
            continue
        first, second = seats[first_id], seats[second_id]
        names = [first.player.name, second.player.name]
        for pair in report.pairs:
            if {pair.first, pair.second} != {first.index, second.index}:
                continue
            if comparable(pair, report.players):
                kept.append(_take_of(header, pair, first.index, second.index))
            else:
                left_out += 1
    apart = _line([float(max(one.apart_us, FLOOR_US)) for one in kept], rng)
    lives = _line([max(one.half_life_beats, LEAST_BEATS) for one in kept if one.half_life_beats is not None], rng)
    history = PairHistory(
        first=names[0],
        second=names[1],
        takes=tuple(kept),
        closest=min(range(len(kept)), key=lambda i: kept[i].apart_us) if kept else None,
        apart=None
        if apart is None
        else CameTogether(whole_us(math.exp(apart.start)), whole_us(math.exp(apart.end)), apart.supported),
        half_life=None
        if lives is None
        else HalfLives(round(math.exp(lives.start), 2), round(math.exp(lives.end), 2), lives.supported),
        home=_home_and_away(kept, rng),
        sentences=(),
        left_out=left_out,
    )
    return msgspec.structs.replace(history, sentences=tuple(_sentences(history)))


def _take_of(header: TakeHeader, pair: PairReport, first_seat: int, second_seat: int) -> PairTake:
    assert pair.apart_us is not None
    turned = pair.first != first_seat
    host: Host = "first" if header.host == first_seat else "second" if header.host == second_seat else None
    return PairTake(
        take_id=header.id,
        song_sha256=header.song_sha256,
        started_at=header.started_at,
        apart_us=pair.apart_us,
        mean_us=None if pair.mean_us is None else -pair.mean_us if turned else pair.mean_us,
        sd_us=pair.sd_us,
        within_25ms=pair.within_25ms,
        half_life_beats=pair.half_life_beats,
        host=host,
    )


def _line(values: Sequence[float], rng: np.random.Generator) -> Trend | None:
    if len(values) < FEWEST_TO_SAY:
        return None
    return trend(np.arange(len(values), dtype=np.float64), np.log(np.array(values)), rng)


def _home_and_away(takes: Sequence[PairTake], rng: np.random.Generator) -> HomeAndAway:
    first = [float(max(one.apart_us, FLOOR_US)) for one in takes if one.host == "first"]
    second = [float(max(one.apart_us, FLOOR_US)) for one in takes if one.host == "second"]
    differs = None
    if min(len(first), len(second)) >= FEWEST_EACH:
        pool = np.log(np.array(first + second))
        dealt = rng.permuted(np.tile(pool, (REPLICATES, 1)), axis=1)
        n = len(first)
        gaps = np.abs(dealt[:, :n].mean(axis=1) - dealt[:, n:].mean(axis=1))
        gap = abs(float(pool[:n].mean() - pool[n:].mean()))
        p = (1 + int(np.count_nonzero(gaps >= gap - 1e-12))) / (1 + REPLICATES)
        differs = p <= LIMIT
    return HomeAndAway(
        len(first),
        whole_us(float(np.median(first))) if first else None,
        len(second),
        whole_us(float(np.median(second))) if second else None,
        differs,
    )


def _ms(us: int) -> int:
    return int(us / 1000.0 + 0.5)


def _sentences(history: PairHistory) -> Iterator[Sentence]:
    if history.closest is None:
        yield Sentence("history.none")
        yield from _of_left_out(history)
        return
    best = history.takes[history.closest]
    if history.apart is None:
        yield Sentence("history.few", {"takes": len(history.takes), "needed": FEWEST_TO_SAY})
    else:
        line = history.apart
        ends: dict[str, str | int | float] = {"from_ms": _ms(line.from_us), "to_ms": _ms(line.to_us)}
        if not line.supported:
            yield Sentence("history.no_trend", {**ends, "takes": len(history.takes)})
        else:
            yield Sentence("history.closer" if line.to_us < line.from_us else "history.apart", ends)
    yield Sentence("history.closest", {"ms": _ms(best.apart_us), "date": best.started_at[:10]})
    if history.half_life is not None:
        lives = history.half_life
        beats: dict[str, str | int | float] = {"from_beats": lives.from_beats, "to_beats": lives.to_beats}
        if not lives.supported:
            yield Sentence("history.half_no_trend", {"to_beats": lives.to_beats})
        else:
            yield Sentence("history.quicker" if lives.to_beats < lives.from_beats else "history.slower", beats)
    yield from _of_home(history)
    yield from _of_left_out(history)


def _of_left_out(history: PairHistory) -> Iterator[Sentence]:
    if history.left_out:
        yield Sentence("history.left_out", {"count": history.left_out})


def _of_home(history: PairHistory) -> Iterator[Sentence]:
    home = history.home
    if home.first_apart_us is None or home.second_apart_us is None:
        if home.first_takes or home.second_takes:
            yield Sentence("history.no_return", {"name": history.first if home.second_takes else history.second})
        return
    told: dict[str, str | int | float] = {
        "first": history.first,
        "second": history.second,
        "first_takes": home.first_takes,
        "second_takes": home.second_takes,
        "first_ms": _ms(home.first_apart_us),
        "second_ms": _ms(home.second_apart_us),
    }
    yield Sentence("history.host", told)
    key = "few" if home.differs is None else "differs" if home.differs else "same"
    yield Sentence(f"history.host_{key}")
