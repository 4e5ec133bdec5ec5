# SPDX-License-Identifier: Apache-2.0
"""Flams, drags and rolls: strokes too close to be notes of their own are told from the note they adorn.

A flam is one soft stroke just before its note, a drag two, a roll many (the rudiments of the Percussive Arts Society).
What remains is what two hands do: the note itself, and in a roll one note for each sixteenth that the hands move on.
Only drums have them; two close strokes of a hi-hat or a kick are two strokes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from sidestick.music import Onset, Pad

ADORNED = frozenset({Pad.SNARE, Pad.TOM_HIGH, Pad.TOM_MID, Pad.TOM_LOW})

#: Strokes nearer than this share of a sixteenth, and than these seconds, are no notes of their own.
_CLOSE_SHARE, _CLOSE_S = 0.7, 0.080
_FLAM_SHARE, _FLAM_S = 0.5, 0.045
_ROLL_STROKES = 4
_NEXT_HAND = 0.85


class Kind(StrEnum):
    """What adorns a note."""

    FLAM = "flam"
    DRAG = "drag"
    ROLL = "roll"


class Adorned(NamedTuple):
    """A note with what adorns it: ``onset`` is the index among the onsets kept, ``end_s`` where a roll ends."""

    onset: int
    kind: Kind
    end_s: float


def told_apart(onsets: Sequence[Onset], sixteenths_s: Sequence[float]) -> tuple[list[Onset], list[Adorned]]:
    """Return the onsets that are notes, in order of time, and which of them are adorned and how.

    ``sixteenths_s`` holds for each onset how long a sixteenth is where it lies; both in order of time.
    """
    by_pad: dict[Pad, list[int]] = defaultdict(list)
    for index, onset in enumerate(onsets):
        if onset.pad in ADORNED:
            by_pad[onset.pad].append(index)
    gone: set[int] = set()
    adorned: list[tuple[int, Kind, float]] = []
    for indices in by_pad.values():
        for run in _runs(indices, onsets, sixteenths_s):
            main, kind = _read(run, onsets, sixteenths_s[run[0]])
            if kind is None:
                continue
            keep = _hands(run, onsets, sixteenths_s[run[0]]) if kind is Kind.ROLL else {main}
            gone |= set(run) - keep
            adorned.append((main, kind, onsets[run[-1]].time_s))
    kept = [index for index in range(len(onsets)) if index not in gone]
    place = {index: number for number, index in enumerate(kept)}
    return [onsets[index] for index in kept], sorted(Adorned(place[main], kind, end) for main, kind, end in adorned)


def _runs(indices: Sequence[int], onsets: Sequence[Onset], sixteenths_s: Sequence[float]) -> list[list[int]]:
    """Return runs of at least two strokes, each close to the one before."""
    runs: list[list[int]] = [[]]
    for index in indices:
        close = min(_CLOSE_SHARE * sixteenths_s[index], _CLOSE_S)
        if runs[-1] and onsets[index].time_s - onsets[runs[-1][-1]].time_s >= close:
            runs.append([])
        runs[-1].append(index)
    return [run for run in runs if len(run) > 1]


def _read(run: Sequence[int], onsets: Sequence[Onset], sixteenth_s: float) -> tuple[int, Kind | None]:
    """Return the run's note and what adorns it; ``None`` where the strokes are notes of their own."""
    if len(run) >= _ROLL_STROKES:
        return run[0], Kind.ROLL
    last = run[-1]
    # The note is the loudest; of strokes about as loud the last, for grace notes lead.
    loudest = max(run, key=lambda index: (onsets[index].velocity // 8, index))
    if len(run) == 3:
        return (last if onsets[last].velocity >= 0.8 * onsets[loudest].velocity else loudest), Kind.DRAG
    first_s, second_s = (onsets[index].time_s for index in run)
    return loudest, Kind.FLAM if second_s - first_s < min(_FLAM_SHARE * sixteenth_s, _FLAM_S) else None


def _hands(run: Sequence[int], onsets: Sequence[Onset], sixteenth_s: float) -> set[int]:
    """Return the strokes of a roll at which a hand moves: the first, and one each sixteenth after."""
    kept = [run[0]]
    for index in run[1:]:
        if onsets[index].time_s - onsets[kept[-1]].time_s >= _NEXT_HAND * sixteenth_s:
            kept.append(index)
    return set(kept)
