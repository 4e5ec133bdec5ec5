# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import threading

import msgspec

from sidestick.coach import Skill
from sidestick.library import Library
from sidestick.library.skills import Learn
from tests.fakes.clock import FakeClock
from tests.library.examples import header, put, song

A_DAY_US = 86_400_000_000


def abler(by: float) -> Learn:
    return lambda skill, day: msgspec.structs.replace(
        skill, ability=skill.ability + by, notes=skill.notes + 10, variance=0.1, day=day
    )


def test_somebody_new_is_believed_to_be_anybody(library: Library) -> None:
    assert msgspec.structs.replace(library.skills.of("new"), day=0.0) == Skill()


def test_what_was_learnt_is_there_tomorrow_and_less_sure_in_a_month(library: Library, clock: FakeClock) -> None:
    after = library.skills.learn("ann", abler(2.0))
    assert (after.ability, after.notes) == (2.0, 10)
    clock.now_us += 30 * A_DAY_US
    later = library.skills.of("ann")
    assert later.notes == 10
    assert 1.0 < later.ability < after.ability
    assert later.variance > after.variance


def test_a_seat_of_a_take_is_learnt_from_once_and_nobody_from_an_empty_one(library: Library) -> None:
    played = header(put(library, song()))
    library.takes.begin(played)
    assert library.skills.unlearnt() == []
    library.takes.finish(played.id, 8_000_000, finished=True, counts=[0, 0])
    assert library.skills.unlearnt() == [played.id]
    for _ in range(2):
        library.skills.learn_from(played, [(played.seats[0], abler(1.0)), (played.seats[1], None)])
    assert library.skills.unlearnt() == []
    around = library.skills.around(played.id)
    assert list(around) == [0]
    assert (around[0].before.ability, around[0].after.ability) == (0.0, 1.0)
    assert library.skills.of(played.seats[0].player.id).notes == 10
    assert library.skills.of(played.seats[1].player.id).notes == 0


def test_two_who_learn_from_one_take_at_once_learn_it_once(library: Library) -> None:
    played = header(put(library, song()))
    library.takes.begin(played)
    library.takes.finish(played.id, 8_000_000, finished=True, counts=[0, 0])
    changes = [(seat, abler(1.0)) for seat in played.seats]
    workers = [threading.Thread(target=library.skills.learn_from, args=(played, changes)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [library.skills.of(seat.player.id).notes for seat in played.seats] == [10, 10]
