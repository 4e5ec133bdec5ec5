# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sidestick.arrange import charts_from
from sidestick.judge import judge
from sidestick.music import Chart, Level, Note, Pad, TempoMap
from sidestick.simulate import NOVICE, STEADY, SimulatedPlayer, simulated_hits
from sidestick.together.delay_law import lateness_with_song
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


def test_two_who_hear_each_other_late_settle_where_the_delay_law_says() -> None:
    player = SimulatedPlayer(song_gain=0.3, partner_gain=0.2, timekeeper_ms=1e-6, motor_ms=1e-6)
    hits = simulated_hits([CHARTS[0]] * 2, [player] * 2, np.random.default_rng(0), heard_late_ms=60.0)
    for seat in (0, 1):
        judged = judge(CHARTS[0].notes, [hit for hit in hits if hit.seat == seat], level=Level.PULSE)
        last = [one.asynchrony_us for one in judged if one.asynchrony_us is not None][-1]
        assert last == pytest.approx(1000 * lateness_with_song(60.0, 0.2, 0.3), abs=100)


def test_without_noise_and_gain_a_player_keeps_the_first_asynchrony() -> None:
    stubborn = SimulatedPlayer(song_gain=0, partner_gain=0, timekeeper_ms=0, motor_ms=0, first_asynchrony_ms=30)
    assert np.allclose(asynchronies_ms(CHARTS[0], 0, (stubborn,), 0), 30, atol=0.01)


def test_correction_alone_halves_the_distance_as_the_closed_form_says() -> None:
    quiet = SimulatedPlayer(song_gain=0.5, partner_gain=0, timekeeper_ms=0, motor_ms=0, first_asynchrony_ms=64)
    beats = msgspec.structs.replace(CHARTS[0], notes=tuple(n for n in CHARTS[1].notes))
    values = asynchronies_ms(beats, 0, (quiet,), 0)
    assert values[:5] == pytest.approx([64, 32, 16, 8, 4], abs=0.01)


def every_beat(beats: int) -> Chart:
    tempo_map = TempoMap((0, 480), (0, 500_000))
    return Chart("0" * 64, Level.PULSE, tempo_map, (0,), tuple(note_at(480 * beat) for beat in range(beats)))


def note_at(tick: int) -> Note:
    return Note(tick, tick * 500_000 // 480, Pad.KICK, 96)


def played_ms(
    players: list[SimulatedPlayer], beats: int, seed: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Asynchronies of players who strike every beat, shape (players, beats); nothing missed, nothing extra."""
    hits = simulated_hits([every_beat(beats)] * len(players), players, np.random.default_rng(seed))
    rows = [[hit.time_us - 500_000 * hit.seq for hit in hits if hit.seat == seat] for seat in range(len(players))]
    return np.array(rows)[:, 100:] / 1000


def lag_1(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return float(np.corrcoef(values[1:], values[:-1])[0, 1])


@pytest.mark.parametrize(
    ("gain", "spread", "lag"),
    [(0.2, 17.4801, 0.7182), (0.5, 12.9099, 0.3500), (0.8, 12.0761, 0.0286), (1.0, 12.2474, -0.1667)],
)
def test_alone_with_the_song_the_spread_is_that_of_vorberg_and_wing(gain: float, spread: float, lag: float) -> None:
    values = played_ms([SimulatedPlayer(gain, 0.0, timekeeper_ms=10, motor_ms=5)], 12_000, 3)[0]
    assert values.std() == pytest.approx(spread, rel=0.04)
    assert lag_1(values) == pytest.approx(lag, abs=0.03)


def test_two_who_follow_only_each_other_spread_as_wing_and_others_say() -> None:
    player = SimulatedPlayer(0.0, 0.25, timekeeper_ms=15, motor_ms=8)
    first, second = played_ms([player, player], 4_000, 5)
    assert (first - second).std() == pytest.approx(27.7609, rel=0.04)
    assert lag_1(first - second) == pytest.approx(0.3339, abs=0.03)


def test_half_beats_correct_as_much_in_a_beat_as_whole_beats_do() -> None:
    quiet = SimulatedPlayer(song_gain=0.5, partner_gain=0, timekeeper_ms=0, motor_ms=0, first_asynchrony_ms=64)
    chart = msgspec.structs.replace(every_beat(0), notes=tuple(note_at(240 * half) for half in range(9)))
    hits = simulated_hits([chart], [quiet], np.random.default_rng(0))
    assert [(hit.time_us - 250_000 * hit.seq) / 1000 for hit in hits][::2] == pytest.approx(
        [64, 32, 16, 8, 4], abs=0.01
    )


def test_through_a_rest_a_player_counts_on() -> None:
    quiet = SimulatedPlayer(song_gain=0.5, partner_gain=0, timekeeper_ms=0, motor_ms=0, first_asynchrony_ms=64)
    chart = msgspec.structs.replace(every_beat(0), notes=(note_at(0), note_at(1440)))
    first, second = simulated_hits([chart], [quiet], np.random.default_rng(0))
    assert (first.time_us, second.time_us) == (64_000, 1_508_000)


def test_missed_and_extra_strokes_come_as_often_as_they_are_said_to() -> None:
    player = SimulatedPlayer(0.4, 0.0, 8, 5, miss_rate=0.2, extra_rate=0.1)
    counts = [len(simulated_hits([every_beat(500)], [player], np.random.default_rng(seed))) for seed in range(10)]
    assert np.mean(counts) == pytest.approx(500 * 0.9, rel=0.03)


def test_the_pair_tightens_from_ninety_to_below_thirty_milliseconds() -> None:
    begun, ended = [], []
    for seed in range(20):
        never = [msgspec.structs.replace(player, miss_rate=0.0, extra_rate=0.0) for player in (STEADY, NOVICE)]
        hits = simulated_hits([every_beat(200)] * 2, never, np.random.default_rng(seed))
        first, second = (np.array([hit.time_us for hit in hits if hit.seat == seat]) / 1000 for seat in (0, 1))
        begun.append(np.square(first - second)[:8].mean())
        ended.append(np.square(first - second)[-60:].mean())
    assert 60 < np.sqrt(np.mean(begun)) < 120
    assert np.sqrt(np.mean(ended)) < 30


def test_every_player_needs_a_chart() -> None:
    with pytest.raises(ValueError, match="1 charts for 2 players"):
        simulated_hits([CHARTS[0]], [STEADY, NOVICE], np.random.default_rng(0))
