# SPDX-License-Identifier: Apache-2.0
"""Recordings with truth that hearing is measured on, and how strokes, beats and backings are compared with it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import mir_eval
import msgspec
import numpy as np

import sidestick
from sidestick.audio import decode
from sidestick.music import Heard, Onset, Pad

DEMO = Path(sidestick.__file__).parent / "demo"
DATA = Path(__file__).resolve().parents[2] / "shared/data"
CLASSES = ("KD", "SD", "HH", "CY", "TT")
CLASS_OF_PAD = {
    Pad.KICK: "KD",
    Pad.SNARE: "SD",
    Pad.HIHAT: "HH",
    Pad.TOM_HIGH: "TT",
    Pad.TOM_MID: "TT",
    Pad.TOM_LOW: "TT",
    Pad.CRASH: "CY",
    Pad.RIDE: "CY",
}
Strokes = dict[str, list[float]]
Counts = dict[str, np.ndarray]


class Clip(msgspec.Struct, frozen=True, eq=False):
    """A recording: samples of shape (n, 2), beats and downbeats in seconds, strokes by class."""

    name: str
    samples: np.ndarray
    beats: np.ndarray
    downbeats: np.ndarray
    strokes: Strokes
    drums: np.ndarray | None = None


def demo_songs() -> Iterator[Clip]:
    for path in sorted(DEMO.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".truth.json")
        song = next(near for near in DEMO.glob(f"{stem}.*") if near.suffix in {".opus", ".ogg", ".flac"})
        strokes: Strokes = defaultdict(list)
        for onset in truth["onsets"]:
            strokes[CLASS_OF_PAD[Pad(onset["pad"])]].append(onset["time_s"])
        beats = np.array([beat["time_s"] for beat in truth["beats"]])
        yield Clip(truth["title"], decode(song).samples, beats, np.array(truth["downbeats"]), strokes)


def mdb(kind: str) -> Iterator[Clip]:
    """Yield MDB Drums (Southall et al. 2017) as ``drums``, ``remix`` or ``mix``; nothing where it is not there."""
    notes = DATA / "mdb_drums/annotations"
    for path in sorted((DATA / "mdb_drums" / kind).glob("*.flac")):
        beats = np.loadtxt(notes / f"{path.stem}.beats")
        strokes: Strokes = defaultdict(list)
        for line in (notes / f"{path.stem}.class.txt").read_text(encoding="utf-8").splitlines():
            time, name = line.split()
            strokes[name].append(float(time))
        drums = decode(DATA / "mdb_drums/drums" / path.name).samples if kind == "remix" else None
        yield Clip(path.stem, decode(path).samples, beats[:, 0], beats[beats[:, 1] == 1, 0], strokes, drums)


def debian_songs(folder: Path) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield name, samples and beats of each song with a tempo-mapped ``notes.mid`` below ``folder``."""
    import mido

    for path in sorted(folder.rglob("notes.mid")):
        midi = mido.MidiFile(path)
        last = max(sum(message.time for message in track) for track in midi.tracks)
        changes = [(0, 500_000)]
        at = 0
        for message in midi.tracks[0]:
            at += message.time
            if message.type == "set_tempo":
                changes.append((at, message.tempo))
        beats, time, tick, tempo = [], 0.0, 0, 500_000
        for beat_tick in range(0, last, midi.ticks_per_beat):
            for change, new in [c for c in changes if tick < c[0] <= beat_tick or (c[0] == tick == 0)]:
                time += (change - tick) * tempo / midi.ticks_per_beat / 1e6
                tick, tempo = change, new
            time += (beat_tick - tick) * tempo / midi.ticks_per_beat / 1e6
            tick = beat_tick
            beats.append(time)
        samples = decode(path.with_name("song.ogg")).samples
        guitar = path.with_name("guitar.ogg")
        if guitar.is_file():
            other = decode(guitar).samples
            count = min(len(samples), len(other))
            samples = np.clip(samples[:count] + other[:count], -1, 1)
        inside = np.array(beats)
        yield path.parent.name, samples, inside[inside < len(samples) / 44_100]


def strokes_of(onsets: tuple[Onset, ...]) -> Strokes:
    strokes: Strokes = defaultdict(list)
    for onset in onsets:
        strokes[CLASS_OF_PAD[onset.pad]].append(onset.time_s)
    return strokes


def counts(played: Strokes, heard: Strokes, window_s: float = 0.05) -> Counts:
    """Return for each class how many strokes were matched, played and heard."""
    out: Counts = {}
    for name in CLASSES:
        truth, found = np.sort(played.get(name, [])), np.sort(heard.get(name, []))
        matched = len(mir_eval.util.match_events(truth, found, window_s)) if truth.size and found.size else 0
        out[name] = np.array([matched, truth.size, found.size], float)
    return out


def biases_s(played: Strokes, heard: Strokes) -> list[float]:
    """Return heard minus played of each stroke that was matched within 50 ms."""
    out: list[float] = []
    for name in CLASSES:
        truth, found = np.sort(played.get(name, [])), np.sort(heard.get(name, []))
        if truth.size and found.size:
            out += [float(found[b] - truth[a]) for a, b in mir_eval.util.match_events(truth, found, 0.05)]
    return out


def sureness(played: Strokes, onsets: tuple[Onset, ...]) -> list[tuple[float, bool]]:
    """Return the confidence of each onset and whether it was played."""
    out: list[tuple[float, bool]] = []
    for name in CLASSES:
        mine = sorted((o for o in onsets if CLASS_OF_PAD[o.pad] == name), key=lambda o: o.time_s)
        truth = np.sort(played.get(name, []))
        found = np.array([o.time_s for o in mine])
        matched = mir_eval.util.match_events(truth, found, 0.05) if truth.size and found.size else []
        right = {b for _, b in matched}
        out += [(onset.confidence, index in right) for index, onset in enumerate(mine)]
    return out


def f(count: np.ndarray) -> float:
    return float(2 * count[0] / max(1.0, count[1] + count[2]))


def beat_row(heard: Heard, beats: np.ndarray, downbeats: np.ndarray) -> tuple[float, float, float, float]:
    """Return F, CMLt and AMLt of beats and F of downbeats."""
    found = np.array([beat.time_s for beat in heard.beats])
    continuity = mir_eval.beat.continuity(beats, found)
    down = mir_eval.beat.f_measure(downbeats, np.array(heard.downbeats_s))
    return mir_eval.beat.f_measure(beats, found), continuity[1], continuity[3], down


def best_offset_f(beats: np.ndarray, found: np.ndarray) -> float:
    """Return the beats' F after the one offset, at most 0.3 s, that suits the song best."""
    return max(mir_eval.beat.f_measure(beats + shift, found) for shift in np.arange(-0.3, 0.301, 0.02))


def sdr_db(wanted: np.ndarray, got: np.ndarray) -> float:
    return float(10 * np.log10(np.sum(wanted**2) / np.sum((got - wanted) ** 2)))
