# SPDX-License-Identifier: Apache-2.0
"""How well the shipped hearing hears, and how quickly: ``python bench/hearing.py [--templates] [--debian FOLDER]``.

Prints one table: each figure beside what other programs reach on the same material, what must be reached and what is
aimed at. Material: the demo songs; MDB Drums (Southall et al. 2017; six clips, the figures of others are on thirteen) and
the published GTZAN activations of Böck & Davies (2020), both only where ``../shared/data`` is; the eight songs of Debian's
``fretsonfire-songs-*`` unpacked in ``--debian``; songs of known form and metre, made by ``forms.py`` and ``metres.py``. Beats count within 70 ms, strokes
within 50 ms unless said; drum F is pooled over kick, snare, hi-hat, cymbals and toms. About six minutes on two cores.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import mir_eval
import numpy as np
import soundfile
from forms import formed
from hearing_data import (
    CLASSES,
    DATA,
    Clip,
    beat_row,
    best_offset_f,
    biases_s,
    counts,
    debian_songs,
    demo_songs,
    f,
    mdb,
    sdr_db,
    strokes_of,
    sureness,
)
from machine import machine
from metres import counted

from sidestick.audio import SAMPLE_RATE_HZ
from sidestick.listen import backing, hear_with_mask
from sidestick.listen.bar_pointer import decode_bars
from sidestick.listen.beat_activation import PulseBeats
from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.drum_onsets import drum_onsets
from sidestick.listen.features import features
from sidestick.listen.hear import best_drum_ears
from sidestick.listen.peaks import peaks
from sidestick.listen.ports import BeatActivations, HearsDrums
from sidestick.listen.separation import turned_down
from sidestick.music import Heard

Sure = list[tuple[float, bool]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--templates", action="store_true")
    parser.add_argument("--debian", type=Path)
    given = parser.parse_args()
    ears = TemplateDrums() if given.templates else best_drum_ears()
    print(f"{machine()}, drums heard by {ears.name}\n")
    print(f"{'what':<58} {'measured':<34} {'others':<30} {'must':<18} aim")
    sure: Sure = []
    if (DATA / "mdb_drums").is_dir():
        sure = drums_and_backing(ears)
    if given.debian:
        songs = [
            (name, best_offset_f(beats, _beats(samples, ears))) for name, samples, beats in debian_songs(given.debian)
        ]
        row(
            "beats, Debian songs, one offset each",
            _all(figure for _, figure in songs),
            "madmom .88, BeatNet .60",
            ".87",
            ".92",
        )
        for name, figure in songs:
            print(f"    {name:<30} {figure:.3f}")
    if (DATA / "gtzan_activations.npz").is_file():
        gtzan()
    demo(ears)
    metres(ears)
    sections(ears)
    speed(ears)
    memory()
    if sure:
        reliability(sure)


def row(what: str, measured: str, others: str = "–", must: str = "–", aim: str = "–") -> None:
    print(f"{what:<58} {measured:<34} {others:<30} {must:<18} {aim}", flush=True)


def drums_and_backing(ears: HearsDrums) -> Sure:
    sure: Sure = []
    for kind, what, others, must, aim in (
        ("remix", "drums, MDB remixes", "ADTOF .889", ".85", ".90"),
        ("mix", "drums, MDB full mixes", "ADTOF .862", ".80", ".87"),
        ("drums", "drums alone", "ADTOF .914", ".88", ".92"),
    ):
        heard = [(clip, *hear_with_mask(clip.samples, SAMPLE_RATE_HZ, hears_drums=ears)) for clip in mdb(kind)]
        pooled = {window: _pooled(heard, window) for window in (0.05, 0.03, 0.02)}
        row(f"{what}, {len(heard)} clips", f"{f(sum(pooled[0.05].values())):.3f}", others, must, aim)
        near = " ".join(f"{f(sum(pooled[window].values())):.3f}" for window in (0.03, 0.02))
        row("    within 30 ms, 20 ms", near, "ADTOF -2, -7 points", "-2, -5 points")
        if kind == "remix":
            row(
                f"    {' '.join(CLASSES)}",
                _figures(f(pooled[0.05][name]) for name in CLASSES),
                "ADTOF .97 .89 .91 .85 .35",
                ".95 .85 .84 .65 .45",
            )
            backings(heard)
        late_ms = {clip.name: _late_ms(clip, found) for clip, found, _ in heard}
        every = np.concatenate(list(late_ms.values()))
        row("    onset bias, spread", f"{every.mean():+.1f} ms, {every.std():.1f} ms", "ADTOF -9 ms", "± 3 ms")
        print("    clip by clip: " + ", ".join(f"{name} {late.mean():+.1f}" for name, late in late_ms.items()))
        rows = np.array([beat_row(found, clip.beats, clip.downbeats) for clip, found, _ in heard])
        limits = ("BeatNet .974/.821, madmom .987/.710", ".97/.80", ".985/.88") if kind == "remix" else ("–", "–", "–")
        row("    beats/downbeats", f"{rows[:, 0].mean():.3f}/{rows[:, 3].mean():.3f}", *limits)
        sure += [pair for clip, found, _ in heard for pair in sureness(clip.strokes, found.onsets)]
    return sure


def _late_ms(clip: Clip, found: Heard) -> np.ndarray:
    return 1000 * np.array(biases_s(clip.strokes, strokes_of(found.onsets)))


def _pooled(heard: list, window: float) -> dict[str, np.ndarray]:
    each = [counts(clip.strokes, strokes_of(found.onsets), window) for clip, found, _ in heard]
    return {name: sum(one[name] for one in each) for name in CLASSES}


def backings(heard: list) -> None:
    """Measure the band that is left: the remix less its drum track, at the gain that explains the remix best."""
    rows = []
    for clip, found, mask in heard:
        count = min(len(clip.samples), len(clip.drums))
        mix, drums = clip.samples[:count], clip.drums[:count]
        band = mix - np.float32((mix * drums).sum() / (drums**2).sum()) * drums
        ours = backing(clip.samples, SAMPLE_RATE_HZ, found, mask)[:count]
        rows.append((sdr_db(band, mix), sdr_db(band, turned_down(mix)), sdr_db(band, ours)))
    nothing, shapes, ours = np.mean(rows, axis=0)
    row(
        "backing, SDR on remixes",
        f"{ours:.1f} dB (song {nothing:.1f})",
        f"HPSS here {shapes:.1f}, HT-Demucs 13.9",
        "9",
        "11",
    )


def gtzan() -> None:
    data = np.load(DATA / "gtzan_activations.npz")
    rows, downbeats, plain, seconds, took = [], [], [], 0.0, 0.0
    for key in sorted({name.rsplit("/", 1)[0] for name in data.files}):
        activations, beats = data[f"{key}/activations"].astype(np.float32), data[f"{key}/beats"]
        began = perf_counter()
        path = decode_bars(BeatActivations(activations[:, 0], activations[:, 1], 100))
        took += perf_counter() - began
        seconds += len(activations) / 100
        rows.append(_continuity(beats[:, 0], path.frames / 100))
        plain.append(_continuity(beats[:, 0], peaks(activations[:, 0], 7, 0.1) / 100))
        counted = beats.shape[1] > 1 and np.isfinite(beats[:, 1]).all()  # some excerpts have no bars annotated
        if counted and (beats[:, 1] == 1).any():
            found = path.frames[path.positions == 1] / 100
            downbeats.append(mir_eval.beat.f_measure(beats[beats[:, 1] == 1, 0], found))
    figures = (*np.mean(rows, axis=0), float(np.mean(downbeats)))
    row(
        f"decoder, {len(rows)} GTZAN activations: F CMLt AMLt down",
        _figures(figures),
        "madmom .888 .817 .929 .676",
        "match",
        "beat",
    )
    row(f"    peaks alone; {seconds / took:.0f} x real time", _figures(np.mean(plain, axis=0)), ".882 .774 .854 .633")


def _continuity(beats: np.ndarray, found: np.ndarray) -> tuple[float, float, float]:
    continuity = mir_eval.beat.continuity(beats, found)
    trimmed = (mir_eval.beat.trim_beats(times, 0) for times in (beats, found))
    return mir_eval.beat.f_measure(*trimmed), continuity[1], continuity[3]


def demo(ears: HearsDrums) -> None:
    for clip in demo_songs():
        heard, _ = hear_with_mask(clip.samples, SAMPLE_RATE_HZ, hears_drums=ears)
        strokes = counts(clip.strokes, strokes_of(heard.onsets))
        figures = beat_row(heard, clip.beats, clip.downbeats)
        row(
            f"demo: {clip.name}, beats/downbeats/drums",
            f"{figures[0]:.3f}/{figures[3]:.3f}/{f(sum(strokes.values())):.3f}",
            "–",
            "–",
            ".99/–/.93",
        )
        row(f"    {' '.join(CLASSES)}", _figures(f(strokes[name]) for name in CLASSES))
        late = _late_ms(clip, heard)
        row("    onset bias, spread", f"{late.mean():+.1f} ms, {late.std():.1f} ms", "–", "± 3 ms")


def metres(ears: HearsDrums) -> None:
    rows, named = [], []
    for number in range(100, 124):  # those below are for trying things out
        song = counted(number)
        heard, _ = hear_with_mask(song.samples, SAMPLE_RATE_HZ, hears_drums=ears)
        rows.append(beat_row(heard, song.beats_s, song.downbeats_s))
        named.append(f"{heard.metre.beats_per_bar}/{heard.metre.beat_unit}" == song.metre)
    beats, downbeats = np.array(rows)[:, 0], np.array(rows)[:, 3]
    row("24 songs in 3/4, 4/4, 6/8, 9/8, 12/8, beats/downbeats", f"{beats.mean():.3f}/{downbeats.mean():.3f}")
    row("    metre named rightly", f"{sum(named)} of {len(named)}")


def sections(ears: HearsDrums) -> None:
    found, named = [], []
    for number in range(10, 16):  # 0 to 9 are for trying things out
        song = formed(number)
        heard, _ = hear_with_mask(song.samples, SAMPLE_RATE_HZ, hears_drums=ears)
        truth, starts = np.array(song.starts_s[1:]), np.array([section.start_s for section in heard.sections][1:])
        matched = mir_eval.util.match_events(truth, starts, 1.05 * song.bar_s) if starts.size else []
        found.append(2 * len(matched) / max(1, truth.size + starts.size))
        for section in heard.sections:
            if len(section.label) > 1:
                middle = (section.start_s + section.end_s) / 2
                named.append(section.label == song.names[int(np.searchsorted(song.starts_s, middle)) - 1])
    row("sections, 6 songs of known form, boundary F ± 1 bar", f"{np.mean(found):.3f}", "–", ".8")
    row(f"    {len(named)} parts named, rightly", f"{np.mean(named):.2f}" if named else "–")


def speed(ears: HearsDrums) -> None:
    song = next(demo_songs()).samples
    samples = np.tile(song, (-(-240 * SAMPLE_RATE_HZ // len(song)), 1))[: 240 * SAMPLE_RATE_HZ]
    heard_features = features(samples)
    drums = ears(heard_features)
    activations = PulseBeats()(heard_features, drums)
    heard, mask = hear_with_mask(samples, SAMPLE_RATE_HZ, hears_drums=ears)
    for name, stage in {
        "features": lambda: features(samples),
        "drum activations": lambda: ears(heard_features),
        "beat activations": lambda: PulseBeats()(heard_features, drums),
        "bar pointer": lambda: decode_bars(activations),
        "drum onsets": lambda: drum_onsets(heard_features, drums),
        "backing": lambda: backing(samples, SAMPLE_RATE_HZ, heard, mask),
    }.items():
        row(f"    {name}", _took(stage))

    def everything() -> None:
        heard, mask = hear_with_mask(samples, SAMPLE_RATE_HZ, hears_drums=ears)
        backing(samples, SAMPLE_RATE_HZ, heard, mask)

    row("whole listening of four minutes", _took(everything), "madmom beats alone 10 x", "12 s (20 x)", "8 s (30 x)")


def memory() -> None:
    """Say the most that ``sidestick listen`` holds while it hears twenty minutes."""
    song = next(demo_songs()).samples
    with TemporaryDirectory() as folder:
        path, heard = Path(folder, "long.flac"), Path(folder, "heard.json")
        samples = np.tile(song, (-(-1200 * SAMPLE_RATE_HZ // len(song)), 1))[: 1200 * SAMPLE_RATE_HZ]
        soundfile.write(path, samples, SAMPLE_RATE_HZ)
        program = [sys.executable, "-m", "sidestick", "listen", str(path), "--json", str(heard)]
        subprocess.run(program, check=True, capture_output=True)
    most_gb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9  # kibibytes, on Linux
    row("most memory, twenty minutes", f"{most_gb:.2f} GB", "–", "1 GB")


def reliability(sure: Sure) -> None:
    print("\nHow often a stroke of such confidence was played (MDB, all three kinds)")
    said, right = np.array([s for s, _ in sure]), np.array([r for _, r in sure])
    gap = 0.0
    for low in np.arange(0.5, 1.0, 0.1):
        inside = (said >= low) & (said < low + 0.1 + (low > 0.85))
        if inside.any():
            gap += inside.mean() * abs(said[inside].mean() - right[inside].mean())
            print(
                f"    {low:.1f} to {low + 0.1:.1f}: said {said[inside].mean():.2f}, played {right[inside].mean():.2f}, {inside.sum()} strokes"
            )
    print(f"    expected calibration error {gap:.3f}")


def _beats(samples: np.ndarray, ears: HearsDrums) -> np.ndarray:
    heard, _ = hear_with_mask(samples, SAMPLE_RATE_HZ, hears_drums=ears)
    return np.array([beat.time_s for beat in heard.beats])


def _took(stage) -> str:  # noqa: ANN001
    began = perf_counter()
    stage()
    took = perf_counter() - began
    return f"{took:.2f} s, {240 / took:.0f} x real time"


def _all(figures: Iterable[float]) -> str:
    return f"{np.mean(list(figures)):.3f}"


def _figures(figures: Iterable[float]) -> str:
    return " ".join(f"{figure:.3f}" for figure in figures)


if __name__ == "__main__":
    main()
