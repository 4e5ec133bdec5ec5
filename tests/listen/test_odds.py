# SPDX-License-Identifier: Apache-2.0
"""Log odds there and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.listen.odds import factor, log_odds, with_odds


def one(value: float) -> np.ndarray:
    return np.array([value], np.float32)


@pytest.mark.parametrize(("probability", "odds"), [(0.5, 0.0), (0.75, np.log(3)), (0.0, -9.21), (1.0, 9.21)])
def test_log_odds_at_rows_of_known_odds(probability: float, odds: float) -> None:
    assert log_odds(one(probability))[0] == pytest.approx(odds, abs=0.01)


@given(st.floats(0.001, 0.999), st.floats(-5, 5))
def test_odds_that_are_added_can_be_taken_away_again(probability: float, added: float) -> None:
    there = with_odds(one(probability), one(added))

    assert with_odds(there, one(-added))[0] == pytest.approx(probability, abs=1e-3)


def test_what_never_sounds_and_what_surely_sounds_stay_probabilities() -> None:
    assert 0 <= with_odds(one(0.0), one(3.0))[0] < 1e-4
    assert with_odds(one(1.0), one(-3.0))[0] > 0.999


def test_shares_of_a_probability_keep_their_proportion() -> None:
    shares = np.array([0.3, 0.1], np.float32)

    more = shares * factor(one(0.4), one(np.log(3)))

    assert more.sum() == pytest.approx(0.667, abs=1e-3)
    assert more[0] == pytest.approx(3 * more[1])
    assert (np.zeros(2, np.float32) * factor(one(0.0), one(5.0)) == 0).all()
