# SPDX-License-Identifier: Apache-2.0
"""How long a souvenir takes, against the encoder alone on frames that are already drawn."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from bench.machine import machine
from sidestick.arrange import charts_from
from sidestick.audio import decode
from sidestick.listen import backing, hear
from sidestick.music import Level, Song
from sidestick.simulate import NOVICE, STEADY, simulated_hits
from sidestick.souvenir import encore_of
from sidestick.souvenir import video as film
from sidestick.souvenir.excerpt import Excerpt
from sidestick.souvenir.ink import Frame
from sidestick.take import Player, Seat, Take, TakeHeader

SECONDS = 20
SHA = "0" * 64


def main() -> None:
    song_file = min((Path(film.__file__).parents[1] / "demo").glob("*.opus"))
    recording = decode(song_file)
    samples = recording.samples[: SECONDS * recording.sample_rate_hz]
    heard = hear(samples, recording.sample_rate_hz)
    song = Song(SHA, SHA, recording.title, recording.artist, SECONDS * 10**6, recording.sample_rate_hz, heard)
    by_level = {chart.level: chart for chart in charts_from(SHA, heard)}
    seats = (Seat(0, Player("a", "Mina"), Level.SONG), Seat(1, Player("b", "Jun"), Level.BACKBEAT))
    charts = {seat.index: by_level[seat.level] for seat in seats}
    hits = simulated_hits(list(charts.values()), [STEADY, NOVICE], np.random.default_rng(7))
    take = Take(TakeHeader("0" * 32, SHA, seats, "2026-11-24T12:00:00Z"), hits, finished=True, ended_us=SECONDS * 10**6)
    encore = encore_of(take, song, charts)
    turned_down = backing(samples, recording.sample_rate_hz, heard)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        part = film.video(
            Path(folder) / "whole.mp4", take=take, encore=encore, charts=charts, downbeats_us=[], backing=turned_down
        )
        whole_s = time.perf_counter() - began
        stage = film._stage(take, encore, charts)  # noqa: SLF001 - the same frames, drawn beforehand
        began = time.perf_counter()
        drawn = list(film._frames(stage, encore, part, "en"))  # noqa: SLF001
        drawing_s = time.perf_counter() - began
        sound = film.souvenir_mix(turned_down, hits, part, film.CLOSING_S)
        alone_s = _encoded(Path(folder) / "alone.mp4", drawn, sound, part)
    shown_s = len(drawn) / film.FRAMES_PER_SECOND
    print(machine())
    print(f"{'souvenir of':<28}{shown_s:8.1f} s shown")
    print(f"{'whole':<28}{whole_s:8.1f} s{shown_s / whole_s:8.2f} × real time")
    print(f"{'drawing alone':<28}{drawing_s:8.1f} s{len(drawn) / drawing_s:8.0f} frames a second")
    print(f"{'encoder alone':<28}{alone_s:8.1f} s")
    print(f"{'whole against encoder':<28}{whole_s / alone_s:8.2f} ×  (limit 2.5)")
    if whole_s / alone_s > 2.5:
        sys.exit("The souvenir takes more than 2.5 times the encoder alone.")


def _encoded(path: Path, drawn: list[Frame], sound: np.ndarray, part: Excerpt) -> float:
    def frames() -> Iterator[Frame]:
        yield from drawn

    began = time.perf_counter()
    film._encode(path, frames(), sound, film._frame_count(part), lambda _: None)  # noqa: SLF001
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
