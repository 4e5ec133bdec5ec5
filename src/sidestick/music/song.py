# SPDX-License-Identifier: Apache-2.0
"""A recording the players own, and what was heard in it.

What was heard is in float seconds on the canonical recording's timeline (0 is its first sample) and carries its
confidence, 0 (a guess) to 1 (sure), in every beat and onset.
"""

from __future__ import annotations

import msgspec

from sidestick.music.pad import Articulation, Pad

HEARD_VERSION = 1
"""Version of the shape of ``Heard`` on disk."""


class Beat(msgspec.Struct, frozen=True):
    """One beat: ``bar`` counts from 1 (0 for a pick-up bar), ``position`` from 1 on the downbeat."""

    time_s: float
    bar: int
    position: int
    confidence: float


class Metre(msgspec.Struct, frozen=True):
    """How a bar is written and counted: ``beats_per_bar`` over ``beat_unit`` (4 is the quarter) is the time signature.

    ``units_per_beat`` of those make one heard beat: one, or three in the 6/8, 9/8 and 12/8 that are counted in beats of
    three eighths. Ticks are 480 to such a beat, as they are to the quarter.
    """

    beats_per_bar: int
    beat_unit: int = 4
    units_per_beat: int = 1

    @property
    def counted(self) -> int:
        """Heard beats to the bar."""
        return max(self.beats_per_bar // self.units_per_beat, 1)


class Section(msgspec.Struct, frozen=True):
    """A part of the song; ``label`` is intro, verse, chorus, bridge, break, outro, or a letter when unsure."""

    start_s: float
    end_s: float
    label: str
    confidence: float


class Onset(msgspec.Struct, frozen=True):
    """A drum heard in the recording; ``velocity`` 1 to 127."""

    time_s: float
    pad: Pad
    velocity: int
    confidence: float
    articulation: Articulation = Articulation.PLAIN


class Heard(msgspec.Struct, frozen=True):
    """All that listening found.

    Attributes
    ----------
    tempo_bpm : float
        Median tempo in beats per minute; 0 when no beat was heard.
    notices : tuple of str
        Codes of sentences in ``words/*/notices.json`` a person should read, such as ``no_drums``.
    """

    duration_s: float
    tempo_bpm: float
    metre: Metre
    beats: tuple[Beat, ...]
    sections: tuple[Section, ...]
    onsets: tuple[Onset, ...]
    loudness_lufs: float
    notices: tuple[str, ...] = ()
    heard_by: str = ""
    version: int = HEARD_VERSION

    @property
    def downbeats_s(self) -> tuple[float, ...]:
        """Times of the first beat of each bar, in seconds."""
        return tuple(beat.time_s for beat in self.beats if beat.position == 1)

    @property
    def tempo_curve(self) -> tuple[tuple[float, float], ...]:
        """Seconds and beats per minute at each beat, over the two beats before it and the two after; none where no beat was heard."""
        times = [beat.time_s for beat in self.beats]
        if not self.tempo_bpm or len(times) < 2:
            return ()
        ends = [(max(0, index - 2), min(len(times) - 1, index + 2)) for index in range(len(times))]
        return tuple(
            (times[index], round(60 * (last - first) / (times[last] - times[first]), 2))
            for index, (first, last) in enumerate(ends)
        )


class Song(msgspec.Struct, frozen=True):
    """A song in the library.

    Attributes
    ----------
    sha256 : str
        SHA-256 (hex) of the canonical recording; every chart and take names it.
    source_sha256 : str
        SHA-256 of the file that was brought, by which the same file is recognised.
    """

    sha256: str
    source_sha256: str
    title: str
    artist: str
    duration_us: int
    sample_rate_hz: int
    heard: Heard
