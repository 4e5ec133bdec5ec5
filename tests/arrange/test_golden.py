# SPDX-License-Identifier: Apache-2.0
"""The two demo songs' charts, bar by bar, as they are meant to stay; ``python -m tests.arrange.test_golden`` writes them anew."""

from __future__ import annotations

import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

from sidestick.arrange import Arrangement, arranged
from sidestick.music import Articulation, Beat, Heard, Metre, Onset, Pad, Section

SONGS = ("pull-up-a-chair", "lights-across-the-water")
GOLDEN = Path(__file__).parent / "golden"
LETTERS = dict(zip(Pad, "CHSKhmlR", strict=True))


def truth(name: str) -> Heard:
    data = json.loads(files("sidestick").joinpath(f"demo/{name}.truth.json").read_text(encoding="utf-8"))
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


def written(arrangement: Arrangement) -> str:
    """Return one line a bar and pad: the lowest level at which each sixteenth is played, a dot where none is."""
    first: dict[tuple[int, Pad], int] = {}
    for chart in arrangement.charts:
        for note in chart.notes:
            first.setdefault((note.tick, note.pad), int(chart.level))
    record = arrangement.charts[-1]
    rows: dict[tuple[int, Pad], list[str]] = defaultdict(lambda: ["."] * 16)
    for note in record.notes:
        bar = max(index for index, line in enumerate(record.bars) if line <= note.tick)
        place = (note.tick - record.bars[bar]) / 120
        assert place == int(place)
        rows[bar, note.pad][int(place)] = str(first[note.tick, note.pad])
    lines = [f"{bar + 1:3d} {LETTERS[pad]} {''.join(cells)}" for (bar, pad), cells in sorted(rows.items())]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", SONGS)
def test_the_demo_songs_come_out_as_they_always_did(name: str) -> None:
    assert written(arranged("0" * 64, truth(name))) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SONGS)
def test_the_demo_songs_records_are_what_was_played(name: str) -> None:
    heard = truth(name)
    record = arranged("0" * 64, heard).charts[-1]
    played = sorted((onset.time_s, onset.pad) for onset in heard.onsets)
    charted = sorted((note.time_us / 1e6, note.pad) for note in record.notes)
    assert len(played) == len(charted)
    for pad in Pad:
        there = [time for time, other in charted if other is pad]
        assert [time for time, other in played if other is pad] == pytest.approx(there, abs=0.03)


if __name__ == "__main__":
    for song in SONGS:
        (GOLDEN / f"{song}.txt").write_text(written(arranged("0" * 64, truth(song))), encoding="utf-8")
