# SPDX-License-Identifier: Apache-2.0
"""A take with its song and its charts: all that a souvenir is made of, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from sidestick.music import Chart, Song
from sidestick.souvenir.encore import Encore, encore_of
from sidestick.take import Take
from sidestick.units import micros_from_seconds


class Played(msgspec.Struct, frozen=True):
    """A take and all that a souvenir of it needs; ``charts`` is what each seat played, by the seat's index.

    ``others`` are other takes of the song, each with what its seats played, to compare strangers with.
    """

    take: Take
    song: Song
    charts: Mapping[int, Chart]
    others: tuple[tuple[Take, Mapping[int, Chart]], ...] = ()

    def encore(self) -> Encore:
        """Judge the take anew and measure how the rhythms relate; raise ``KeyError`` when a seat has no chart."""
        return encore_of(self.take, self.song, self.charts, self.others)

    def film(
        self, path: Path, encore: Encore, backing: Path, *, language: str, on_progress: Callable[[float], None]
    ) -> None:
        """Write the souvenir video to ``path``, whole or not at all.

        ``backing`` is the file of the song with its drums turned down; ``on_progress`` is told 0 to 1, and what it
        raises stops the work. Raises ``NotFound`` and ``BadData`` for ``backing``, ``DiskFull``, ``Unavailable``.
        """
        # Drawing and encoding load much; who only asks for the numbers does not wait for them.
        from sidestick.audio import read_flac
        from sidestick.souvenir.video import video

        samples, _ = read_flac(backing)
        video(
            path,
            take=self.take,
            encore=encore,
            charts=self.charts,
            downbeats_us=[micros_from_seconds(time_s) for time_s in self.song.heard.downbeats_s],
            backing=samples,
            language=language,
            on_progress=on_progress,
        )
