# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sidestick.take import TakeHeader
from sidestick.together import PairHistory, Report, pair_history, report
from sidestick.words import LANGUAGES, say
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


def test_a_take_of_few_shared_strokes_is_left_out_and_counted(evening: tuple[TakeHeader, Report]) -> None:
    takes = told(evening, [8_000, 20_000, 30_000])
    header, one = takes[0]
    few = msgspec.structs.replace(one.pairs[0], shared=11, asked=70)
    found = history([(header, msgspec.structs.replace(one, pairs=(few,))), *takes[1:]])
    assert [take.apart_us for take in found.takes] == [20_000, 30_000]
    assert found.closest == 0
    assert found.left_out == 1
    assert "history.left_out" in [sentence.key for sentence in found.sentences]


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
    for one in (
        history(told(evening, [30_000]), "p0", "somebody else"),
        history(told(evening, [30_000]), "p0", "p0"),
        history([]),
    ):
        assert (one.takes, one.closest, one.apart, one.half_life) == ((), None, None, None)
        assert [sentence.key for sentence in one.sentences] == ["history.none"]


def keys(one: PairHistory) -> list[str]:
    return [sentence.key.removeprefix("history.") for sentence in one.sentences]


def hosted(takes: list[tuple[TakeHeader, Report]], hosts: list[int]) -> list[tuple[TakeHeader, Report]]:
    return [(msgspec.structs.replace(header, host=host), one) for (header, one), host in zip(takes, hosts, strict=True)]


def test_home_and_away_are_compared_from_four_takes_each_on(evening: tuple[TakeHeader, Report]) -> None:
    aparts = [30_000, 60_000] * 4
    home = history(hosted(told(evening, aparts), [0, 1] * 4)).home
    assert (home.first_takes, home.first_apart_us, home.second_takes, home.second_apart_us) == (4, 30_000, 4, 60_000)
    assert home.differs
    turned = history(hosted(told(evening, aparts), [0, 1] * 4), "p1", "p0").home
    assert (turned.first_apart_us, turned.second_apart_us) == (60_000, 30_000)
    assert history(hosted(told(evening, aparts[:7]), [0, 1] * 3 + [0])).home.differs is None
    alike = [30_000, 33_000, 31_000, 29_000, 34_000, 30_500, 32_000, 31_500]
    assert history(hosted(told(evening, alike), [0, 1] * 4)).home.differs is False


def test_home_and_away_that_are_alike_are_seldom_called_different(evening: tuple[TakeHeader, Report]) -> None:
    rng = np.random.default_rng(4)
    called = 0
    for _ in range(60):
        aparts = [int(value) for value in 30_000 * np.exp(rng.normal(0, 0.3, 10))]
        called += bool(history(hosted(told(evening, aparts), [0, 1] * 5)).home.differs)
    # At one in twenty: more than nine of sixty would be one in a thousand.
    assert called <= 9


def test_what_the_takes_say_is_said_and_no_more(evening: tuple[TakeHeader, Report]) -> None:
    assert keys(history(told(evening, [40_000, 20_000]))) == ["few", "closest", "no_return"]
    closer = history(told(evening, [round(60_000 * 0.85**i) for i in range(10)], [6.0 * 0.9**i for i in range(10)]))
    assert keys(closer) == ["closer", "closest", "quicker", "no_return"]
    apart = history(told(evening, [round(20_000 * 1.2**i) for i in range(10)], [2.0 * 1.2**i for i in range(10)]))
    assert keys(apart) == ["apart", "closest", "slower", "no_return"]
    flat = history(hosted(told(evening, [30_000, 32_000, 29_000, 31_000, 30_500]), [0, 1, 0, 1, 0]))
    assert keys(flat) == ["no_trend", "closest", "half_no_trend", "host", "host_few"]
    assert flat.sentences[-2].parameters["first"] == "Mina"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_history_can_be_said(evening: tuple[TakeHeader, Report], language: str) -> None:
    both = hosted(told(evening, [30_000, 60_000] * 4), [0, 1] * 4)
    takes = [told(evening, [40_000, 20_000]), told(evening, [30_000] * 9), both, []]
    for one in map(history, takes):
        for sentence in one.sentences:
            assert "{{" not in say(f"report.{sentence.key}", language, **sentence.parameters)
