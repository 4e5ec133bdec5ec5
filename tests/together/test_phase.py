# SPDX-License-Identifier: Apache-2.0
"""Published digits: pingouin's documentation for Rayleigh's test, Berens 2009 for the two samples of CircStat."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest

from sidestick.together.phase import circular_sd, kuramoto_order, phase_locking, rayleigh, resultant

ALPHA = np.radians([13, 15, 21, 26, 28, 30, 35, 36, 41, 60, 92, 103, 165, 199, 210, 250, 301, 320, 343, 359])
BETA = np.radians([1, 13, 41, 56, 67, 71, 81, 85, 99, 110, 119, 131, 145, 177, 199, 220, 291, 320, 340, 355])


def test_rayleigh_gives_the_digits_that_pingouin_documents() -> None:
    z, p = rayleigh(np.array([0.785, 1.570, 3.141, 0.839, 5.934]))
    assert round(z, 3) == 1.236
    assert round(p, 6) == 0.304844


@pytest.mark.parametrize(("sample", "mean", "sd"), [(ALPHA, 0.41, 1.26), (BETA, 1.27, 1.44)])
def test_berens_samples_give_his_mean_and_spread(sample: np.ndarray, mean: float, sd: float) -> None:
    assert cmath.phase(resultant(sample)) == pytest.approx(mean, abs=0.005)
    assert circular_sd(sample) == pytest.approx(sd, abs=0.005)


@pytest.mark.parametrize(("sd_ms", "length"), [(20.0, 0.968911), (40.0, 0.881323)])
def test_normal_asynchronies_have_the_resultant_of_their_spread(sd_ms: float, length: float) -> None:
    sigma = 2.0 * math.pi * sd_ms / 500.0
    assert round(math.exp(-(sigma**2) / 2.0), 6) == length
    n = 200_000
    drawn = np.random.default_rng(0).normal(0.0, sigma, n)
    # Four standard errors of the mean of a cosine that varies by at most 1/2.
    assert abs(resultant(drawn)) == pytest.approx(length, abs=4 * 0.5 / math.sqrt(n))


def test_a_constant_lag_is_perfect_phase_locking() -> None:
    angles = np.linspace(0.0, 50.0, 400)
    assert phase_locking(angles, angles - 1.2) == pytest.approx(1.0)


def test_two_players_order_is_the_cosine_of_half_their_difference() -> None:
    first, second = np.linspace(0, 9, 50), np.linspace(1, 4, 50)
    expected = np.abs(np.cos((first - second) / 2.0))
    assert np.allclose(kuramoto_order(np.vstack([first, second])), expected)
