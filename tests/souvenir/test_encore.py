# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec

from sidestick.judge import judge, score
from sidestick.souvenir import Encore, encore_of
from tests.souvenir.takes import charts, encore, song, take


def test_an_encore_has_each_seats_score_as_judging_gives_it() -> None:
    played, every = take(), charts()
    for seat, counted in zip(played.header.seats, encore().scores, strict=True):
        judged = judge(every[seat.index].notes, played.hits_of(seat.index), level=seat.level)
        assert counted == score(judged, seat=seat.index)


def test_an_encore_is_the_same_each_time_and_comes_back_from_json() -> None:
    first = encore()
    assert first == encore()
    assert msgspec.json.decode(msgspec.json.encode(first), type=Encore) == first


def test_notes_after_the_point_where_a_take_stopped_are_not_missed() -> None:
    stopped = encore_of(take(finished=False), song(), charts())
    asked = [sum(note.time_us <= 5_000_000 for note in charts()[seat.index].notes) for seat in take().header.seats]
    assert [counted.notes for counted in stopped.scores] == asked


def test_one_player_alone_has_an_encore_without_a_pair() -> None:
    alone = encore(("Mina",))
    assert alone.together.pairs == ()
    assert len(alone.scores) == 1
