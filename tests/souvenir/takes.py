# SPDX-License-Identifier: Apache-2.0
"""A small evening to make souvenirs of: eight bars of rock, a steady player and a novice."""

from __future__ import annotations

import numpy as np

from sidestick.arrange import charts_from
from sidestick.music import Chart, Level, Song
from sidestick.simulate import NOVICE, STEADY, simulated_hits
from sidestick.souvenir import Encore, encore_of
from sidestick.take import Jacket, Player, Seat, Take, TakeHeader
from tests.arrange.songs import heard, rock

SHA = "ab" * 32
BARS = 4


def _by_level() -> dict[Level, Chart]:
    return {chart.level: chart for chart in charts_from(SHA, heard(rock(bars=BARS), bars=BARS))}


def _levels(players: int) -> list[Level]:
    return [Level.SONG, Level.BACKBEAT, *[Level.GROOVE] * 6][:players]


def charts(players: int = 2) -> dict[int, Chart]:
    """Return what each seat plays."""
    every = _by_level()
    return {seat: every[level] for seat, level in enumerate(_levels(players))}


def song() -> Song:
    what = heard(rock(bars=BARS), bars=BARS)
    return Song(SHA, SHA, "席をどうぞ 앉아요", "Sidestick", round(what.duration_s * 1e6), 44_100, what)


def take(names: tuple[str, ...] = ("Mina", "지훈"), *, finished: bool = True) -> Take:
    levels = _levels(len(names))
    seats = tuple(
        Seat(i, Player(f"p{i}", name, Jacket(number=i + 7)), level, "simulated")
        for i, (name, level) in enumerate(zip(names, levels, strict=True))
    )
    every = _by_level()
    players = [STEADY, *[NOVICE] * 7][: len(names)]
    hits = simulated_hits([every[level] for level in levels], players, np.random.default_rng(7))
    header = TakeHeader("0" * 31 + "7", SHA, seats, "2026-11-24T19:30:00Z")
    return Take(header, hits, finished, song().duration_us if finished else 5_000_000)


def encore(names: tuple[str, ...] = ("Mina", "지훈")) -> Encore:
    return encore_of(take(names), song(), charts(len(names)))
