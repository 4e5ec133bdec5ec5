# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.souvenir.palette import BACKDROP, INK, LANES, SOFT, ink_on, luminance, mixed, rgb


def contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_hex_colour_is_read_as_three_numbers() -> None:
    assert rgb("#ff8000") == (255, 128, 0)


def test_text_on_the_backdrop_is_readable() -> None:
    assert contrast(INK, BACKDROP) >= 7
    assert contrast(SOFT, BACKDROP) >= 4.5


@pytest.mark.parametrize("colour", LANES.values())
def test_every_lane_stands_out_from_the_backdrop(colour: tuple[int, int, int]) -> None:
    assert contrast(colour, BACKDROP) >= 3


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_a_jackets_number_is_readable_on_any_colour(colour: tuple[int, int, int]) -> None:
    assert contrast(ink_on(colour), colour) >= 3.9


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mixed((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)
