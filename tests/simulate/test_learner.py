# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sidestick.judge import judge
from sidestick.music import Pad
from sidestick.simulate.learner import Learner, expected_success, hardness, novice, play, practised, veteran
from sidestick.take import Grade
from tests.coach.songs import charts


def someone(ability: float = 1.0, spread_ms: float = 37.0) -> Learner:
    return Learner(ability, 0.3, spread_ms, 18.0, 30.0, 0.0, dict.fromkeys(Pad, 0.0))


def test_the_same_seed_plays_the_same() -> None:
    notes = charts()[3].notes
    one, other = (play(someone(), notes, np.random.default_rng(3)) for _ in range(2))
    assert one == other
    assert all(before.time_us <= after.time_us for before, after in pairwise(one))


def test_the_share_struck_is_what_is_expected() -> None:
    notes = charts()[2].notes
    rng = np.random.default_rng(1)
    met = []
    for _ in range(60):
        rows = judge(notes, play(someone(), notes, rng), level=charts()[2].level)
        met.append(sum(row.grade not in {Grade.MISS, Grade.EXTRA} for row in rows) / len(notes))
    assert float(np.mean(met)) == pytest.approx(expected_success(someone(), notes), abs=0.05)


def test_asynchronies_spread_as_the_table_says() -> None:
    notes = charts()[1].notes
    rng = np.random.default_rng(2)
    rows = [
        row.asynchrony_us for _ in range(20)
        for row in judge(notes, play(someone(9.0), notes, rng), level=charts()[1].level) if row.asynchrony_us is not None
    ]  # fmt: skip
    assert float(np.std(rows)) / 1000 == pytest.approx(37, abs=2)


def test_every_level_is_harder_than_the_one_below() -> None:
    shares = [expected_success(someone(), chart.notes) for chart in charts()]
    assert shares[:4] == sorted(shares[:4], reverse=True)
    assert float(np.mean(hardness(charts()[5].notes))) > float(np.mean(hardness(charts()[0].notes))) + 1


def test_practice_where_success_is_likely_and_not_sure_teaches_most() -> None:
    gains = {share: practised(someone(), 5, share).ability for share in (0.3, 0.82, 1.0)}
    assert gains[0.82] > gains[1.0] > 1.0
    assert gains[0.82] > gains[0.3]
    assert practised(someone(), 5, 0.82).spread_ms < 37
    assert practised(someone(), 0, 0.82) == someone()


def test_novices_and_veterans_are_drawn_as_the_table_says() -> None:
    rng = np.random.default_rng(9)
    novices, veterans = [novice(rng) for _ in range(400)], [veteran(rng) for _ in range(400)]
    assert float(np.median([row.spread_ms for row in novices])) == pytest.approx(37, rel=0.05)
    assert float(np.median([row.spread_ms for row in veterans])) == pytest.approx(12, rel=0.05)
    assert min(row.gain for row in novices) > 0
    assert {row.gain for row in veterans} == {0.0}


def test_no_notes_are_no_trouble() -> None:
    assert play(someone(), (), np.random.default_rng(1)) == ()
    assert expected_success(someone(), ()) == 1
