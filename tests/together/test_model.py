# SPDX-License-Identifier: Apache-2.0
"""Closed forms of the linear phase-correction model, to the digits of the project's own derivation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sidestick.together.model import half_life, simulate, stationary, stationary_pair


@pytest.mark.parametrize(
    ("gain", "sd", "rho1", "rho2"),
    [
        (0.5, 12.9099, 0.3500, 0.1750),
        (0.2, 17.4801, 0.7182, None),
        (0.8, 12.0761, 0.0286, None),
        (1.0, 12.2474, -0.1667, 0.0),
    ],
)
def test_one_players_spread_and_memory_follow_from_the_gain(
    gain: float, sd: float, rho1: float, rho2: float | None
) -> None:
    spread, rho = stationary(gain, 10.0, 5.0)
    assert round(spread, 4) == sd
    assert round(rho[0], 4) == rho1
    if rho2 is not None:
        assert round(rho[1], 4) == pytest.approx(rho2)


def test_two_players_without_a_song() -> None:
    spread, rho = stationary_pair(0.25, 0.25, 15.0, 8.0)
    assert round(spread, 4) == 27.7609
    assert round(rho, 4) == 0.3339


@pytest.mark.parametrize(("gain", "beats"), [(0.10, 6.6), (0.25, 2.4), (0.5, 1.0)])
def test_half_of_a_gap_is_closed_after(gain: float, beats: float) -> None:
    assert round(half_life(gain), 1) == beats
    # From 120 to 25 ms takes this many half-lives.
    assert (1 - gain) ** (half_life(gain) * math.log2(120 / 25)) == pytest.approx(25 / 120)


def test_a_gap_closed_at_once_has_no_half_life_left() -> None:
    assert half_life(1.0) == 0.0


def test_overshooting_closes_a_gap_as_slowly_as_falling_short() -> None:
    assert half_life(1.4) == pytest.approx(half_life(0.6))


@pytest.mark.parametrize("gain", [0.2, 0.5, 1.0])
def test_simulated_playing_has_the_closed_forms_spread(gain: float) -> None:
    rng = np.random.default_rng(4)
    a = simulate(np.array([gain]), np.zeros((1, 1)), np.array([10.0]), np.array([5.0]), 500, rng, takes=200)[:, 0]
    sd, rho = stationary(gain, 10.0, 5.0)
    spreads = (a**2).mean(axis=1)
    assert spreads.mean() == pytest.approx(sd**2, abs=4 * spreads.std() / math.sqrt(200))
    memory = (a[:, 1:] * a[:, :-1]).mean(axis=1)
    assert memory.mean() == pytest.approx(rho[0] * sd**2, abs=4 * memory.std() / math.sqrt(200))


def test_simulated_duets_have_the_closed_forms_spread() -> None:
    rng = np.random.default_rng(5)
    partner = np.array([[0.0, 0.25], [0.25, 0.0]])
    a = simulate(np.zeros(2), partner, np.full(2, 15.0), np.full(2, 8.0), 500, rng, takes=200)
    squares = ((a[:, 0] - a[:, 1]) ** 2).mean(axis=1)
    assert squares.mean() == pytest.approx(27.7609**2, abs=4 * squares.std() / math.sqrt(200))


def test_a_start_apart_is_kept_and_decays_as_the_gains_say() -> None:
    quiet = np.full(2, 1e-9)
    partner = np.array([[0.0, 0.2], [0.3, 0.0]])
    a = simulate(np.zeros(2), partner, quiet, quiet, 6, np.random.default_rng(0), start=np.array([60.0, -60.0]))[0]
    assert np.allclose(a[0] - a[1], 120.0 * 0.5 ** np.arange(6), atol=1e-5)
