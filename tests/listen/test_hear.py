# SPDX-License-Identifier: Apache-2.0
"""Whole songs in, everything heard out."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

import sidestick
from sidestick.audio import decode
from sidestick.errors import Cancelled
from sidestick.listen import backing, hear, hear_with_mask
from sidestick.listen.features import FPS, Features
from sidestick.listen.ports import DRUMS, BeatActivations, Drum, DrumActivations
from sidestick.music import Heard
from sidestick.words import LANGUAGES, book
from tests.listen.band import band_song, piano
from tests.listen.measures import beat_f, onset_f, times_of

RATE = 44_100
DEMOS = sorted((Path(sidestick.__file__).parent / "demo").glob("*.truth.json"))


def _noise(seconds: float) -> np.ndarray:
    return (0.1 * np.random.default_rng(0).standard_normal((int(seconds * RATE), 2))).astype(np.float32)


@pytest.mark.parametrize("path", DEMOS, ids=lambda path: path.name.split(".")[0])
def test_the_demo_songs_are_heard_as_they_were_made(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    song = next(
        near for near in path.parent.glob(f"{path.name.split('.')[0]}.*") if near.suffix in {".opus", ".ogg", ".flac"}
    )
    heard = hear(decode(song).samples, RATE)
    assert heard.tempo_bpm == pytest.approx(truth["tempo_bpm"], rel=0.01)
    assert heard.metre.beats_per_bar == truth["metre"]["beats_per_bar"]
    assert beat_f([beat["time_s"] for beat in truth["beats"]], [beat.time_s for beat in heard.beats]) >= 0.95
    assert beat_f(truth["downbeats"], heard.downbeats_s) >= 0.9
    played = defaultdict(list)
    for onset in truth["onsets"]:
        played[onset["pad"]].append(onset["time_s"])
    assert onset_f(played["kick"], times_of(heard, "kick")) >= 0.85
    assert onset_f(played["snare"], times_of(heard, "snare")) >= 0.85
    assert heard.notices == ()


@pytest.fixture(scope="module")
def rock() -> Heard:
    return hear(band_song("rock", 100, 25).samples, RATE)


def test_a_song_is_heard_whole(rock: Heard) -> None:
    song = band_song("rock", 100, 25)
    assert rock.duration_s == 25
    assert rock.tempo_bpm == pytest.approx(100, rel=0.01)
    assert beat_f(song.beats_s, [beat.time_s for beat in rock.beats]) > 0.95
    assert beat_f(song.downbeats_s, rock.downbeats_s) > 0.9
    assert -40 < rock.loudness_lufs < -5
    assert rock.notices == ()
    assert rock.sections[0].start_s == 0
    assert rock.sections[-1].end_s == 25
    assert rock.heard_by == "drum networks 7 with templates 1, pulse 5, bar pointer 2, timekeeper 3"


def test_the_same_song_is_heard_the_same(rock: Heard) -> None:
    assert hear(band_song("rock", 100, 25).samples, RATE) == rock


def test_a_waltz_has_three_beats_to_the_bar() -> None:
    song = band_song("waltz", 96, 30)
    heard = hear(song.samples, RATE)
    assert heard.metre.beats_per_bar == 3
    assert beat_f(song.downbeats_s, heard.downbeats_s) > 0.85


def test_a_piano_alone_has_no_drums() -> None:
    heard = hear(piano(), RATE)
    assert "no_drums" in heard.notices
    assert len(heard.onsets) <= 3


@pytest.mark.parametrize(
    "samples", [_noise(12), np.zeros((12 * RATE, 2), np.float32), _noise(1)], ids=["noise", "silence", "one second"]
)
def test_what_has_no_beat_gets_an_even_grid_and_says_so(samples: np.ndarray) -> None:
    heard = hear(samples, RATE)
    assert "no_beat" in heard.notices
    assert "no_drums" in heard.notices
    assert heard.tempo_bpm == 0
    gaps = np.diff([beat.time_s for beat in heard.beats])
    assert np.allclose(gaps, 0.5)
    assert max(beat.confidence for beat in heard.beats) < 0.1
    assert sum(onset.confidence > 0.5 for onset in heard.onsets) <= 1
    assert len(heard.sections) >= 1


def test_each_notice_has_its_sentence_in_every_language() -> None:
    for language in LANGUAGES:
        assert set(book(language, "notices")) >= {"no_drums", "no_beat", "uncertain_tempo"}


def test_progress_rises_to_one_and_a_person_can_stop() -> None:
    song = band_song("rock", 110, 8).samples
    told: list[float] = []
    hear(song, RATE, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(_: float) -> None:
        raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        hear(song, RATE, on_progress=stop)


def test_other_ears_can_take_the_place_of_the_baseline() -> None:
    class Drums:
        name = "drums of the test"

        def __call__(self, features: Features) -> DrumActivations:
            onset = np.zeros((features.frames, len(DRUMS)), np.float32)
            onset[100::100, DRUMS.index(Drum.RIDE)] = 0.9
            return DrumActivations(onset=onset, strength=onset, fps=FPS)

    class Beats:
        name = "beats of the test"

        def __call__(self, features: Features, drums: DrumActivations) -> BeatActivations:  # noqa: ARG002
            beat = np.full(features.frames, 0.02, np.float32)
            beat[::50] = 0.9
            downbeat = np.full(features.frames, 0.01, np.float32)
            downbeat[::150] = 0.85
            return BeatActivations(beat=beat, downbeat=downbeat, fps=FPS)

    heard = hear(_noise(12), RATE, hears_drums=Drums(), hears_beats=Beats())
    assert heard.heard_by == "drums of the test, beats of the test, bar pointer 2, timekeeper 3"
    assert heard.metre.beats_per_bar == 3
    assert heard.tempo_bpm == pytest.approx(120, abs=1.5)
    assert {onset.pad.value for onset in heard.onsets} == {"ride"}


def test_the_backing_is_the_song_itself_when_it_has_no_drums() -> None:
    song = piano()
    heard = hear(song, RATE)
    out = backing(song, RATE, heard)
    assert np.array_equal(out, song)
    assert out is not song


def test_the_backing_has_its_drums_turned_down(rock: Heard) -> None:
    song = band_song("rock", 100, 25)
    _, mask = hear_with_mask(song.samples, RATE)
    band = song.samples - song.drums_alone
    unlike = {}
    for name, given in (("mask", mask), ("shapes", None)):
        out = backing(song.samples, RATE, rock, given)
        assert out.shape == song.samples.shape
        unlike[name] = float(np.sum((out - band) ** 2) / np.sum((song.samples - band) ** 2))
    assert unlike["shapes"] < 0.5
    assert unlike["mask"] < unlike["shapes"]


def test_song_and_backing_differ_by_the_drums_alone_so_that_any_share_of_them_can_be_played(rock: Heard) -> None:
    song = band_song("rock", 100, 25).samples
    _, mask = hear_with_mask(song, RATE)
    out = backing(song, RATE, rock, mask)
    drums = song - out
    assert np.abs(out + drums - song).max() < 10 ** (-60 / 20) * np.abs(song).max()


@pytest.mark.parametrize(
    ("samples", "rate"), [(np.zeros((100, 2), np.float32), 48_000), (np.zeros(100, np.float32), RATE)]
)
def test_only_a_canonical_recording_is_taken(samples: np.ndarray, rate: int) -> None:
    with pytest.raises(ValueError, match=r"shape \(n, 2\) at 44100 Hz"):
        hear(samples, rate)
