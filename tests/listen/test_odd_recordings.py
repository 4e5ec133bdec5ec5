# SPDX-License-Identifier: Apache-2.0
"""What is no ordinary song is heard sensibly, and what is unsure is told as unsure."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sidestick.listen import hear
from sidestick.music import Heard
from tests.listen.band import RATE, band_song
from tests.listen.measures import beat_f, onset_f, times_of

Sound = np.ndarray


def _voice(seconds: float, *, sings: bool) -> Sound:
    """Return pulses through formants, in syllables with hissing between them; sung ones are longer and keep a pitch."""
    chance = np.random.default_rng(4)
    out = np.zeros(int(seconds * RATE), np.float32)
    at = 0.2
    while at < seconds - 1:
        length = float(chance.uniform(0.5, 1.2) if sings else chance.uniform(0.1, 0.3))
        time = np.arange(int(length * RATE)) / RATE
        hertz = float(chance.choice((196, 220, 247, 262))) if sings else float(chance.uniform(90, 140))
        peaks = chance.uniform((300, 900, 2300), (800, 2000, 3000))
        wave = np.zeros(time.size)
        for harmonic in range(1, 30):
            gain = sum(1 / (1 + ((harmonic * hertz - peak) / 120) ** 2) for peak in peaks)
            wave += gain * np.sin(2 * np.pi * harmonic * hertz * time)
        wave *= np.minimum(1, time / 0.03) * np.minimum(1, (length - time) / 0.03)
        first = int(at * RATE)
        out[first : first + time.size] += wave.astype(np.float32)
        at += length + float(chance.uniform(0.02, 0.3))
    out *= np.float32(0.4 / np.abs(out).max())
    return np.stack([out, out], axis=1)


@cache
def _rock(seconds: float = 16.0, bpm: float = 110.0) -> Sound:
    return band_song("rock", bpm, seconds).samples


def _low_pass(samples: Sound, hertz: float) -> Sound:
    spectrum = np.fft.rfft(samples, axis=0)
    spectrum[np.fft.rfftfreq(len(samples), 1 / RATE) > hertz] = 0
    return np.fft.irfft(spectrum, len(samples), axis=0).astype(np.float32)


def _right(heard: Heard, bpm: float = 110.0) -> None:
    song = band_song("rock", bpm, 16)
    assert heard.tempo_bpm == pytest.approx(bpm, rel=0.01)
    assert beat_f(song.beats_s, [beat.time_s for beat in heard.beats]) > 0.9
    assert onset_f(song.hits_s["kick"], times_of(heard, "kick")) > 0.9
    assert onset_f(song.hits_s["snare"], times_of(heard, "snare")) > 0.8


@pytest.mark.parametrize("sings", [False, True], ids=["speech", "a cappella"])
def test_a_voice_alone_has_no_drums_and_no_sure_beat(sings: bool) -> None:
    heard = hear(_voice(14, sings=sings), RATE)
    assert "no_drums" in heard.notices
    assert {"no_beat", "uncertain_tempo"} & set(heard.notices)
    assert np.mean([beat.confidence for beat in heard.beats]) < 0.35


def test_channels_of_opposite_polarity_do_not_cancel_out() -> None:
    _right(hear(_rock() * np.array([1, -1], np.float32), RATE))


def test_a_telephone_has_no_top_and_still_drums() -> None:
    heard = hear(_low_pass(_rock(), 4000), RATE)
    assert heard.tempo_bpm == pytest.approx(110, rel=0.01)
    assert onset_f(band_song("rock", 110, 16).hits_s["kick"], times_of(heard, "kick")) > 0.9


def test_clipping_does_not_hide_the_song() -> None:
    _right(hear(np.clip(8 * _rock(), -1, 1), RATE))


def test_five_seconds_are_enough_to_be_heard() -> None:
    heard = hear(_rock(5.0), RATE)
    assert heard.duration_s == 5
    assert heard.beats[-1].time_s <= 5
    assert len(times_of(heard, "kick")) >= 3


def test_a_drum_solo_is_all_drums() -> None:
    song = band_song("rock", 110, 16, band=0)
    heard = hear(song.samples, RATE)
    assert "no_drums" not in heard.notices
    assert onset_f(song.hits_s["snare"], times_of(heard, "snare")) > 0.8


def test_three_hundred_beats_a_minute_are_counted_slower_and_on_its_beats() -> None:
    song = band_song("rock", 300, 16)
    heard = hear(song.samples, RATE)
    assert 40 <= heard.tempo_bpm <= 240
    away = [np.abs(song.beats_s - beat.time_s).min() for beat in heard.beats if beat.time_s < song.beats_s[-1]]
    assert np.mean(np.array(away) < 0.05) > 0.9


def test_a_take_that_drifts_is_followed() -> None:
    song = band_song("rock", 110, 24)
    places = np.arange(len(song.samples)) / RATE
    stretched = places + 0.002 * places**2  # five percent slower after 24 seconds
    at = np.interp(np.arange(int(stretched[-1] * RATE)) / RATE, stretched, places) * RATE
    drifting = np.stack([np.interp(at, np.arange(len(places)), channel) for channel in song.samples.T], axis=1)
    heard = hear(drifting.astype(np.float32), RATE)
    truth = song.beats_s + 0.002 * song.beats_s**2
    assert beat_f(truth, [beat.time_s for beat in heard.beats]) > 0.9
    curve = [bpm for _, bpm in heard.tempo_curve]
    assert curve[2] > curve[-3] + 4
