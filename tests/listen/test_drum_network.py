# SPDX-License-Identifier: Apache-2.0
"""The trained network hears more than the templates, the same every time, and whole songs as well as pieces."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import mir_eval
import numpy as np
import pytest

import sidestick
from sidestick.audio import decode
from sidestick.listen import runtime
from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.drum_agreement import DrumAgreement
from sidestick.listen.drum_network import REACH_FRAMES, DrumNetwork, network_input
from sidestick.listen.drum_onsets import drum_onsets
from sidestick.listen.features import BANDS, FPS, SAMPLE_RATE_HZ, Features, features
from sidestick.listen.hear import best_drum_ears
from sidestick.listen.ports import DRUMS, HearsDrums
from sidestick.music import Pad
from tests.listen.band import band_song, piano

DEMOS = sorted((Path(sidestick.__file__).parent / "demo").glob("*.truth.json"))


def _demo(path: Path) -> Features:
    song = next(near for near in path.parent.glob(f"{path.name.split('.')[0]}.*") if near.suffix in {".opus", ".flac"})
    return features(decode(song).samples)


def _counts(heard: Features, ears: HearsDrums, truth: list[dict[str, Any]]) -> np.ndarray:
    """Return how many strokes are matched, and how many are played or heard."""
    played, found = defaultdict(list), defaultdict(list)
    for stroke in truth:
        played[Pad(stroke["pad"])].append(float(stroke["time_s"]))
    for onset in drum_onsets(heard, ears(heard)):
        found[onset.pad].append(onset.time_s)
    matched = sum(
        len(mir_eval.util.match_events(np.sort(played[pad]), np.sort(found[pad]), 0.05))
        for pad in Pad
        if played[pad] and found[pad]
    )
    return np.array([matched, sum(map(len, played.values())) + sum(map(len, found.values()))])


def test_network_and_templates_together_hear_the_demo_songs_better_than_either() -> None:
    totals = {ears.name: np.zeros(2) for ears in (DrumAgreement(), DrumNetwork(), TemplateDrums())}
    for path in DEMOS:
        truth = json.loads(path.read_text(encoding="utf-8"))["onsets"]
        heard = _demo(path)
        for ears in (DrumAgreement(), DrumNetwork(), TemplateDrums()):
            totals[ears.name] += _counts(heard, ears, truth)
    together, *alone = (2 * matched / strokes for matched, strokes in totals.values())
    assert together > max(alone)


@pytest.fixture(scope="module")
def rock() -> Features:
    return features(band_song("rock", 104, 25).samples)


def test_the_same_song_is_heard_the_same_each_time(rock: Features) -> None:
    first, second = DrumNetwork()(rock), DrumNetwork()(rock)
    assert np.array_equal(first.onset, second.onset)
    assert np.array_equal(first.strength, second.strength)


@pytest.mark.parametrize("chunk_frames", [1, 500, 2400, 2500, 2501])
def test_a_song_heard_in_pieces_is_heard_as_in_one(rock: Features, chunk_frames: int) -> None:
    short = Features(mono=rock.mono, power=rock.power[:300], log=rock.log[:300]) if chunk_frames == 1 else rock
    whole = DrumNetwork(chunk_frames=10**9)(short)
    pieces = DrumNetwork(chunk_frames=chunk_frames)(short)
    assert np.abs(whole.onset - pieces.onset).max() < 1e-4
    assert pieces.onset.shape == whole.onset.shape


def test_a_frame_depends_on_its_reach_and_no_further(rock: Features) -> None:
    power = rock.power.copy()
    power[1000 + REACH_FRAMES + 1 :] = 0
    changed = Features(mono=rock.mono, power=power, log=rock.log)
    ears = DrumNetwork()
    near, far = ears(rock).onset[:1001], ears(changed).onset[:1001]
    assert np.abs(near - far).max() < 1e-5


def test_activations_are_probabilities_one_row_a_frame(rock: Features) -> None:
    drums = DrumNetwork()(rock)
    assert drums.onset.shape == drums.strength.shape == (rock.frames, len(DRUMS))
    assert drums.onset.dtype == drums.strength.dtype == np.float32
    assert drums.onset.min() >= 0
    assert drums.onset.max() <= 1
    assert drums.strength.min() >= 0
    assert drums.strength.max() <= 1
    assert drums.fps == FPS


@pytest.mark.parametrize("kind", ["piano", "noise", "band", "silence"])
def test_without_drums_hardly_any_are_invented(kind: str) -> None:
    songs: dict[str, Callable[[], np.ndarray]] = {
        "piano": piano,
        "noise": lambda: (0.1 * np.random.default_rng(0).standard_normal((20 * SAMPLE_RATE_HZ, 2))).astype(np.float32),
        "band": lambda: band_song("rock", 118, 20, drums=0).samples,
        "silence": lambda: np.zeros((20 * SAMPLE_RATE_HZ, 2), np.float32),
    }
    heard = features(songs[kind]())
    assert len(drum_onsets(heard, DrumAgreement()(heard))) <= 3


def test_a_recording_shorter_than_a_frame_is_heard() -> None:
    heard = features(np.zeros((100, 2), np.float32))
    assert DrumNetwork()(heard).onset.shape == (1, len(DRUMS))


def test_the_weights_are_small_enough_for_the_wheel() -> None:
    weights = [part for part in files("sidestick.listen").joinpath("weights").iterdir() if part.name.endswith(".onnx")]
    assert len(weights) == 2
    assert sum(len(part.read_bytes()) for part in weights) < 8_000_000


def test_the_mask_is_a_share_for_each_band_and_small_where_no_drum_sounds(rock: Features) -> None:
    mask = DrumNetwork()(rock).mask
    assert mask is not None
    assert mask.shape == (rock.frames, BANDS)
    assert 0 <= mask.min() <= mask.max() <= 1
    alone = DrumNetwork()(features(band_song("rock", 104, 25, band=0).samples)).mask
    without = DrumNetwork()(features(band_song("rock", 104, 25, drums=0).samples)).mask
    assert alone is not None
    assert without is not None
    loud = rock.power > np.quantile(rock.power, 0.8)
    assert alone[loud].mean() > without[loud].mean() + 0.3


def test_input_grows_with_the_sound_and_is_nothing_for_silence() -> None:
    power = np.linspace(0, 1, 4 * BANDS, dtype=np.float32).reshape(4, BANDS)
    given = network_input(power)
    assert given.dtype == np.float32
    assert given[0, 0] == 0
    assert (np.diff(given.ravel()) > 0).all()


def test_templates_hear_where_the_network_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(best_drum_ears(), DrumAgreement)
    monkeypatch.setattr(runtime, "find_spec", lambda _: None)
    assert isinstance(best_drum_ears(), TemplateDrums)
