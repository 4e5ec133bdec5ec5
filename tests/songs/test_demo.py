# SPDX-License-Identifier: Apache-2.0
"""The demo songs sound as they should, and their truth is true of the sound."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sidestick.audio import Recording, decode, integrated_lufs
from sidestick.music import Articulation, Pad
from songs.rises import rises

DEMO = Path(__file__).resolve().parents[2] / "src" / "sidestick" / "demo"
SLUGS = sorted(path.stem for path in DEMO.glob("*.opus"))
LABELS = {"intro", "verse", "chorus", "bridge", "break", "outro"}

each_song = pytest.mark.parametrize("slug", SLUGS)


def truth_of(slug: str) -> Any:
    return json.loads((DEMO / f"{slug}.truth.json").read_text(encoding="utf-8"))


@cache
def recording_of(slug: str) -> Recording:
    return decode(DEMO / f"{slug}.opus")


def test_there_are_two_songs_and_each_is_small() -> None:
    assert len(SLUGS) >= 2
    assert all((DEMO / f"{slug}.opus").stat().st_size <= 2e6 for slug in SLUGS)


@each_song
def test_the_file_says_who_and_what_it_is(slug: str) -> None:
    recording, truth = recording_of(slug), truth_of(slug)
    assert (recording.title, recording.artist) == (truth["title"], truth["artist"])
    assert truth["licence"] == "CC0-1.0"
    assert recording.duration_s == pytest.approx(truth["duration_s"], abs=0.03)
    assert 60 <= recording.duration_s <= 90


@each_song
def test_beats_run_at_the_tempo_and_count_their_bars(slug: str) -> None:
    truth = truth_of(slug)
    beats = truth["beats"]
    gaps = np.diff([beat["time_s"] for beat in beats])
    assert gaps == pytest.approx(60 / truth["tempo_bpm"], abs=2e-5)
    count = truth["metre"]["beats_per_bar"]
    assert [(beat["bar"], beat["position"]) for beat in beats] == [
        (number // count + 1, number % count + 1) for number in range(len(beats))
    ]
    assert truth["downbeats"] == [beat["time_s"] for beat in beats if beat["position"] == 1]


@each_song
def test_sections_follow_one_another_from_downbeat_to_downbeat(slug: str) -> None:
    truth = truth_of(slug)
    sections = truth["sections"]
    assert {section["label"] for section in sections} <= LABELS
    assert all(before["end_s"] == after["start_s"] for before, after in pairwise(sections))
    assert {section["start_s"] for section in sections} <= set(truth["downbeats"])


@each_song
def test_onsets_are_in_order_in_range_and_near_the_grid(slug: str) -> None:
    truth = truth_of(slug)
    onsets = truth["onsets"]
    times = np.array([onset["time_s"] for onset in onsets])
    assert np.all(np.diff(times) >= 0)
    assert times[0] >= 0
    assert times[-1] < truth["duration_s"]
    assert all(1 <= onset["velocity"] <= 127 for onset in onsets)
    assert {onset["pad"] for onset in onsets} == set(Pad)
    assert {Articulation(onset["articulation"]) for onset in onsets} == set(Articulation)
    steps = (times - truth["beats"][0]["time_s"]) / (15 / truth["tempo_bpm"])
    assert np.abs(steps - np.round(steps)).max() * 15 / truth["tempo_bpm"] <= 0.00502


@each_song
def test_the_sound_is_as_loud_as_a_record_and_does_not_clip(slug: str) -> None:
    samples = recording_of(slug).samples
    assert integrated_lufs(samples, recording_of(slug).sample_rate_hz) == pytest.approx(-14.0, abs=0.5)
    assert np.abs(samples).max() <= 10 ** (-1 / 20)
    assert np.abs(samples.mean(axis=0, dtype=np.float64)).max() < 1e-3


@each_song
@pytest.mark.parametrize("pad", ["kick", "snare"])
def test_energy_rises_where_the_truth_says(slug: str, pad: str) -> None:
    recording = recording_of(slug)
    times = [onset["time_s"] for onset in truth_of(slug)["onsets"] if onset["pad"] == pad]
    late = rises(recording.samples.mean(axis=1).astype(np.float64), recording.sample_rate_hz, pad, times)
    assert np.mean(np.abs(late) <= 0.005) >= 0.95
    assert abs(np.median(late)) <= 0.0025
