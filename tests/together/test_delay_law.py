# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sidestick.take import Line
from sidestick.together import report
from sidestick.together.delay_law import interval_growth_without_song, lateness_with_song, settled
from sidestick.together.model import simulate
from tests.together.duets import duet_of, playing


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


def test_equals_settle_where_the_closed_form_says_and_unequals_where_nothing_is_left_to_correct() -> None:
    equal = settled(np.full(2, 0.3), np.array([[0, 0.2], [0.2, 0]]), np.full(2, 30e3))
    assert equal == pytest.approx([lateness_with_song(30e3, 0.2, 0.3)] * 2)
    song, partner, late = (
        np.array([0.2, 0.5, 0.1]),
        np.array([[0, 0.3, 0], [0.1, 0, 0.2], [0.4, 0.1, 0]]),
        [30.0, 0.0, 80.0],
    )
    places = settled(song, partner, np.array(late))
    for i in range(3):
        correction = song[i] * places[i] + sum(partner[i, j] * (places[i] - places[j] - late[i]) for j in range(3))
        assert correction == pytest.approx(0.0, abs=1e-9)


def test_a_remote_take_has_the_expected_lateness_beside_the_measured_one() -> None:
    noise, found = np.ones(2), []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        a = simulate(noise * 0.3, np.array([[0, 0.2], [0.2, 0]]), noise * 15e3, noise * 8e3, 400, rng, delay=60e3)[0]
        take, charts = duet_of(a)
        seats = tuple(msgspec.structs.replace(seat, line=Line(60_000, 5_000, 120_000)) for seat in take.header.seats)
        take = msgspec.structs.replace(take, header=msgspec.structs.replace(take.header, seats=seats))
        for player in report(take, charts, rng=rng).players:
            assert player.delay is not None
            assert player.delay.expected_us is not None
            assert player.delay.expected_ci_us is not None
            # The clock's bound is part of what the mean may be off by.
            assert player.timing_uncertainty_us == 5_000
            low, high = player.delay.expected_ci_us
            found.append((low <= 40_000 <= high, player.mean_us, player.delay.expected_us))
    held, measured, expected = zip(*found, strict=True)
    assert np.mean(measured) == pytest.approx(40_000, abs=3_000)
    assert np.median(expected) == pytest.approx(40_000, rel=0.25)
    assert sum(held) >= 20


def test_side_by_side_nothing_is_said_of_delay() -> None:
    players = report(*duet_of(playing(200)[0]), rng=np.random.default_rng(0)).players
    assert [player.delay for player in players] == [None, None]


def test_without_a_song_every_interval_grows() -> None:
    assert interval_growth_without_song(30.0, 0.25) == 7.5
    rng = np.random.default_rng(2)
    quiet = np.full(2, 1e-6)
    a = simulate(np.zeros(2), np.array([[0, 0.25], [0.25, 0]]), quiet, quiet, 50, rng, delay=30.0)[0]
    assert np.diff(a, axis=1).mean() == pytest.approx(7.5, abs=1e-4)
