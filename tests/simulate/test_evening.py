# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sidestick.arrange import charts_from
from sidestick.judge import judge
from sidestick.music import Chart, Level
from sidestick.simulate import NOVICE, STEADY, SimulatedPlayer, simulated_hits
from tests.arrange.songs import heard, rock

CHARTS = charts_from("0" * 64, heard(rock(bars=48), bars=48))


def asynchronies_ms(
    chart: Chart, seat: int, players: tuple[SimulatedPlayer, ...], seed: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    hits = [
        hit for hit in simulated_hits([chart] * len(players), players, np.random.default_rng(seed)) if hit.seat == seat
    ]
    judged = judge(chart.notes, hits, level=Level.PULSE)
    return np.array([j.asynchrony_us for j in judged if j.asynchrony_us is not None]) / 1000


def test_the_same_seed_plays_the_same_evening_and_another_seed_another() -> None:
    charts = [CHARTS[3], CHARTS[1]]
    first, again, other = (simulated_hits(charts, [STEADY, NOVICE], np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert first == again != other


def test_sequence_numbers_count_from_zero_in_time_order() -> None:
    hits = simulated_hits([CHARTS[3], CHARTS[1]], [STEADY, NOVICE], np.random.default_rng(1))
    for seat in (0, 1):
        own = [hit for hit in hits if hit.seat == seat]
        assert [hit.seq for hit in own] == list(range(len(own)))
        assert [hit.time_us for hit in own] == sorted(hit.time_us for hit in own)


def test_a_steady_player_stays_within_what_trained_players_do() -> None:
    spread = np.mean([asynchronies_ms(CHARTS[1], 0, (STEADY, NOVICE), seed).std() for seed in range(10)])
    assert 8 <= spread <= 20


def test_a_novice_begins_loose_and_comes_together() -> None:
    early, late = [], []
    for seed in range(10):
        values = asynchronies_ms(CHARTS[1], 1, (STEADY, NOVICE), seed)
        early.append(np.abs(values[:12]).mean())
        late.append(np.abs(values[-40:]).mean())
    assert np.mean(early) > 40
    assert np.mean(late) < 25


def test_without_noise_and_gain_a_player_keeps_the_first_asynchrony() -> None:
    stubborn = SimulatedPlayer(song_gain=0, partner_gain=0, timekeeper_ms=0, motor_ms=0, first_asynchrony_ms=30)
    assert np.allclose(asynchronies_ms(CHARTS[0], 0, (stubborn,), 0), 30, atol=0.01)


def test_correction_alone_halves_the_distance_as_the_closed_form_says() -> None:
    quiet = SimulatedPlayer(song_gain=0.5, partner_gain=0, timekeeper_ms=0, motor_ms=0, first_asynchrony_ms=64)
    beats = msgspec.structs.replace(CHARTS[0], notes=tuple(n for n in CHARTS[1].notes))
    values = asynchronies_ms(beats, 0, (quiet,), 0)
    assert values[:5] == pytest.approx([64, 32, 16, 8, 4], abs=0.01)


def test_every_player_needs_a_chart() -> None:
    with pytest.raises(ValueError, match="1 charts for 2 players"):
        simulated_hits([CHARTS[0]], [STEADY, NOVICE], np.random.default_rng(0))
