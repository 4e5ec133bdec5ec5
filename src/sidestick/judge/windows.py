# SPDX-License-Identifier: Apache-2.0
"""How near a hit must be: half-widths in real microseconds, one table.

Public games put the hit-or-miss gate at 70 to 100 ms (``music.OK_US``) and "great" at 34 to 50 ms. A window never reaches past half the gap to the next note of the same pad, so that a note is never met by its
neighbour's hit.
"""

from __future__ import annotations

from collections.abc import Sequence

from sidestick.music import OK_US, Level, Note, Pad
from sidestick.take import Grade

GRADES: tuple[tuple[int, Grade], ...] = ((35_000, Grade.PERFECT), (70_000, Grade.GOOD))
"""Up to which distance a grade is given; what is further, and still in the window, is ok."""


def grade_of(asynchrony_us: int) -> Grade:
    """Return the grade of a hit that met a note with this asynchrony."""
    return next((grade for bound, grade in GRADES if abs(asynchrony_us) <= bound), Grade.OK)


def half_widths(notes: Sequence[Note], times_us: Sequence[int], level: Level) -> list[int]:
    """Return each note's half-width in real microseconds, in the notes' order; ``times_us`` are real and increasing."""
    widths = [OK_US[level]] * len(notes)
    last: dict[Pad, int] = {}
    for index, note in enumerate(notes):
        before = last.get(note.pad)
        if before is not None:
            half = (times_us[index] - times_us[before]) // 2
            widths[index] = min(widths[index], half)
            widths[before] = min(widths[before], half)
        last[note.pad] = index
    return widths
