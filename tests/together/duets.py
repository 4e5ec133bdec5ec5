# SPDX-License-Identifier: Apache-2.0
"""Takes whose truth is known, for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sidestick.music import Chart, Level, Note, Pad, TempoMap
from sidestick.take import Calibration, Hit, Player, Seat, Take, TakeHeader
from sidestick.together.model import simulate

Real = npt.NDArray[np.float64]

NAMES = ("Mina", "Jo", "Aki", "Sol", "Noa", "Remi", "Yuna", "Kai")
BEAT_US = 500_000


def tempo() -> TempoMap:
    return TempoMap((0, 480), (0, BEAT_US))


def chart(ticks: Sequence[int], pads: Sequence[Pad] | None = None, level: Level = Level.PULSE) -> Chart:
    beats = tempo()
    kinds = pads or [Pad.SNARE] * len(ticks)
    notes = tuple(Note(tick, beats.micros_at(tick), pad, 100) for tick, pad in zip(ticks, kinds, strict=True))
    return Chart("a" * 64, level, beats, (0,), notes)


def pulse(beats: int) -> Chart:
    return chart([480 * (i + 8) for i in range(beats)])


def hits(seat: int, notes: Sequence[Note], off_us: Sequence[float], pad: Pad | None = None) -> list[Hit]:
    """Hits on ``notes``, each ``off_us`` away; NaN leaves a note unmet."""
    struck = [(n, o) for n, o in zip(notes, off_us, strict=True) if np.isfinite(o)]
    return [Hit(seat, k, int(n.time_us + o), pad or n.pad, 90) for k, (n, o) in enumerate(struck)]


def take(
    *players: Sequence[Hit], rate: float = 1.0, finished: bool = True, ended_us: int | None = None, unsure_us: int = 0
) -> Take:
    seats = tuple(
        Seat(i, Player(f"p{i}", NAMES[i]), Level.PULSE, calibration=Calibration(0, unsure_us))
        for i in range(len(players))
    )
    header = TakeHeader("0" * 32, "a" * 64, seats, "2026-01-01T00:00:00Z", rate)
    return Take(header, tuple(hit for one in players for hit in one), finished, ended_us)


def playing(
    beats: int,
    song: Sequence[float] = (0.4, 0.4),
    partner: Sequence[Sequence[float]] = ((0.0, 0.0), (0.0, 0.0)),
    *,
    seed: int = 0,
    takes: int = 1,
) -> Real:
    """Asynchronies in microseconds, shape (takes, players, beats): timer 15 ms, hand 8 ms."""
    noise = np.ones(len(song))
    rng = np.random.default_rng(seed)
    return simulate(np.array(song), np.array(partner), 15e3 * noise, 8e3 * noise, beats, rng, takes=takes)


def duet_of(asynchrony: Real) -> tuple[Take, list[Chart]]:
    """A take of players who each play every beat."""
    one = pulse(asynchrony.shape[1])
    return take(*(hits(i, one.notes, row.tolist()) for i, row in enumerate(asynchrony))), [one] * asynchrony.shape[0]
