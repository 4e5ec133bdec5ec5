# SPDX-License-Identifier: Apache-2.0
"""A note while it is being arranged: with its place in the bar and how deep in the metre it lies."""

from __future__ import annotations

from typing import NamedTuple

from sidestick.music import Note, Pad

BAR, BEAT, HALF, FINER = range(4)
"""How deep a place lies: on the bar line, a beat, a half beat (also a swung one), or finer."""

PAD_ORDER: dict[Pad, int] = {pad: index for index, pad in enumerate(Pad)}
"""Lanes from left to right: the order of notes at one tick."""


class Stroke(NamedTuple):
    """A note, the bar it lies in (-1 in a pick-up), its ticks after that bar's line and its depth."""

    note: Note
    bar: int
    place: int
    depth: int

    @property
    def mark(self) -> tuple[int, Pad]:
        """Return what makes it the same note of another bar: place and pad."""
        return self.place, self.note.pad

    @property
    def key(self) -> tuple[int, Pad]:
        """Return what it is known by in the song: tick and pad."""
        return self.note.tick, self.note.pad


def in_order(strokes: list[Stroke]) -> list[Stroke]:
    """Return strokes in order of (tick, lane), which is a chart's."""
    return sorted(strokes, key=lambda stroke: (stroke.note.tick, PAD_ORDER[stroke.note.pad]))
