# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sidestick.souvenir import Evenings, Played
from tests.souvenir.takes import charts, song, take


def played(number: int, *, host: int = 0) -> Played:
    one = take()
    header = msgspec.structs.replace(
        one.header, id=f"{number:032x}", started_at=f"2026-11-{number:02d}T19:30:00Z", host=host
    )
    return Played(msgspec.structs.replace(one, header=header), song(), charts())


def test_two_are_told_from_take_to_take_in_the_order_of_their_days() -> None:
    seen: list[int] = []
    told = Evenings().history([played(3), played(1), played(2, host=1)], "p0", "p1", seen.append)
    assert [one.started_at[8:10] for one in told.takes] == ["01", "02", "03"]
    assert [one.host for one in told.takes] == ["first", "second", "first"]
    assert (told.first, told.second) == ("Mina", "지훈")
    assert seen == [1, 2, 3]


def test_a_take_is_measured_once_and_anew_when_it_grew(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []
    true = Played.encore

    def counted(self: Played) -> Any:
        measured.append(self.take.header.id)
        return true(self)

    monkeypatch.setattr(Played, "encore", counted)
    evenings, one = Evenings(), played(1)
    first, again = (evenings.history([one], "p0", "p1") for _ in range(2))
    assert first == again
    assert len(measured) == 1
    grown = msgspec.structs.replace(one, take=msgspec.structs.replace(one.take, hits=one.take.hits[:-1]))
    evenings.history([grown], "p0", "p1")
    assert len(measured) == 2
