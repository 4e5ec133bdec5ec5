# SPDX-License-Identifier: Apache-2.0
"""A small band made of sines and noise, with known times: songs to hear in tests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

RATE = 44_100
LEAD_IN_S = 0.3
Sound = NDArray[np.float64]

PATTERNS: dict[str, dict[str, str]] = {  # one bar of sixteenths; the last three in eighths of which three make a beat
    "rock": {"kick": "x.......x.x.....", "snare": "....x.......x...", "hihat": "x.x.x.x.x.x.x.x."},
    "four": {"kick": "x...x...x...x...", "snare": "....x.......x...", "hihat": "..x...x...x...x."},
    "half": {"kick": "x.....x.......x.", "snare": "........x.......", "hihat": "x.x.x.x.x.x.x.x."},
    "waltz": {"kick": "x...........", "snare": "....x...x...", "hihat": "x...x...x..."},
    "ballad": {"kick": "x.........x.", "snare": "......x.....", "hihat": "x.x.x.x.x.x."},
    "slow blues": {
        "kick": "x...........x.........x.",
        "snare": "......x...........x.....",
        "hihat": "x.x.x.x.x.x.x.x.x.x.x.x.",
    },
    "shuffle": {
        "kick": "x...........x.........x.",
        "snare": "......x...........x.....",
        "hihat": "x...x.x...x.x...x.x...x.",
    },
}


class BandSong(msgspec.Struct, frozen=True, eq=False):
    """Samples of shape (n, 2) at 44.1 kHz, and when what was played."""

    samples: NDArray[np.float32]
    drums_alone: NDArray[np.float32]
    beats_s: NDArray[np.float64]
    downbeats_s: NDArray[np.float64]
    hits_s: dict[str, NDArray[np.float64]]


@cache
def band_song(
    pattern: str = "rock",
    bpm: float = 118.0,
    seconds: float = 30.0,
    *,
    drums: float = 1.0,
    band: float = 1.0,
    seed: int = 0,
) -> BandSong:
    """Return a song of whole bars at ``bpm``; ``drums`` and ``band`` are their levels. Kept: change only a copy."""
    chance = np.random.default_rng(seed)
    rows = PATTERNS[pattern]
    steps = len(rows["kick"])
    beat_s = 60 / bpm
    bars = int((seconds - LEAD_IN_S) / (steps / 4 * beat_s))
    length = int(seconds * RATE)
    struck, played = np.zeros(length), np.zeros(length)
    hits: dict[str, list[float]] = {name: [] for name in rows}
    for bar in range(bars):
        start = LEAD_IN_S + bar * steps / 4 * beat_s
        for name, row in rows.items():
            for step, mark in enumerate(row):
                if mark == "x":
                    time = start + step * beat_s / 4 + 0.002 * chance.standard_normal()
                    hits[name].append(time)
                    _add(struck, _DRUMS[name](chance) * chance.uniform(0.8, 1.0), time)
        chord = (0, 5, 9, 7)[bar % 4]
        for interval in (12, 16, 19):
            _add(played, _tone(45 + chord + interval, steps / 4 * beat_s, 0.06), start)
        for half in range(steps // 2):
            _add(played, _tone(33 + chord, beat_s / 2 * 0.9, 0.22), start + half * beat_s / 2)
    sound = drums * struck + band * played
    gain = 0.7 / max(float(np.abs(sound).max()), 1e-9)
    beats = np.asarray(LEAD_IN_S + beat_s * np.arange(bars * steps // 4), np.float64)
    return BandSong(
        samples=_stereo(gain * sound),
        drums_alone=_stereo(gain * drums * struck),
        beats_s=beats,
        downbeats_s=beats[:: steps // 4],
        hits_s={name: np.array(times) for name, times in hits.items()},
    )


def piano(seconds: float = 25.0, seed: int = 0) -> NDArray[np.float32]:
    """Return struck, decaying notes at free times, shape (n, 2)."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(int(seconds * RATE))
    time = 0.2
    while time < seconds - 2:
        note = _tone(int(chance.integers(48, 80)), 2.0, 0.3, brightness=1.6)
        _add(sound, note * np.exp(-2 * np.arange(len(note)) / RATE), time)
        time += float(chance.choice((0.25, 0.4, 0.55, 0.8)))
    return _stereo(sound / np.abs(sound).max() * 0.6)


def _stereo(sound: Sound) -> NDArray[np.float32]:
    return np.stack([sound, sound], axis=1).astype(np.float32)


def _add(out: Sound, sound: Sound, time_s: float) -> None:
    first = round(time_s * RATE)
    part = out[first : first + len(sound)]
    part += sound[: len(part)]


def _tone(midi: int, seconds: float, level: float, brightness: float = 1.0) -> Sound:
    time = np.arange(int(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((midi - 69) / 12)
    partials: Sequence[int] = range(1, 9)
    wave = sum(np.sin(2 * np.pi * hertz * n * time + n * n) / n**brightness for n in partials)
    return np.asarray(level * wave * np.minimum(1, time / 0.008) * np.minimum(1, (seconds - time) / 0.02))


def _kick(chance: np.random.Generator) -> Sound:
    time = np.arange(int(0.25 * RATE)) / RATE
    sweep = 50 * time + 90 * 0.03 * (1 - np.exp(-time / 0.03))
    click = chance.standard_normal(len(time)) * np.exp(-time / 0.002) * 0.2
    return np.asarray(np.sin(2 * np.pi * sweep) * np.exp(-time / 0.08) + click)


def _snare(chance: np.random.Generator) -> Sound:
    time = np.arange(int(0.25 * RATE)) / RATE
    body = 0.5 * np.sin(2 * np.pi * 190 * time) * np.exp(-time / 0.05)
    return np.asarray(body + 0.45 * chance.standard_normal(len(time)) * np.exp(-time / 0.07))


def _hihat(chance: np.random.Generator) -> Sound:
    time = np.arange(int(0.08 * RATE)) / RATE
    noise = chance.standard_normal(len(time) + 2)
    return np.asarray(0.12 * np.diff(noise, 2) * np.exp(-time / 0.02))


_DRUMS = {"kick": _kick, "snare": _snare, "hihat": _hihat}
