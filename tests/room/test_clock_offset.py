# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.room import ClockOffset

MS = 1000
CASES = json.loads((Path(__file__).resolve().parents[2] / "conformance/clock/lines.json").read_text(encoding="utf-8"))


def exchange(clock: ClockOffset, at_us: int, offset_us: int, there_us: int, back_us: int, busy_us: int = 40) -> None:
    received = at_us + there_us
    clock.add(at_us, received + offset_us, received + busy_us + offset_us, received + busy_us + back_us)


def test_an_even_path_gives_the_offset() -> None:
    clock = ClockOffset()
    exchange(clock, 0, 123_456, 5 * MS, 5 * MS)
    estimate = clock.estimate()
    assert estimate is not None
    # Within an exchange of 10 ms two clocks may drift apart by 2 us.
    assert abs(estimate.offset_us - 123_456) <= 2
    assert 5 * MS <= estimate.uncertainty_us <= 5 * MS + 4


def test_an_uneven_path_biases_by_half_the_difference_and_no_method_can_see_it() -> None:
    clock = ClockOffset()
    for i in range(20):
        exchange(clock, i * 100 * MS, 0, 30 * MS, 12 * MS)
    estimate = clock.estimate()
    assert estimate is not None
    # A few microseconds more for the drift that there may be within an exchange.
    assert abs(estimate.offset_us - 9 * MS) <= 5
    assert 21 * MS <= estimate.uncertainty_us <= 21 * MS + 10


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


@given(
    st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 90_000)), min_size=1, max_size=80),
    st.floats(-200, 200),
    st.integers(0, 5_000_000),
)
def test_also_between_exchanges_and_with_clocks_that_drift(
    legs: list[tuple[int, int]], skew_ppm: float, later_us: int
) -> None:
    clock = ClockOffset()

    def theirs(ours_us: int) -> int:
        return ours_us + 10**9 + round(ours_us * skew_ppm / 1e6)

    end = 0
    for i, (there, back) in enumerate(legs):
        c0 = i * 1_000_000
        end = c0 + there + 30 + back
        clock.add(c0, theirs(c0 + there), theirs(c0 + there + 30), end)
    estimate = clock.estimate(end + later_us)
    assert estimate is not None
    truth = theirs(end + later_us) - (end + later_us)
    assert abs(estimate.offset_us - truth) <= estimate.uncertainty_us + 3


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_estimates_are_the_recorded_ones(case: dict[str, Any]) -> None:
    clock = ClockOffset()
    for count, times in enumerate(case["exchanges"]):
        clock.add(*times)
        for after, at, offset, uncertainty in case["estimates"]:
            if after == count:
                estimate = clock.estimate(at)
                assert estimate is not None
                assert (estimate.offset_us, estimate.uncertainty_us) == (offset, uncertainty)


def test_a_clock_that_slept_is_believed_anew_at_its_first_exchange() -> None:
    clock = ClockOffset()
    for i in range(10):
        exchange(clock, i * 1000 * MS, 0, 5 * MS, 5 * MS)
    exchange(clock, 10_000 * MS, 60_000 * MS, 6 * MS, 6 * MS)
    estimate = clock.estimate()
    assert estimate is not None
    assert abs(estimate.offset_us - 60_000 * MS) <= 2
    assert 6 * MS <= estimate.uncertainty_us <= 6 * MS + 4


def test_each_way_is_believed_where_it_was_quickest() -> None:
    clock = ClockOffset()
    exchange(clock, 0, 5_000, 2 * MS, 40 * MS)
    exchange(clock, 1 * MS, 5_000, 40 * MS, 2 * MS)
    estimate = clock.estimate()
    assert estimate is not None
    assert abs(estimate.offset_us - 5_000) <= 10
    assert abs(estimate.uncertainty_us - 2 * MS) <= 10


def test_what_was_measured_is_believed_less_as_it_ages() -> None:
    clock = ClockOffset()
    exchange(clock, 0, 0, 2 * MS, 2 * MS)
    doubts = [clock.estimate(at * 1000 * MS) for at in (0, 10, 60)]
    assert [doubt.uncertainty_us // 1000 for doubt in doubts if doubt] == [2, 4, 14]


def test_a_restart_forgets() -> None:
    clock = ClockOffset()
    exchange(clock, 0, 0, 2 * MS, 2 * MS)
    clock.restart()
    assert clock.estimate() is None
