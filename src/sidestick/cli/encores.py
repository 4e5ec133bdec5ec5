# SPDX-License-Identifier: Apache-2.0
"""A take of the library with its song, its charts and what they make of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sidestick.cli.choose import take_meant
from sidestick.music import Chart, Level, Song
from sidestick.take import Take
from sidestick.units import micros_from_seconds

if TYPE_CHECKING:
    from sidestick.library import Library
    from sidestick.souvenir import Encore


class Played(msgspec.Struct, frozen=True):
    """A take and all that a souvenir of it needs."""

    take: Take
    song: Song
    charts: dict[Level, Chart]

    def encore(self) -> Encore:
        """Judge the take anew and measure how the rhythms relate."""
        from sidestick.souvenir import encore_of

        return encore_of(self.take, self.song, self.charts)

    def film(
        self, path: Path, encore: Encore, backing: Path, *, language: str, on_progress: Callable[[float], None]
    ) -> None:
        """Write the souvenir video to ``path``; ``backing`` is the file of the song with its drums turned down."""
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


def played(library: Library, text: str) -> Played:
    """Return the take that ``text`` means; raise ``NotFound`` when it, or its song, is gone."""
    take = library.takes.get(take_meant(library, text).id)
    sha256 = take.header.song_sha256
    return Played(take, library.songs.even_deleted(sha256), library.songs.charts(sha256))
