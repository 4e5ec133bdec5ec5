# SPDX-License-Identifier: Apache-2.0
"""How well the shipped hearing hears, and how quickly: ``python bench/hearing.py [--templates]``, about two minutes.

With ``--templates`` the drums are heard by the baseline that needs no network.

Against truth: the demo songs; MDB Drums (Southall et al. 2017) as drums alone, remixed and as mixed; the published GTZAN
activations of Böck & Davies (2020), which test the bar pointer on real music without audio. The last two only where
``../shared/data`` is. Beats count within 70 ms, onsets within 50 ms; CMLt and AMLt are continuity at the annotated and
at any allowed metrical level (mir_eval). Drum F is pooled over kick, snare, hi-hat, tom and cymbal strokes.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import mir_eval
import numpy as np
from machine import machine

import sidestick
from sidestick.audio import SAMPLE_RATE_HZ, decode
from sidestick.listen import backing, hear
from sidestick.listen.bar_pointer import decode_bars
from sidestick.listen.beat_activation import PulseBeats
from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.drum_onsets import drum_onsets
from sidestick.listen.features import features
from sidestick.listen.hear import best_drum_ears
from sidestick.listen.ports import BeatActivations
from sidestick.listen.separation import turned_down
from sidestick.music import Heard, Pad

DEMO = Path(sidestick.__file__).parent / "demo"
DATA = Path(__file__).resolve().parents[2] / "shared/data"
GTZAN_REFERENCE = (
    "madmom 0.16's decoder, metres 3 and 4, on all 999 files: .888 .817 .929 .676; peaks above .1: .882 .774 .854 .633"
)
MDB_REFERENCE = "ADTOF on the 13 MDB tracks that could be had: drums .914, remix .889; 4 mixes .862"

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
CLASSES = ("KD", "SD", "HH", "TT", "CY")
EARS = TemplateDrums() if "--templates" in sys.argv else best_drum_ears()
Strokes = dict[str, list[float]]
Counts = dict[str, np.ndarray]


def main() -> None:
    print(f"{machine()}, drums heard by {EARS.name}")
    demo_songs()
    if (DATA / "mdb_drums").is_dir():
        mdb_drums()
    if (DATA / "gtzan_activations.npz").is_file():
        gtzan()
    speed()


def demo_songs() -> None:
    print("\nDemo songs" + 17 * " " + "beat  CMLt  AMLt  down   drums " + " ".join(f"{name:>5}" for name in CLASSES))
    for path in sorted(DEMO.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        heard = hear(_demo_samples(path), SAMPLE_RATE_HZ, hears_drums=EARS)
        played: Strokes = defaultdict(list)
        for onset in truth["onsets"]:
            played[CLASS_OF_PAD[Pad(onset["pad"])]].append(onset["time_s"])
        beats = np.array([beat["time_s"] for beat in truth["beats"]])
        row = _beat_row(heard, beats, np.array(truth["downbeats"]))
        print(f"{truth['title']:<25} {_figures(row)}   {_drum_row(_counts(played, _strokes(heard)))}")
        print(
            f"{'':<25} {truth['tempo_bpm']:.0f} BPM heard as {heard.tempo_bpm:.1f}; {_section_row(heard, truth['sections'])}"
        )


def mdb_drums() -> None:
    print(f"\nMDB Drums ({MDB_REFERENCE})")
    for kind in ("drums", "remix", "mix"):
        totals: Counts = {name: np.zeros(3) for name in CLASSES}
        rows = []
        paths = sorted((DATA / "mdb_drums" / kind).glob("*.flac"))
        for path in paths:
            notes = DATA / "mdb_drums" / "annotations"
            heard = hear(decode(path).samples, SAMPLE_RATE_HZ, hears_drums=EARS)
            beats = np.loadtxt(notes / f"{path.stem}.beats")
            rows.append(_beat_row(heard, beats[:, 0], beats[beats[:, 1] == 1, 0]))
            played: Strokes = defaultdict(list)
            for line in (notes / f"{path.stem}.class.txt").read_text(encoding="utf-8").splitlines():
                time, name = line.split()
                played[name].append(float(time))
            for name, count in _counts(played, _strokes(heard)).items():
                totals[name] += count
        print(f"{kind + f', {len(paths)} clips':<25} {_figures(np.mean(rows, axis=0))}   {_drum_row(totals)}")


def gtzan() -> None:
    data = np.load(DATA / "gtzan_activations.npz")
    rows, downbeats, seconds, took = [], [], 0.0, 0.0
    for key in sorted({name.rsplit("/", 1)[0] for name in data.files}):
        activations, beats = data[f"{key}/activations"].astype(np.float32), data[f"{key}/beats"]
        began = perf_counter()
        path = decode_bars(BeatActivations(activations[:, 0], activations[:, 1], 100))
        took += perf_counter() - began
        seconds += len(activations) / 100
        found = path.frames / 100
        continuity = mir_eval.beat.continuity(beats[:, 0], found)
        trimmed = (mir_eval.beat.trim_beats(times, 0) for times in (beats[:, 0], found))
        rows.append((mir_eval.beat.f_measure(*trimmed), continuity[1], continuity[3]))
        counted = beats.shape[1] > 1 and np.isfinite(beats[:, 1]).all()  # some excerpts have no bars annotated
        if counted and (beats[:, 1] == 1).any():
            downbeats.append(mir_eval.beat.f_measure(beats[beats[:, 1] == 1, 0], found[path.positions == 1]))
    row = (*np.mean(rows, axis=0), float(np.mean(downbeats)))
    print(f"\nBar pointer on published GTZAN activations ({GTZAN_REFERENCE})")
    print(f"{f'{len(rows)} excerpts':<25} {_figures(row)}   {seconds / took:.0f} x real time")


def speed() -> None:
    song = _demo_samples(min(DEMO.glob("*.truth.json")))
    samples = np.tile(song, (-(-240 * SAMPLE_RATE_HZ // len(song)), 1))[: 240 * SAMPLE_RATE_HZ]
    heard_features = features(samples)
    drums = EARS(heard_features)
    activations = PulseBeats()(heard_features, drums)
    stages = {
        "features": lambda: features(samples),
        "drum activations": lambda: EARS(heard_features),
        "beat activations": lambda: PulseBeats()(heard_features, drums),
        "bar pointer": lambda: decode_bars(activations),
        "drum onsets": lambda: drum_onsets(heard_features, drums),
        "drums turned down": lambda: turned_down(samples),
    }
    print("\nFour minutes of song      seconds   x real time")
    for name, stage in stages.items():
        began = perf_counter()
        stage()
        _print_speed(name, perf_counter() - began)
    began = perf_counter()
    backing(samples, SAMPLE_RATE_HZ, hear(samples, SAMPLE_RATE_HZ, hears_drums=EARS))
    _print_speed("all of it", perf_counter() - began)


def _print_speed(name: str, took: float) -> None:
    print(f"{name:<25} {took:7.2f}   {240 / took:11.0f}")


def _demo_samples(truth: Path) -> np.ndarray:
    stem = truth.name.removesuffix(".truth.json")
    return decode(next(path for path in DEMO.glob(f"{stem}.*") if path.suffix in {".opus", ".ogg", ".flac"})).samples


def _beat_row(heard: Heard, beats: np.ndarray, downbeats: np.ndarray) -> tuple[float, float, float, float]:
    found = np.array([beat.time_s for beat in heard.beats])
    continuity = mir_eval.beat.continuity(beats, found)
    down = mir_eval.beat.f_measure(downbeats, np.array(heard.downbeats_s))
    return mir_eval.beat.f_measure(beats, found), continuity[1], continuity[3], down


def _strokes(heard: Heard) -> Strokes:
    strokes: Strokes = defaultdict(list)
    for onset in heard.onsets:
        strokes[CLASS_OF_PAD[onset.pad]].append(onset.time_s)
    return strokes


def _counts(played: Strokes, heard: Strokes) -> Counts:
    """Return for each class how many strokes were matched, played and heard."""
    counts: Counts = {}
    for name in CLASSES:
        truth, found = np.sort(played.get(name, [])), np.sort(heard.get(name, []))
        matched = len(mir_eval.util.match_events(truth, found, 0.05)) if truth.size and found.size else 0
        counts[name] = np.array([matched, truth.size, found.size], float)
    return counts


def _drum_row(counts: Counts) -> str:
    return " ".join(f"{_f(count):5.3f}" for count in (sum(counts.values()), *counts.values()))


def _f(count: np.ndarray) -> float:
    return float(2 * count[0] / max(1.0, count[1] + count[2]))


def _section_row(heard: Heard, truth: list[dict[str, float]]) -> str:
    played = np.array([section["start_s"] for section in truth][1:])
    found = np.array([section.start_s for section in heard.sections][1:])
    hits = len(mir_eval.util.match_events(played, found, 3.0)) if played.size and found.size else 0
    return f"section starts within 3 s: {hits} of {played.size}, {found.size} heard"


def _figures(row: Iterable[float]) -> str:
    return " ".join(f"{value:5.3f}" for value in row)


if __name__ == "__main__":
    main()
