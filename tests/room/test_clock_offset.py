# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sidestick.room import ClockOffset

MS = 1000


def exchange(clock: ClockOffset, at_us: int, offset_us: int, there_us: int, back_us: int, busy_us: int = 40) -> None:
    received = at_us + there_us
    clock.add(at_us, received + offset_us, received + busy_us + offset_us, received + busy_us + back_us)


def test_an_even_path_gives_the_offset_exactly() -> None:
    clock = ClockOffset()
    exchange(clock, 0, 123_456, 5 * MS, 5 * MS)
    estimate = clock.estimate()
    assert estimate is not None
    assert (estimate.offset_us, estimate.uncertainty_us) == (123_456, 5 * MS)


def test_an_uneven_path_biases_by_half_the_difference_and_no_method_can_see_it() -> None:
    clock = ClockOffset()
    for i in range(20):
        exchange(clock, i * 100 * MS, 0, 30 * MS, 12 * MS)
    estimate = clock.estimate()
    assert estimate is not None
    assert estimate.offset_us == 9 * MS
    assert estimate.uncertainty_us == 21 * MS


def test_before_the_first_exchange_nothing_is_claimed() -> None:
    assert ClockOffset().estimate() is None


def test_an_exchange_during_which_a_clock_was_set_is_left_out() -> None:
    clock = ClockOffset()
    clock.add(1_000_000, 0, 10, 500_000)
    clock.add(0, 10, 5, 20)
    assert clock.estimate() is None


def test_on_a_jittery_line_the_quickest_exchange_is_believed() -> None:
    rng = np.random.default_rng(3)
    clock = ClockOffset()
    for i in range(24):
        there, back = (int(4 * MS + rng.exponential(15 * MS)) for _ in range(2))
        exchange(clock, i * 1000 * MS, -777_000, there, back)
    estimate = clock.estimate()
    assert estimate is not None
    assert abs(estimate.offset_us + 777_000) < 4 * MS


@given(
    st.lists(st.tuples(st.integers(0, 500_000), st.integers(0, 500_000)), min_size=1, max_size=30),
    st.integers(-(10**12), 10**12),
)
def test_the_truth_always_lies_within_the_uncertainty(legs: list[tuple[int, int]], offset_us: int) -> None:
    clock = ClockOffset()
    for i, (there, back) in enumerate(legs):
        exchange(clock, i * 1_000_000, offset_us, there, back)
    estimate = clock.estimate()
    assert estimate is not None
    assert abs(estimate.offset_us - offset_us) <= estimate.uncertainty_us + 1
