# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sidestick.take import TakeHeader
from sidestick.together import PairHistory, Report, pair_history, report
from tests.together.duets import duet_of, playing


@pytest.fixture(scope="module")
def evening() -> tuple[TakeHeader, Report]:
    take, charts = duet_of(playing(160, (0.2, 0.2), ((0.0, 0.2), (0.2, 0.0)), seed=1)[0])
    return take.header, report(take, charts, rng=np.random.default_rng(0))


def told(
    evening: tuple[TakeHeader, Report], aparts_us: list[int], lives: list[float | None] | None = None
) -> list[tuple[TakeHeader, Report]]:
    """One take a day, as close as given."""
    header, one = evening
    out = []
    for day, apart_us in enumerate(aparts_us):
        life = 2.0 if lives is None else lives[day]
        pair = msgspec.structs.replace(one.pairs[0], apart_us=apart_us, mean_us=-7_000, half_life_beats=life)
        out.append(
            (
                msgspec.structs.replace(header, id=f"{day:032x}", started_at=f"2026-01-{day + 1:02d}T00:00:00Z"),
                msgspec.structs.replace(one, pairs=(pair,)),
            )
        )
    return out


def history(takes: list[tuple[TakeHeader, Report]], first: str = "p0", second: str = "p1") -> PairHistory:
    return pair_history(takes, first, second, np.random.default_rng(0))


def test_takes_are_told_in_the_order_of_their_days_and_the_closest_is_named(
    evening: tuple[TakeHeader, Report],
) -> None:
    one = history(told(evening, [40_000, 20_000, 30_000])[::-1])
    assert [take.apart_us for take in one.takes] == [40_000, 20_000, 30_000]
    assert one.closest == 1


def test_whoever_is_named_first_is_first_in_every_take(evening: tuple[TakeHeader, Report]) -> None:
    takes = told(evening, [30_000])
    assert [history(takes, *ids).takes[0].mean_us for ids in (("p0", "p1"), ("p1", "p0"))] == [-7_000, 7_000]


def test_three_takes_draw_no_line_and_seven_support_none(evening: tuple[TakeHeader, Report]) -> None:
    assert history(told(evening, [60_000, 30_000, 15_000])).apart is None
    seven = history(told(evening, [64_000 // 2**i for i in range(7)])).apart
    assert seven is not None
    assert (seven.from_us, seven.to_us, seven.supported) == (64_000, 1_000, False)


def test_ten_ever_closer_evenings_are_a_supported_line(evening: tuple[TakeHeader, Report]) -> None:
    aparts = [round(60_000 * 0.85**i * (1.05 if i % 2 else 0.95)) for i in range(10)]
    lives = [6.0 * 0.9**i for i in range(10)]
    one = history(told(evening, aparts, [*lives]))
    assert one.apart is not None
    assert one.apart.supported
    assert one.apart.to_us < one.apart.from_us / 3
    assert one.half_life is not None
    assert one.half_life.supported
    assert one.half_life.to_beats == pytest.approx(6.0 * 0.9**9, abs=0.02)


def test_takes_without_a_half_life_are_left_out_of_its_line_alone(evening: tuple[TakeHeader, Report]) -> None:
    one = history(told(evening, [30_000] * 6, [2.0, None, None, None, 2.0, 2.0]))
    assert one.half_life is None
    assert one.apart is not None
    assert not one.apart.supported


def test_others_and_takes_alone_do_not_count(evening: tuple[TakeHeader, Report]) -> None:
    empty = PairHistory((), None, None, None)
    assert history(told(evening, [30_000]), "p0", "somebody else") == empty
    assert history(told(evening, [30_000]), "p0", "p0") == empty
    assert history([]) == empty
