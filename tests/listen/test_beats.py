# SPDX-License-Identifier: Apache-2.0
"""Tempo, octave, beats and bars of songs whose grid is known."""

from __future__ import annotations

import numpy as np
import pytest

from sidestick.listen.bar_pointer import BarPath
from sidestick.listen.beat_activation import PulseBeats, pulse_salience
from sidestick.listen.downbeats import downbeat_likeness
from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.features import FPS, features
from sidestick.listen.grid import beats_of, even_grid
from sidestick.listen.ports import DRUMS, DrumActivations
from sidestick.listen.tempo_choice import candidates, chosen
from sidestick.listen.tempo_weights import WEIGHTS
from sidestick.music import Onset, Pad
from tests.listen.band import band_song


@pytest.mark.parametrize(
    ("pattern", "bpm"),
    [("rock", 70), ("rock", 118), ("four", 126), ("half", 140)],
)
def test_the_tempo_is_found_in_its_own_octave(pattern: str, bpm: float) -> None:
    heard = features(band_song(pattern, bpm, 20).samples)
    drums = TemplateDrums()(heard)
    choice = chosen(candidates(pulse_salience(heard, drums), heard, drums))
    assert choice is not None
    assert choice.bpm == pytest.approx(bpm, rel=0.03)
    assert choice.steadiness > 0.3


def test_noise_is_less_steady_than_music() -> None:
    heard = features((0.1 * np.random.default_rng(1).standard_normal((44_100 * 20, 2))).astype(np.float32))
    drums = TemplateDrums()(heard)
    choice = chosen(candidates(pulse_salience(heard, drums), heard, drums))
    assert choice is None or choice.steadiness < 0.1


def test_silence_has_no_candidate() -> None:
    heard = features(np.zeros((44_100 * 10, 2), np.float32))
    drums = TemplateDrums()(heard)
    assert candidates(pulse_salience(heard, drums), heard, drums) == []
    assert chosen([]) is None
    assert PulseBeats()(heard, drums).beat.max() < 0.1


def test_each_figure_has_its_weight() -> None:
    heard = features(band_song("rock", 118, 12).samples)
    drums = TemplateDrums()(heard)
    found = candidates(pulse_salience(heard, drums), heard, drums)
    assert {candidate.figures.size for candidate in found} == {len(WEIGHTS)}


def test_the_first_beat_of_the_bar_sounds_like_one() -> None:
    song = band_song("rock", 110, 25)
    heard = features(song.samples)
    drums = TemplateDrums()(heard)
    at = np.rint(song.beats_s * FPS).astype(np.int64)
    likeness = downbeat_likeness(heard, drums, at)
    assert likeness.shape == at.shape
    assert likeness[::4].mean() > 2 * max(likeness[phase::4].mean() for phase in (1, 2, 3))


def test_activations_say_a_downbeat_is_a_beat() -> None:
    heard = features(band_song("rock", 110, 15).samples)
    activations = PulseBeats()(heard, TemplateDrums()(heard))
    assert activations.beat.shape == activations.downbeat.shape == (heard.frames,)
    assert (activations.downbeat <= activations.beat + 1e-6).all()
    assert activations.beat.max() > 0.5


def _path(times: np.ndarray, first_position: int = 1) -> BarPath:
    positions = (np.arange(times.size) + first_position - 1) % 4 + 1
    return BarPath(np.rint(times * 100).astype(np.int64), positions, np.full(len(times), 4), 0.0)


def _hits(times: np.ndarray) -> tuple[Onset, ...]:
    return tuple(Onset(float(time), Pad.KICK, 100, 0.9) for time in times)


def test_bars_count_from_one_and_a_pick_up_is_bar_zero() -> None:
    activation = np.full(2000, 0.8, np.float32)
    times = np.arange(0.5, 8, 0.5)
    whole = beats_of(_path(times), FPS, activation, (), (0.0, 20.0))
    assert [(beat.bar, beat.position) for beat in whole[:5]] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1)]
    pick_up = beats_of(_path(times, 4), FPS, activation, (), (0.0, 20.0))
    assert [(beat.bar, beat.position) for beat in pick_up[:3]] == [(0, 4), (1, 1), (1, 2)]


def test_beats_move_to_the_drums_struck_on_them() -> None:
    frames = np.arange(0.5, 12, 0.5)
    struck = frames + 0.0137
    beats = beats_of(_path(frames), FPS, np.full(2000, 0.8, np.float32), _hits(struck), (0.0, 20.0))
    assert np.allclose([beat.time_s for beat in beats], struck, atol=1e-5)


def test_beats_end_with_the_bar_of_the_last_stroke_while_it_rings_out() -> None:
    times = np.arange(0.5, 12.1, 0.5)  # bars of two seconds from 0.5; the song ends at 12.5
    activation = np.where(np.arange(1300) <= 855, 0.8, 0.3).astype(np.float32)
    beats = beats_of(_path(times), FPS, activation, _hits(times[times <= 8.5]), (0.0, 12.5))
    assert beats[-1].time_s == pytest.approx(10.0)
    assert beats[-1].position == 4


def test_a_long_quiet_end_keeps_its_beats() -> None:
    times = np.arange(0.5, 22.1, 0.5)
    activation = np.where(np.arange(2300) <= 855, 0.8, 0.3).astype(np.float32)
    beats = beats_of(_path(times), FPS, activation, _hits(times[times <= 8.5]), (0.0, 22.5))
    assert beats[-1].time_s == pytest.approx(22.0)


def test_no_beat_comes_before_the_first_sound() -> None:
    times = np.arange(0.5, 12.1, 0.5)
    beats = beats_of(_path(times), FPS, np.full(1300, 0.8, np.float32), _hits(times), (1.0, 12.5))
    assert beats[0].time_s == pytest.approx(1.0)


def test_one_late_drum_does_not_bend_the_beat_far() -> None:
    frames = np.arange(0.5, 12, 0.5)
    struck = frames.copy()
    struck[10] += 0.03
    beats = beats_of(_path(frames), FPS, np.full(2000, 0.8, np.float32), _hits(struck), (0.0, 20.0))
    assert abs(beats[10].time_s - frames[10]) < 0.01


def test_uneven_beats_are_less_sure() -> None:
    activation = np.full(2000, 0.8, np.float32)
    even = beats_of(_path(np.arange(0.5, 15, 0.5)), FPS, activation, (), (0.0, 20.0))
    chance = np.random.default_rng(0)
    uneven = beats_of(_path(np.cumsum(chance.uniform(0.3, 0.7, 29))), FPS, activation, (), (0.0, 20.0))
    assert np.mean([beat.confidence for beat in uneven]) < 0.7 * np.mean([beat.confidence for beat in even])


def test_the_even_grid_covers_the_recording_with_little_confidence() -> None:
    beats = even_grid(10.2)
    assert (beats[0].time_s, beats[-1].time_s) == (0.0, 10.0)
    assert {beat.position for beat in beats} == {1, 2, 3, 4}
    assert max(beat.confidence for beat in beats) < 0.1


def test_no_drums_leave_the_rest_of_the_salience() -> None:
    heard = features(band_song("rock", 118, 10, drums=0).samples)
    nothing = np.zeros((heard.frames, len(DRUMS)), np.float32)
    assert pulse_salience(heard, DrumActivations(nothing, nothing, FPS)).max() == 1.0
