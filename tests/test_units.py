# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.units import (
    clamp_velocity,
    micros_from_millis,
    micros_from_seconds,
    millis_from_micros,
    rounded_division,
    seconds_from_micros,
)


@pytest.mark.parametrize(
    ("seconds", "micros"),
    [(0, 0), (1, 1_000_000), (0.0000005, 1), (-0.0000005, -1), (0.00000049, 0), (-1.25, -1_250_000)],
)
def test_seconds_become_the_nearest_microsecond_away_from_zero(seconds: float, micros: int) -> None:
    assert micros_from_seconds(seconds) == micros


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), float("-inf")])
def test_a_time_that_is_not_finite_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="finite number of seconds"):
        micros_from_seconds(seconds)


@given(st.integers(-(10**10), 10**10))
def test_microseconds_come_back_from_seconds(micros: int) -> None:
    assert micros_from_seconds(seconds_from_micros(micros)) == micros
    assert micros_from_millis(millis_from_micros(micros)) == micros


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**7))
def test_division_rounds_half_up_exactly(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator) + Fraction(1, 2)
    assert rounded_division(numerator, denominator) == exact.__floor__()


@pytest.mark.parametrize("denominator", [0, -3])
def test_a_denominator_must_be_positive(denominator: int) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        rounded_division(1, denominator)


@pytest.mark.parametrize(
    ("value", "velocity"), [(-5, 1), (0, 1), (0.4, 1), (63.5, 64), (126.4, 126), (127, 127), (900, 127)]
)
def test_a_velocity_is_held_between_1_and_127(value: float, velocity: int) -> None:
    assert clamp_velocity(value) == velocity
