# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sidestick.souvenir.excerpt import LEAD_IN_US, LONGEST_US, TAIL_US, excerpt

SECOND = 1_000_000


def test_a_short_take_is_shown_whole_with_a_breath_before_and_after() -> None:
    part = excerpt([5 * SECOND, 30 * SECOND], [0, 2 * SECOND], [], 60 * SECOND)
    assert part == (4 * SECOND, 31_500_000)


def test_a_take_without_hits_shows_what_was_there() -> None:
    assert excerpt([], [], [], 20 * SECOND) == (0, 20 * SECOND)


def test_a_long_take_shows_where_most_was_played() -> None:
    sparse = [second * SECOND for second in range(10, 300, 10)]
    dense = [150 * SECOND + k * 100_000 for k in range(500)]
    part = excerpt(sparse + dense, list(range(0, 300 * SECOND, 2 * SECOND)), [], 300 * SECOND)
    assert part.start_us <= 150 * SECOND
    assert part.end_us >= 199 * SECOND


def test_of_two_equal_parts_the_one_at_a_section_is_shown() -> None:
    hits = [second * SECOND for second in range(0, 300, 2)]
    downbeats = list(range(0, 300 * SECOND, 4 * SECOND))
    part = excerpt(hits, downbeats, [120 * SECOND], 300 * SECOND)
    assert part.start_us == 120 * SECOND - LEAD_IN_US


@given(
    st.lists(st.integers(0, 600 * SECOND), max_size=200),
    st.lists(st.integers(0, 600 * SECOND), max_size=50, unique=True),
    st.lists(st.integers(0, 600 * SECOND), max_size=10, unique=True),
)
def test_an_excerpt_lies_within_the_take_and_is_never_longer_than_allowed(
    hits: list[int], downbeats: list[int], sections: list[int]
) -> None:
    part = excerpt(hits, sorted(downbeats), sorted(sections), 600 * SECOND)
    assert 0 <= part.start_us < part.end_us <= 600 * SECOND
    if hits:
        assert part.end_us - part.start_us <= LONGEST_US + LEAD_IN_US + TAIL_US
