# SPDX-License-Identifier: Apache-2.0
"""Songs, bundles, takes and hits to keep."""

from __future__ import annotations

import hashlib

from sidestick.library import Library, bundle
from sidestick.music import Beat, Chart, Heard, Level, Metre, Note, Onset, Pad, Song, TempoMap
from sidestick.take import Calibration, Hit, Jacket, Player, Seat, TakeHeader


def song(title: str = "Pull Up a Chair", artist: str = "Sidestick", *, duration_s: float = 8.0) -> Song:
    """Return a song whose identity follows from its title."""
    beats = tuple(Beat(index * 0.5, 1 + index // 4, 1 + index % 4, 0.9) for index in range(int(duration_s * 2)))
    heard = Heard(
        duration_s=duration_s,
        tempo_bpm=120.0,
        metre=Metre(4),
        beats=beats,
        sections=(),
        onsets=(Onset(0.0, Pad.KICK, 100, 0.9), Onset(0.5, Pad.SNARE, 90, 0.8)),
        loudness_lufs=-14.0,
        notices=("uncertain_tempo",),
    )
    return Song(
        sha256=hashlib.sha256(f"recording of {title}".encode()).hexdigest(),
        source_sha256=hashlib.sha256(f"file of {title}".encode()).hexdigest(),
        title=title,
        artist=artist,
        duration_us=round(duration_s * 1e6),
        sample_rate_hz=44_100,
        heard=heard,
    )


def put(library: Library, kept: Song) -> Song:
    """Put a song with a whole bundle into the library, its sound left out."""
    with bundle.being_written(library.home.songs) as folder:
        for name in (bundle.RECORDING, bundle.BACKING):
            (folder / name).write_bytes(b"sound")
        bundle.write_json(folder / bundle.WAVEFORM, {"bins_per_second": 20, "peak": [], "rms": []})
        bundle.write_json(folder / bundle.SONG, kept)
        tempo_map = TempoMap((0, 480), (0, 500_000))
        for level in Level:
            notes = (Note(0, 0, Pad.KICK, 100), Note(480, 500_000, Pad.SNARE, 100))
            chart = Chart(kept.sha256, level, tempo_map, (0,), notes)
            bundle.write_json(folder / "charts" / f"{level}.json", chart)
        bundle.put_in_place(folder, library.home.song(kept.sha256))
    return library.songs.add(kept)


def header(of: Song, number: int = 1, *, names: tuple[str, ...] = ("Ann", "Bo"), rate: float = 1.0) -> TakeHeader:
    seats = tuple(
        Seat(
            index,
            Player(f"player-{name}", name, Jacket(number=index)),
            Level.GROOVE,
            "keyboard",
            Calibration(1200, 300, 12),
        )
        for index, name in enumerate(names)
    )
    return TakeHeader(f"{number:032x}", of.sha256, seats, "2026-05-01T12:00:00Z", rate)


def hit(seat: int, seq: int, *, time_us: int | None = None) -> Hit:
    pads = tuple(Pad)
    return Hit(
        seat, seq, seq * 250_000 - 1000 if time_us is None else time_us, pads[seq % len(pads)], 1 + seq % 127, 2000
    )
