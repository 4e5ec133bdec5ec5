# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.errors import BadData
from sidestick.music import TempoMap

maps = st.lists(st.tuples(st.integers(1, 2000), st.integers(1, 3_000_000)), min_size=1, max_size=30).map(
    lambda steps: TempoMap(
        tuple(sum(s[0] for s in steps[:i]) for i in range(len(steps) + 1)),
        tuple(sum(s[1] for s in steps[:i]) for i in range(len(steps) + 1)),
    )
)


@given(maps, st.integers(-5000, 60_000), st.integers(1, 5000))
def test_a_later_position_is_never_earlier_in_time(tempo_map: TempoMap, tick: int, step: int) -> None:
    assert tempo_map.micros_at(tick) <= tempo_map.micros_at(tick + step)


@given(maps)
def test_anchors_are_met_exactly_both_ways(tempo_map: TempoMap) -> None:
    for tick, time in zip(tempo_map.ticks, tempo_map.times_us, strict=True):
        assert tempo_map.micros_at(tick) == time
        assert tempo_map.ticks_at(time) == tick


def test_before_the_first_and_after_the_last_anchor_the_tempo_goes_on() -> None:
    tempo_map = TempoMap((0, 480, 960), (1_000_000, 1_500_000, 2_500_000))
    assert tempo_map.micros_at(-480) == 500_000
    assert tempo_map.micros_at(1440) == 3_500_000


@pytest.mark.parametrize(
    ("ticks", "times", "message"),
    [
        ((0,), (0,), "at least two"),
        ((0, 1), (0,), "same number"),
        ((0, 0), (0, 1), "must increase"),
        ((0, 1), (5, 5), "must increase"),
        ((3, 1), (0, 1), "1 comes after 3"),
    ],
)
def test_a_map_that_cannot_be_is_refused(ticks: tuple[int, ...], times: tuple[int, ...], message: str) -> None:
    with pytest.raises(BadData, match=message):
        TempoMap(ticks, times)
