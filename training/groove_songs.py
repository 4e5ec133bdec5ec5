# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251 - a script, not a package
"""Songs of known tempo and bars to fit hearing to: human drumming, sampled kits, a plain band.

The Groove MIDI Dataset (Gillick et al. 2019, CC BY 4.0) gives performances with their tempo; single drum hits give the
sound; a bass, chords and a plucked line that follow the drummer's bars stand in for the band. Each performance is played
at a speed of its own, so that what is fitted leans on the pattern more than on which tempi that data set holds.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import mido
import msgspec
import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 44_100
SECONDS = 34.0
KITS = ("muldjord", "osdk", "gogodze_front", "gogodze_oh", "tr808")
FALLBACK_KITS = ("osdk", "muldjord")
SOUND_OF_NOTE = {
    **dict.fromkeys((35, 36), "kick"),
    **dict.fromkeys((38, 40, 39), "snare"),
    37: "sidestick",
    **dict.fromkeys((42, 22), "hihat_closed"),
    44: "hihat_pedal",
    **dict.fromkeys((46, 26), "hihat_open"),
    **dict.fromkeys((48, 50), "tom_high"),
    **dict.fromkeys((45, 47), "tom_mid"),
    **dict.fromkeys((41, 43, 58), "tom_low"),
    **dict.fromkeys((49, 52, 55, 57), "crash"),
    **dict.fromkeys((51, 59), "ride"),
    53: "ride_bell",
}
INSTEAD = {"hihat_pedal": "hihat_closed", "sidestick": "snare", "ride_bell": "ride"}
_SEMITONES = (0, 3, 5, 7, 9, 10)


class GrooveSong(msgspec.Struct, frozen=True, eq=False):
    """One song: ``samples`` float32 of shape (n, 2), its tempo, its beats to the bar, and whether the data set tests on it."""

    samples: NDArray[np.float32]
    bpm: float
    beats_per_bar: int
    style: str
    is_test: bool


def groove_songs(groove: Path, oneshots: Path, count: int, seed: int = 0) -> Iterator[GrooveSong]:
    """Yield ``count`` songs from the unpacked data set in ``groove`` and the hits in ``oneshots``."""
    chance = np.random.default_rng(seed)
    with (groove / "info.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["beat_type"] == "beat" and float(row["duration"]) > 20]
    hits: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for item in json.loads((oneshots / "index.json").read_text(encoding="utf-8")):
        hits[item["kit"], item["cls"]].append(oneshots.parent / item["file"])
    for index in chance.permutation(len(rows))[:count].tolist():
        yield _song(rows[index], groove, hits, chance)


def _song(
    row: dict[str, str], groove: Path, hits: dict[tuple[str, str], list[Path]], chance: np.random.Generator
) -> GrooveSong:
    speed = float(np.exp(chance.uniform(np.log(0.7), np.log(1.43))))
    beats_per_bar, unit = (int(part) for part in row["time_signature"].split("-"))
    beat_s = 60 / float(row["bpm"]) * 4 / unit / speed
    events, time = [], 0.0
    for message in mido.MidiFile(groove / row["midi_filename"]):
        time += message.time / speed
        if message.type == "note_on" and message.velocity and message.note in SOUND_OF_NOTE and time < SECONDS - 1:
            events.append((time, SOUND_OF_NOTE[message.note], message.velocity))
    length = int((events[-1][0] + 1.5) * RATE)
    kit = str(chance.choice(KITS))
    drums = np.zeros(length + 8 * RATE, np.float32)
    gains = {name: 10 ** (3 * chance.normal() / 20) for name in set(SOUND_OF_NOTE.values())}
    for start, name, velocity in events:
        sound = _hit(hits, kit, name, velocity, chance) * gains[name] * (0.1 + 0.9 * (velocity / 127) ** 1.5)
        drums[int(start * RATE) : int(start * RATE) + len(sound)] += sound
    band = _band(length, beat_s, beats_per_bar, [t for t, name, _ in events if name == "kick"], chance)
    balance = 10 ** (chance.uniform(-7, 3) / 20)
    mix = _unit(drums[:length]) * balance + _unit(band[:length])
    if chance.random() < 0.5:  # old recordings and low bit rates have no top
        cutoff = float(np.exp(chance.uniform(np.log(5000), np.log(16_000))))
        spectrum = np.fft.rfft(mix) / np.sqrt(1 + (np.fft.rfftfreq(length, 1 / RATE) / cutoff) ** 8)
        mix = np.fft.irfft(spectrum, length)
    mix = (0.8 * mix / np.abs(mix).max()).astype(np.float32)
    return GrooveSong(np.stack([mix, mix], axis=1), 60 / beat_s, beats_per_bar, row["style"], row["split"] != "train")


def _unit(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    return sound / max(float(np.sqrt(np.mean(np.square(sound)))), 1e-6)


def _hit(
    hits: dict[tuple[str, str], list[Path]], kit: str, name: str, velocity: int, chance: np.random.Generator
) -> NDArray[np.float32]:
    files = next(
        found
        for option in (kit, *FALLBACK_KITS)
        if (found := hits.get((option, name)) or hits.get((option, INSTEAD.get(name, name))))
    )
    at = int(np.clip(velocity / 127 * len(files) + chance.normal(), 0, len(files) - 1))
    return np.asarray(soundfile.read(files[at], dtype="float32")[0])


def _band(
    length: int, beat_s: float, beats_per_bar: int, kicks: list[float], chance: np.random.Generator
) -> NDArray[np.float32]:
    out = np.zeros(length + 4 * RATE, np.float32)
    root, steps = int(chance.integers(36, 48)), chance.choice(_SEMITONES, size=4)
    bars_each, bass = int(chance.choice((1, 1, 1, 2))), int(chance.integers(3))
    bar_s = beat_s * beats_per_bar
    for bar in range(int(length / RATE / bar_s) + 1):
        start, note = bar * bar_s, root + int(steps[bar // bars_each % 4])
        for interval in (12, int(chance.choice((15, 16))), 19):
            _play(out, length, note + interval, start, bar_s, 0.05, 0.03, 0.8)
        if bass == 0:
            bass_times = [start + half * beat_s / 2 for half in range(2 * beats_per_bar)]
        elif bass == 1:
            bass_times = [kick for kick in kicks if start - 0.02 <= kick < start + bar_s - 0.02]
        else:
            bass_times = [start + beat * beat_s for beat in range(beats_per_bar)]
        for time in bass_times:
            _play(out, length, note, time + 0.004 * chance.normal(), beat_s * 0.6, 0.13, 0.005, 0.8)
        for half in range(2 * beats_per_bar):
            if chance.random() < 0.5:
                high = note + 24 + int(chance.choice(_SEMITONES))
                _play(
                    out,
                    length,
                    high,
                    start + half * beat_s / 2 + 0.006 * chance.normal(),
                    beat_s * 0.75,
                    0.07,
                    0.005,
                    3.0,
                )
    return out


def _play(
    out: NDArray[np.float32],
    length: int,
    midi: int,
    start_s: float,
    seconds: float,
    level: float,
    attack_s: float,
    decay: float,
) -> None:
    first, count = max(0, int(start_s * RATE)), int(seconds * RATE)
    if first >= length or count < 100:
        return
    time = np.arange(min(count, len(out) - first)) / RATE
    hertz = 440 * 2 ** ((midi - 69) / 12)
    wave = sum(np.sin(2 * np.pi * hertz * n * time + n * n) / n for n in range(1, 8) if hertz * n < 9000)
    shape = np.minimum(1, time / attack_s) * np.exp(-decay * time) * np.minimum(1, (seconds - time) / 0.02)
    out[first : first + len(time)] += (level * wave * shape).astype(np.float32)
