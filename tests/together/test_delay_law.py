# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import pytest

from sidestick.together.delay_law import interval_growth_without_song, lateness_with_song
from sidestick.together.model import simulate


@pytest.mark.parametrize(("delay_ms", "late_ms"), [(30.0, 20.0), (80.0, 53.3)])
def test_both_settle_behind_the_beat_and_the_pair_stays_as_tight(delay_ms: float, late_ms: float) -> None:
    assert round(lateness_with_song(delay_ms, 0.2, 0.3), 1) == late_ms
    rng = np.random.default_rng(1)
    gains, partner, noise = np.full(2, 0.3), np.array([[0, 0.2], [0.2, 0]]), np.ones(2)
    late = simulate(gains, partner, 15 * noise, 8 * noise, 400, rng, takes=100, delay=delay_ms)
    near = simulate(gains, partner, 15 * noise, 8 * noise, 400, rng, takes=100)
    means = late.mean(axis=(1, 2))
    assert means.mean() == pytest.approx(late_ms, abs=4 * means.std() / 10)
    assert np.std(late[:, 0] - late[:, 1]) == pytest.approx(np.std(near[:, 0] - near[:, 1]), rel=0.03)


def test_without_a_song_every_interval_grows() -> None:
    assert interval_growth_without_song(30.0, 0.25) == 7.5
    rng = np.random.default_rng(2)
    quiet = np.full(2, 1e-6)
    a = simulate(np.zeros(2), np.array([[0, 0.25], [0.25, 0]]), quiet, quiet, 50, rng, delay=30.0)[0]
    assert np.diff(a, axis=1).mean() == pytest.approx(7.5, abs=1e-4)
