# SPDX-License-Identifier: Apache-2.0
"""Drums are found, told apart, put on their start, and not invented."""

from __future__ import annotations

import mir_eval
import numpy as np
import pytest

from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.drum_onsets import drum_onsets, starts_s
from sidestick.listen.drum_parts import CLASSES, drum_parts, increments
from sidestick.listen.features import FPS, SAMPLE_RATE_HZ, Features, features
from sidestick.listen.peaks import moving_maximum, peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations
from sidestick.music import Articulation, Onset, Pad
from tests.listen.band import BandSong, band_song, piano
from tests.listen.measures import onset_f


def _heard(song: BandSong) -> tuple[Onset, ...]:
    heard = features(song.samples)
    return drum_onsets(heard, TemplateDrums()(heard))


def _times(onsets: tuple[Onset, ...], pad: Pad) -> list[float]:
    return [onset.time_s for onset in onsets if onset.pad is pad]


@pytest.mark.parametrize("bpm", [84, 126])
def test_drums_alone_are_heard_almost_all(bpm: float) -> None:
    song = band_song("rock", bpm, 20, band=0)
    onsets = _heard(song)
    for pad in (Pad.KICK, Pad.SNARE):
        assert onset_f(song.hits_s[pad], _times(onsets, pad)) > 0.95, pad
    assert onset_f(song.hits_s["hihat"], _times(onsets, Pad.HIHAT)) > 0.9


def test_drums_are_heard_under_a_band() -> None:
    song = band_song("rock", 104, 25)
    onsets = _heard(song)
    assert onset_f(song.hits_s["snare"], _times(onsets, Pad.SNARE)) > 0.9
    assert onset_f(song.hits_s["hihat"], _times(onsets, Pad.HIHAT)) > 0.9
    assert onset_f(song.hits_s["kick"], _times(onsets, Pad.KICK)) > 0.7


@pytest.mark.parametrize("pad", [Pad.KICK, Pad.SNARE, Pad.HIHAT])
def test_onsets_lie_where_the_sound_begins(pad: Pad) -> None:
    song = band_song("rock", 96, 20, band=0.3)
    truth, found = np.sort(song.hits_s[pad]), np.sort(_times(_heard(song), pad))
    off = np.array([found[j] - truth[i] for i, j in mir_eval.util.match_events(truth, found, 0.05)])
    assert abs(np.median(off)) < 0.003
    assert np.percentile(np.abs(off), 90) < 0.01


def test_onsets_come_in_order_with_velocity_and_confidence_in_range() -> None:
    onsets = _heard(band_song("rock", 110, 15))
    assert [onset.time_s for onset in onsets] == sorted(onset.time_s for onset in onsets)
    assert all(1 <= onset.velocity <= 127 for onset in onsets)
    assert all(0 < onset.confidence <= 1 for onset in onsets)


def test_a_harder_stroke_has_a_higher_velocity() -> None:
    song = band_song("rock", 100, 20, band=0)
    samples = song.samples.copy()
    half = len(samples) // 2
    samples[:half] *= 0.35
    heard = features(samples)
    snares = [onset for onset in drum_onsets(heard, TemplateDrums()(heard)) if onset.pad is Pad.SNARE]
    soft = [onset.velocity for onset in snares if onset.time_s < 9.5]
    hard = [onset.velocity for onset in snares if onset.time_s > 10.5]
    assert np.median(hard) > (np.median(soft) if soft else 0) + 15


@pytest.mark.parametrize("kind", ["piano", "noise", "band"])
def test_without_drums_none_are_invented(kind: str) -> None:
    if kind == "piano":
        samples = piano()
    elif kind == "noise":
        samples = (0.1 * np.random.default_rng(0).standard_normal((20 * SAMPLE_RATE_HZ, 2))).astype(np.float32)
    else:
        samples = band_song("rock", 118, 20, drums=0).samples
    heard = features(samples)
    assert len(drum_onsets(heard, TemplateDrums()(heard))) <= 3


def test_activations_are_probabilities_one_row_a_frame() -> None:
    heard = features(band_song("rock", 118, 10).samples)
    drums = TemplateDrums()(heard)
    assert drums.onset.shape == drums.strength.shape == (heard.frames, len(DRUMS))
    assert drums.onset.dtype == np.float32
    assert (drums.onset >= 0).all()
    assert (drums.onset <= 1).all()
    assert drums.fps == FPS


def _spikes(*marks: tuple[int, Drum, float]) -> DrumActivations:
    onset = np.zeros((400, len(DRUMS)), np.float32)
    for frame, drum, value in marks:
        onset[frame, DRUMS.index(drum)] = value
    return DrumActivations(onset=onset, strength=np.where(onset > 0, np.float32(0.8), 0), fps=FPS)


def test_any_ears_activations_become_pads_and_articulations() -> None:
    silent = features(np.zeros((4 * SAMPLE_RATE_HZ, 2), np.float32))
    marks = [
        (50, Drum.KICK, 0.9),
        (100, Drum.HIHAT_OPEN, 0.8),
        (150, Drum.HIHAT_CLOSED, 0.7),
        (200, Drum.CRASH, 0.9),
        (250, Drum.RIDE, 0.9),
        (300, Drum.SNARE, 0.4),
    ]
    onsets = drum_onsets(silent, _spikes(*marks))
    assert [(onset.pad, onset.articulation) for onset in onsets] == [
        (Pad.KICK, Articulation.PLAIN),
        (Pad.HIHAT, Articulation.OPEN),
        (Pad.HIHAT, Articulation.CLOSED),
        (Pad.CRASH, Articulation.PLAIN),
        (Pad.RIDE, Articulation.PLAIN),
    ]
    assert [onset.confidence for onset in onsets] == pytest.approx([0.9, 0.8, 0.7, 0.9, 0.9], abs=1e-3)


@pytest.mark.parametrize(("hertz", "pad"), [(90, Pad.TOM_LOW), (135, Pad.TOM_MID), (200, Pad.TOM_HIGH)])
def test_a_toms_pitch_says_which_it_is(hertz: float, pad: Pad) -> None:
    time = np.arange(4 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    ring = np.where(time > 1, 0.5 * np.sin(2 * np.pi * hertz * time) * np.exp(-(time - 1) / 0.2), 0)
    heard = features(np.stack([ring, ring], axis=1).astype(np.float32))
    onsets = drum_onsets(heard, _spikes((100, Drum.TOM, 0.9)))
    assert [onset.pad for onset in onsets] == [pad]
    assert onsets[0].time_s == pytest.approx(1.0, abs=0.008)


@pytest.mark.parametrize("guess", [0.98, 1.0, 1.015])
def test_a_start_is_found_from_a_guess_within_20_milliseconds(guess: float) -> None:
    mono = np.zeros(2 * SAMPLE_RATE_HZ, np.float32)
    noise = np.random.default_rng(0).standard_normal(8000) * np.exp(-np.arange(8000) / 2000)
    mono[SAMPLE_RATE_HZ : SAMPLE_RATE_HZ + 8000] = 0.3 * noise
    assert starts_s(mono, np.array([guess]), (150.0, 10_000.0), 0.025)[0] == pytest.approx(1.0, abs=0.002)


def test_a_start_at_either_end_stays_within_the_recording() -> None:
    mono = np.random.default_rng(0).standard_normal(SAMPLE_RATE_HZ).astype(np.float32)
    found = starts_s(mono, np.array([0.0, 1.0]), (150.0, 10_000.0), 0.025)
    assert (found >= 0).all()
    assert (found < 1).all()
    assert starts_s(mono, np.zeros(0), (150.0, 10_000.0), 0.025).size == 0


def test_increments_see_what_begins_and_not_what_sounds_on() -> None:
    power = np.zeros((50, 84), np.float32)
    power[20:, 5] = 1.0
    grew = increments(power)
    assert grew[18:22].max() == 1.0
    assert not grew[26:].any()
    assert not grew[:17].any()


def test_parts_are_the_same_every_time() -> None:
    heard: Features = features(band_song("rock", 118, 6).samples)
    first, second = drum_parts(heard.power), drum_parts(heard.power)
    assert first.shape == (len(CLASSES) + 1, heard.frames)
    assert np.array_equal(first, second)


def test_peaks_are_the_greatest_within_reach() -> None:
    curve = np.array([0, 1, 0, 0, 3, 2, 3, 0, 0, 0.5], np.float32)
    assert peaks(curve, 1).tolist() == [1, 4, 6, 9]
    assert peaks(curve, 2).tolist() == [1, 4, 9] or peaks(curve, 2).tolist() == [4, 9]
    assert peaks(curve, 1, 1.5).tolist() == [4, 6]
    assert moving_maximum(curve, 1).tolist() == [1, 1, 1, 3, 3, 3, 3, 3, 0.5, 0.5]
