# SPDX-License-Identifier: Apache-2.0
"""What the players take home in numbers: each seat's score and the report of the two rhythms, in one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from sidestick.judge import judge, score
from sidestick.music import Chart, Section, Song
from sidestick.take import Score, Take, TakeHeader
from sidestick.together import Report, report

ENCORE_VERSION = 1


class SongLine(msgspec.Struct, frozen=True):
    """What a report needs to know of the song."""

    sha256: str
    title: str
    artist: str
    duration_us: int
    tempo_bpm: float
    sections: tuple[Section, ...] = ()


class Encore(msgspec.Struct, frozen=True):
    """Scores and report of one take."""

    take: TakeHeader
    song: SongLine
    finished: bool
    ended_us: int
    scores: tuple[Score, ...]
    together: Report
    version: int = ENCORE_VERSION


def encore_of(
    take: Take, song: Song, charts: Mapping[int, Chart], others: Sequence[tuple[Take, Mapping[int, Chart]]] = ()
) -> Encore:
    """Judge every seat of ``take`` and measure how the rhythms relate.

    ``others`` are other takes of the song, each with what its seats played.

    Deterministic: the bootstrap is seeded from the take's id. Notes after the point where the take stopped are not
    counted as missed. Raises ``KeyError`` when a seat has no chart.
    """
    ended_us = take.ended_us if take.ended_us is not None else max((hit.time_us for hit in take.hits), default=0)
    played = {seat.index: charts[seat.index].until(None if take.finished else ended_us) for seat in take.header.seats}
    scores = []
    for seat in take.header.seats:
        notes = played[seat.index].notes
        judgements = judge(notes, take.hits_of(seat.index), level=seat.level, rate=take.header.rate)
        scores.append(score(judgements, seat=seat.index))
    rng = np.random.default_rng(int(take.header.id[:16], 16))
    line = SongLine(song.sha256, song.title, song.artist, song.duration_us, song.heard.tempo_bpm, song.heard.sections)
    told = report(take, played, rng=rng, sections=song.heard.sections, others=others)
    return Encore(take.header, line, take.finished, ended_us, tuple(scores), told)
