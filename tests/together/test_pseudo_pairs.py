# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np

from sidestick.music import Chart
from sidestick.take import Take
from sidestick.together import pseudo_pairs
from tests.together.duets import Real, duet_of, playing

BOUND = ((0.0, 0.3), (0.3, 0.0))


def others(
    count: int, *, sha: str = "a" * 64, rate: float = 1.0, same_people: bool = False
) -> list[tuple[Take, list[Chart]]]:
    out = []
    for i, a in enumerate(playing(120, (0.1, 0.1), BOUND, seed=5, takes=count)):
        take, charts = duet_of(a)
        seats = tuple(
            seat
            if same_people
            else msgspec.structs.replace(seat, player=msgspec.structs.replace(seat.player, id=f"s{i}{seat.index}"))
            for seat in take.header.seats
        )
        header = msgspec.structs.replace(take.header, id=f"{i + 1:032x}", seats=seats, song_sha256=sha, rate=rate)
        out.append((msgspec.structs.replace(take, header=header), charts))
    return out


def measured(a: Real) -> tuple[Take, list[Chart]]:
    return duet_of(a)


def test_two_who_steer_by_each_other_are_tighter_than_strangers_to_the_same_song() -> None:
    (found,) = pseudo_pairs(*measured(playing(120, (0.1, 0.1), BOUND, seed=1)[0]), others(10))
    assert (found.first, found.second, found.count) == (0, 1, 40)
    assert found.better
    assert found.p == 1 / 41


def test_two_who_never_heard_each_other_are_no_tighter() -> None:
    better = 0
    away = others(6)
    one, two = (playing(120, (0.1, 0.1), BOUND, seed=seed, takes=20) for seed in (2, 3))
    for left, right in zip(one, two, strict=True):
        (found,) = pseudo_pairs(*measured(np.vstack([left[0], right[1]])), away)
        better += found.better
    assert better <= 4


def test_few_strangers_prove_nothing() -> None:
    (found,) = pseudo_pairs(*measured(playing(120, (0.1, 0.1), BOUND, seed=1)[0]), others(4))
    assert found.count == 16
    assert not found.better


def test_another_song_another_rate_the_same_people_and_short_takes_do_not_count() -> None:
    one = measured(playing(120, (0.1, 0.1), BOUND, seed=1)[0])
    assert pseudo_pairs(*one, others(3, sha="b" * 64)) == ()
    assert pseudo_pairs(*one, others(3, rate=0.75)) == ()
    assert pseudo_pairs(*one, others(3, same_people=True)) == ()
    assert pseudo_pairs(*one, [one]) == ()
    assert pseudo_pairs(*measured(playing(31)[0]), others(3)) == ()
