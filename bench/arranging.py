# SPDX-License-Identifier: Apache-2.0
"""How near the arranged charts are to what was played, and how long six of them take.

``python bench/arranging.py`` takes about half a minute. Charts are made of the demo songs' truth as it is, roughened
(strokes moved, missed, imagined) and as our own listening hears it, and of the public MDB Drums clips where
``../shared/data`` has them. Counted are edits per 100 notes: a note that must be added, removed, or changed to another
pad at the same time, each once; a note is there when one of its pad lies within 40 ms. "onsets" are the strokes that
went in, "level 6" the chart that came out: arranging should bring them nearer to the truth, not further.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from sidestick.arrange import charts_from
from sidestick.library.listening import listen_to
from sidestick.music import Articulation, Beat, Chart, Heard, Metre, Onset, Pad, Section

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "src" / "sidestick" / "demo"
MDB = ROOT.parent / "shared" / "data" / "mdb_drums"
SHA = "0" * 64
NEAR_S = 0.04
LIMIT_S = 1.0
MDB_PADS = {
    "KD": {Pad.KICK},
    "SD": {Pad.SNARE},
    "HH": {Pad.HIHAT},
    "TT": {Pad.TOM_HIGH, Pad.TOM_MID, Pad.TOM_LOW},
    "CY": {Pad.CRASH, Pad.RIDE},
}
Stroke = tuple[float, str]


def edits(wanted: Sequence[Stroke], found: Sequence[Stroke]) -> float:
    """Return the edits per 100 wanted notes that lead from ``found`` to ``wanted``."""
    missing, extra = [], list(found)
    for stroke in sorted(wanted):
        near = [other for other in extra if other[1] == stroke[1] and abs(other[0] - stroke[0]) <= NEAR_S]
        if near:
            extra.remove(min(near, key=lambda other: abs(other[0] - stroke[0])))
        else:
            missing.append(stroke)
    count = len(missing) + len(extra)
    for stroke in missing:
        other = next((other for other in extra if abs(other[0] - stroke[0]) <= NEAR_S), None)
        if other is not None:
            extra.remove(other)
            count -= 1
    return 100 * count / max(len(wanted), 1)


def strokes(rows: Iterable[Onset] | Chart) -> list[Stroke]:
    if isinstance(rows, Chart):
        return [(note.time_us / 1e6, note.pad.value) for note in rows.notes if note.time_us >= 0]
    return [(onset.time_s, onset.pad.value) for onset in rows]


def truth(name: str) -> Heard:
    data = json.loads((DEMO / f"{name}.truth.json").read_text(encoding="utf-8"))
    return Heard(
        data["duration_s"],
        data["tempo_bpm"],
        Metre(**data["metre"]),
        tuple(Beat(**beat, confidence=1.0) for beat in data["beats"]),
        tuple(Section(**section, confidence=1.0) for section in data["sections"]),
        tuple(
            Onset(row["time_s"], Pad(row["pad"]), row["velocity"], 0.95, Articulation(row["articulation"]))
            for row in data["onsets"]
        ),
        -14.0,
    )


def roughened(heard: Heard, rng: np.random.Generator, *, missed: float, imagined: float, moved_s: float) -> Heard:
    """Return what a worse ear would have heard: doubtful strokes are more often the imagined ones."""
    pads = list(Pad)
    onsets = []
    for onset in heard.onsets:
        if rng.random() >= missed:
            sure = float(np.clip(rng.normal(0.75, 0.15), 0.05, 1.0))
            moved = max(onset.time_s + float(rng.normal(0, moved_s)), 0.0)
            onsets.append(msgspec.structs.replace(onset, time_s=moved, confidence=sure))
        if rng.random() < imagined:
            near = abs(onset.time_s + float(rng.normal(0, 0.5)))
            sure = float(np.clip(rng.normal(0.4, 0.15), 0.05, 1.0))
            onsets.append(Onset(near, pads[int(rng.integers(8))], 60, sure))
    beats = tuple(
        msgspec.structs.replace(beat, time_s=beat.time_s + float(rng.normal(0, 0.004))) for beat in heard.beats
    )
    return msgspec.structs.replace(heard, beats=beats, onsets=tuple(sorted(onsets, key=lambda o: o.time_s)))


def row(name: str, wanted: Sequence[Stroke], heard: Heard) -> float:
    chart = charts_from(SHA, heard)[-1]
    before, after = edits(wanted, strokes(heard.onsets)), edits(wanted, strokes(chart))
    lanes = []
    for pads in MDB_PADS.values():
        names = {pad.value for pad in pads}
        part = [stroke for stroke in wanted if stroke[1] in names]
        if part:
            lanes.append(f"{edits(part, [s for s in strokes(chart) if s[1] in names]):5.0f}")
        else:
            lanes.append("    -")
    print(f"  {name:42s} {len(wanted):5d} {before:7.1f} {after:7.1f}   {' '.join(lanes)}", flush=True)
    return after


def demo_songs() -> None:
    for name in ("pull-up-a-chair", "lights-across-the-water"):
        exact = truth(name)
        wanted = strokes(exact.onsets)
        row(f"{name}, truth", wanted, exact)
        for missed, imagined, moved_s in ((0.05, 0.05, 0.008), (0.12, 0.12, 0.012), (0.25, 0.25, 0.015)):
            rough = roughened(exact, np.random.default_rng(7), missed=missed, imagined=imagined, moved_s=moved_s)
            row(f"{name}, {100 * missed:.0f} % missed, imagined", wanted, rough)
        row(f"{name}, as heard", wanted, listen_to(DEMO / f"{name}.opus"))


def mdb_clips() -> None:
    for file in sorted((MDB / "mix").glob("*")) if MDB.exists() else []:
        classes = {}
        for label, pads in MDB_PADS.items():
            classes |= dict.fromkeys((pad.value for pad in pads), label)
        lines = (MDB / "annotations" / f"{file.stem}.class.txt").read_text(encoding="utf-8").splitlines()
        pairs = [line.split() for line in lines if line.strip()]
        wanted = [(float(at), label) for at, label in pairs if label in MDB_PADS]
        heard = listen_to(file)
        chart = charts_from(SHA, heard)[-1]
        before = edits(wanted, [(at, classes[pad]) for at, pad in strokes(heard.onsets)])
        after = edits(wanted, [(at, classes[pad]) for at, pad in strokes(chart)])
        print(f"  MDB {file.stem + ', as heard':38s} {len(wanted):5d} {before:7.1f} {after:7.1f}")


def speed() -> bool:
    exact = truth("lights-across-the-water")
    end = exact.beats[-1].time_s + 60 / exact.tempo_bpm - exact.beats[0].time_s
    bars = exact.beats[-1].bar
    shift = [(k * end, k * bars) for k in range(4)]
    beats = tuple(
        Beat(beat.time_s + s, beat.bar + b, beat.position, beat.confidence) for s, b in shift for beat in exact.beats
    )
    onsets = tuple(msgspec.structs.replace(onset, time_s=onset.time_s + s) for s, _ in shift for onset in exact.onsets)
    song = msgspec.structs.replace(exact, duration_s=240.0, beats=beats, onsets=onsets)
    song = msgspec.structs.replace(song, beats=tuple(beat for beat in beats if beat.time_s < 240))
    song = msgspec.structs.replace(song, onsets=tuple(onset for onset in onsets if onset.time_s < 240))
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        charts_from(SHA, song)
        best = min(best, time.perf_counter() - start)
    print(f"\nSix levels of a song of 4 minutes with {len(song.onsets)} strokes: {best:.3f} s (limit {LIMIT_S} s)")
    return best < LIMIT_S


def densities() -> None:
    print("\nNotes a second at levels 1 to 6")
    for name in ("pull-up-a-chair", "lights-across-the-water"):
        exact = truth(name)
        said = "  ".join(f"{len(chart.notes) / exact.duration_s:4.1f}" for chart in charts_from(SHA, exact))
        print(f"  {name:42s} {said}")


def main() -> int:
    print(machine())
    print(f"\nEdits per 100 notes{'':25s} notes  onsets level 6   {'  '.join(f'{label:>4s}' for label in MDB_PADS)}")
    demo_songs()
    mdb_clips()
    densities()
    return int(not speed())


if __name__ == "__main__":
    sys.exit(main())
