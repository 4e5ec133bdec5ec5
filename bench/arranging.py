# SPDX-License-Identifier: Apache-2.0
"""How near the arranged charts are to what was played, and how long six of them take.

``python bench/arranging.py`` takes about a minute. Charts are made of the demo songs' truth as it is, roughened (strokes
moved, missed, imagined) and as our own listening hears it; of songs written here in every metre and feel
(``tests/arrange/known_songs.py``), played by loose hands and heard by a worse ear; of the public MDB Drums clips where
``../shared/data`` has them; and of people's own playing where ``../shared/training`` has the Groove MIDI Dataset.

Counted are edits per 100 notes: a note that must be added, removed, or changed to another pad at the same time, each once; a
note is there when one of its pad lies within 40 ms (20 ms in the known songs, where the grid is the truth). "onsets" are the
strokes that went in, "level 6" the chart that came out, "ratio" the second over the first: below 1 arranging brought them
nearer to the truth.
"""

from __future__ import annotations

import io
import json
import sys
import tarfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from sidestick.arrange import arranged, charts_from
from sidestick.arrange.playable import Reason
from sidestick.library.listening import listen_to
from sidestick.music import PAD_OF_GM, Articulation, Beat, Chart, Heard, Metre, Onset, Pad, Section
from tests.arrange.known_songs import STYLES, known_song

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "src" / "sidestick" / "demo"
MDB = ROOT.parent / "shared" / "data" / "mdb_drums"
GROOVE = ROOT.parent / "shared" / "training" / "groove_midi.tar.xz"
GROOVE_SONGS = 40
SHA = "0" * 64
NEAR_S, GRID_NEAR_S = 0.04, 0.02
LIMIT_S = 1.0
MDB_PADS = {
    "KD": {Pad.KICK},
    "SD": {Pad.SNARE},
    "HH": {Pad.HIHAT},
    "TT": {Pad.TOM_HIGH, Pad.TOM_MID, Pad.TOM_LOW},
    "CY": {Pad.CRASH, Pad.RIDE},
}
Stroke = tuple[float, str]


def edits(wanted: Sequence[Stroke], found: Sequence[Stroke], near_s: float = NEAR_S) -> float:
    """Return the edits per 100 wanted notes that lead from ``found`` to ``wanted``."""
    missing, extra = [], list(found)
    for stroke in sorted(wanted):
        near = [other for other in extra if other[1] == stroke[1] and abs(other[0] - stroke[0]) <= near_s]
        if near:
            extra.remove(min(near, key=lambda other: abs(other[0] - stroke[0])))
        else:
            missing.append(stroke)
    count = len(missing) + len(extra)
    for stroke in missing:
        other = next((other for other in extra if abs(other[0] - stroke[0]) <= near_s), None)
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


def ratio(before: float, after: float) -> str:
    """Return after over before in six places, a dash where nothing was wrong before."""
    return f"{after / before:6.2f}" if before else "     -"


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
    print(
        f"  {name:42s} {len(wanted):5d} {before:7.1f} {after:7.1f} {ratio(before, after)}  {' '.join(lanes)}",
        flush=True,
    )
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
        print(
            f"  MDB {file.stem + ', as heard':38s} {len(wanted):5d} {before:7.1f} {after:7.1f} {ratio(before, after)}"
        )


def known_songs() -> None:
    print(
        f"\nSongs written here, grid as truth, within 20 ms{'':13s} loose hands        and a worse ear (10 % missed, imagined)"
    )
    print(f"  {'':42s} {'onsets':>7s} {'level 6':>7s} {'ratio':>6s}   {'onsets':>7s} {'level 6':>7s} {'ratio':>6s}")
    means = np.zeros(4)
    by_pad: dict[Pad, list[tuple[float, float]]] = {}
    for style in STYLES:
        figures = np.zeros(4)
        for seed in range(3):
            for at, wrong in ((0, 0.0), (2, 0.1)):
                song = known_song(style, np.random.default_rng(seed), loose_ms=12, missed=wrong, imagined=wrong)
                chart = charts_from(SHA, song.heard)[-1]
                figures[at] += edits(song.truth, strokes(song.heard.onsets), GRID_NEAR_S) / 3
                figures[at + 1] += edits(song.truth, strokes(chart), GRID_NEAR_S) / 3
                if wrong:
                    add_by_pad(by_pad, song.truth, strokes(song.heard.onsets), strokes(chart))
        means += figures / len(STYLES)
        print(known_row(style.name, figures), flush=True)
    print(known_row("mean", means))
    print(
        "  by pad, a worse ear (onsets, level 6): "
        + ", ".join(
            f"{pad} {np.mean([before for before, _ in rows]):.0f} {np.mean([after for _, after in rows]):.0f}"
            for pad, rows in sorted(by_pad.items())
        )
    )


def add_by_pad(
    rows: dict[Pad, list[tuple[float, float]]], truth: list[Stroke], heard: list[Stroke], made: list[Stroke]
) -> None:
    """Add the edits of each pad that the song truly has."""
    for pad in Pad:
        wanted, before, after = ([stroke for stroke in of if stroke[1] == pad.value] for of in (truth, heard, made))
        if wanted:
            found = edits(wanted, before, GRID_NEAR_S), edits(wanted, after, GRID_NEAR_S)
            rows.setdefault(pad, []).append(found)


def known_row(name: str, figures: np.ndarray) -> str:
    loose, made, worse, mended = figures.tolist()
    return f"  {name:42s} {loose:7.1f} {made:7.1f} {ratio(loose, made)}   {worse:7.1f} {mended:7.1f} {ratio(worse, mended)}"


def groove_performances() -> None:
    """People's own playing: what is taken from it as unplayable, and how far the grid moves what stays."""
    if not GROOVE.exists():
        return
    import csv

    import mido

    with tarfile.open(GROOVE) as archive:
        table = archive.extractfile("groove/info.csv")
        assert table is not None
        rows = list(csv.DictReader(io.TextIOWrapper(table, "utf-8")))
        wanted = {
            f"groove/{row['midi_filename']}": row
            for row in rows
            if row["split"] != "train" and row["beat_type"] == "beat" and float(row["duration"]) > 30
        }
        files = {}
        for member in archive:
            if member.name in wanted and len(files) < GROOVE_SONGS:
                data = archive.extractfile(member)
                assert data is not None
                files[member.name] = data.read()
    heard_strokes = left = adorned = joined = 0
    moved: list[float] = []
    reasons: dict[str, int] = {}
    for name, data in files.items():
        row = wanted[name]
        beats_per_bar, unit = (int(part) for part in row["time_signature"].split("-"))
        step = 60 / float(row["bpm"]) * 4 / unit
        now, onsets = 0.0, []
        for message in mido.MidiFile(file=io.BytesIO(data)):
            now += message.time
            if message.type == "note_on" and message.velocity and message.note in PAD_OF_GM:
                pad, how = PAD_OF_GM[message.note]
                onsets.append(Onset(now, pad, message.velocity, 0.95, how))
        count = int(now / step) + 2
        beats = tuple(Beat(i * step, i // beats_per_bar + 1, i % beats_per_bar + 1, 0.95) for i in range(count))
        song = Heard(now + 1, float(row["bpm"]), Metre(beats_per_bar, unit), beats, (), tuple(onsets), -14)
        arrangement = arranged(SHA, song)
        record = arrangement.charts[-1]
        heard_strokes += len(onsets)
        unplayable = [out for out in arrangement.left_out if out.reason is not Reason.ALONE]
        left += len(unplayable)
        adorned += len(arrangement.adornments)
        joined += len(onsets) - len(arrangement.left_out) - len(record.notes)
        for out in unplayable:
            reasons[out.reason] = reasons.get(out.reason, 0) + 1
        for note in record.notes:
            near = [abs(onset.time_s - note.time_us / 1e6) for onset in onsets if onset.pad is note.pad]
            moved.append(min(near, default=1.0))
    print(f"\nGroove MIDI Dataset, {len(files)} performances of drummers, {heard_strokes} strokes")
    print(f"  left out because no body plays it: {100 * left / heard_strokes:.2f} of 100 strokes {reasons}")
    print(
        f"  flams, drags, rolls: {100 * adorned / heard_strokes:.2f}; joined with them or with another: {100 * joined / heard_strokes:.2f}"
    )
    print(
        f"  moved to the grid by {1000 * np.median(moved):.0f} ms (median), {1000 * np.percentile(moved, 95):.0f} ms (95 of 100)"
    )


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
    print(
        f"\nEdits per 100 notes{'':25s} notes  onsets level 6  ratio {'  '.join(f'{label:>4s}' for label in MDB_PADS)}"
    )
    demo_songs()
    mdb_clips()
    known_songs()
    groove_performances()
    densities()
    return int(not speed())


if __name__ == "__main__":
    sys.exit(main())
