# SPDX-License-Identifier: Apache-2.0
"""What players put right: a list of edits on top of what was heard, from which all levels follow.

An edit names moments of the recording in seconds, never notes or bars of a chart: so it still means the same after the song
was heard anew. Undo is a shorter list; what was heard is never changed. An edit that makes no sense is
refused when it is made (``checked``); one that has become pointless because the ear now agrees does nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

import msgspec
import numpy as np

from sidestick.arrange.tempo_grid import beats_of_song, has_beat
from sidestick.errors import BadData
from sidestick.music import Articulation, Beat, Heard, Metre, Onset, Pad

SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0
MOST_EDITS = 10_000
NEAR_S = 0.06
"""A stroke or drum this near to the moment named is the one meant."""

_LEAST_TAPS = 4
_FROM_DRUMS_S = 0.05
_TAPPED = 0.9

Seconds = Annotated[float, msgspec.Meta(ge=0, le=10_800)]


class MoveDownbeat(msgspec.Struct, frozen=True, tag="move_downbeat"):
    """The beat nearest to ``at_s`` is the first of a bar, and all bars follow."""

    at_s: Seconds


class DoubleTempo(msgspec.Struct, frozen=True, tag="double_tempo"):
    """Twice as many beats: one between each two."""


class HalveTempo(msgspec.Struct, frozen=True, tag="halve_tempo"):
    """Half as many beats: every other one, downbeats kept."""


class TapBeats(msgspec.Struct, frozen=True, tag="tap_beats"):
    """The beats as a player tapped them, increasing; between the first and the last tap they replace the heard ones."""

    taps_s: tuple[Seconds, ...]


class SetMetre(msgspec.Struct, frozen=True, tag="set_metre"):
    """Bars have ``beats_per_bar`` beats from ``at_s`` on, counted from the beat nearest to it.

    Where beats are of three eighths they stay so: 2 makes it 6/8.
    """

    at_s: Seconds
    beats_per_bar: Annotated[int, msgspec.Meta(ge=1, le=12)]


class AddHit(msgspec.Struct, frozen=True, tag="add_hit"):
    """The drum ``pad`` sounds at ``at_s``."""

    at_s: Seconds
    pad: Pad
    velocity: Annotated[int, msgspec.Meta(ge=1, le=127)] = 96
    articulation: Articulation = Articulation.PLAIN


class DeleteHit(msgspec.Struct, frozen=True, tag="delete_hit"):
    """The drum ``pad`` does not sound at ``at_s``."""

    at_s: Seconds
    pad: Pad


Edit = MoveDownbeat | DoubleTempo | HalveTempo | TapBeats | SetMetre | AddHit | DeleteHit


class Edits(msgspec.Struct, frozen=True):
    """A song's edits in the order in which they were made; the file beside a song's charts."""

    edits: tuple[Edit, ...] = ()
    version: int = 1


def checked(heard: Heard, edits: Edits, edit: Edit) -> Edits:
    """Return ``edits`` with ``edit`` after them.

    Raises
    ------
    BadData
        ``edit.after_end`` (a moment beyond the recording), ``edit.tempo`` (the beat would leave 20 to 400 a minute),
        ``edit.few_taps``, ``edit.taps`` (not increasing, or no beat that a person taps), ``edit.no_beats``,
        ``edit.too_many``.
    """
    if len(edits.edits) >= MOST_EDITS:
        raise BadData("edit.too_many", maximum=MOST_EDITS)
    for moment in _moments(edit):
        if moment > heard.duration_s:
            raise BadData("edit.after_end", seconds=round(moment, 2), end=round(heard.duration_s, 2))
    if isinstance(edit, TapBeats):
        if len(edit.taps_s) < _LEAST_TAPS:
            raise BadData("edit.few_taps", count=len(edit.taps_s), minimum=_LEAST_TAPS)
        for before, after in pairwise(edit.taps_s):
            if not 60 / FASTEST_BPM <= after - before <= 60 / SLOWEST_BPM:
                raise BadData("edit.taps", before=round(before, 2), after=round(after, 2))
    elif isinstance(edit, DoubleTempo | HalveTempo | MoveDownbeat | SetMetre):
        if not has_beat(edited(heard, edits)):
            raise BadData("edit.no_beats")
        tempo = edited(heard, Edits((*edits.edits, edit))).tempo_bpm
        if not SLOWEST_BPM <= tempo <= FASTEST_BPM:
            raise BadData("edit.tempo", bpm=round(tempo), minimum=round(SLOWEST_BPM), maximum=round(FASTEST_BPM))
    return Edits((*edits.edits, edit))


def _moments(edit: Edit) -> tuple[float, ...]:
    if isinstance(edit, TapBeats):
        return edit.taps_s
    return () if isinstance(edit, DoubleTempo | HalveTempo) else (edit.at_s,)


def edited(heard: Heard, edits: Edits) -> Heard:
    """Return what was heard with all ``edits`` made, in order; arrange that."""
    for edit in edits.edits:
        heard = _made(heard, edit)
    return heard


def silenced(edits: Edits) -> tuple[tuple[float, Pad], ...]:
    """Return the moments (seconds) and pads at which players said that no drum sounds, and not otherwise since."""
    return _standing(edits, DeleteHit, AddHit)


def written(edits: Edits) -> tuple[tuple[float, Pad], ...]:
    """Return the moments (seconds) and pads at which players put a hit in, and did not take it out since."""
    return _standing(edits, AddHit, DeleteHit)


def _standing(
    edits: Edits, kind: type[AddHit | DeleteHit], against: type[AddHit | DeleteHit]
) -> tuple[tuple[float, Pad], ...]:
    rows: list[tuple[float, Pad]] = []
    for edit in edits.edits:
        if isinstance(edit, kind):
            rows.append((edit.at_s, edit.pad))
        elif isinstance(edit, against):
            rows = [(at, pad) for at, pad in rows if pad is not edit.pad or abs(at - edit.at_s) > NEAR_S]
    return tuple(rows)


def _made(heard: Heard, edit: Edit) -> Heard:
    if isinstance(edit, AddHit):
        return _with_hit(heard, edit)
    if isinstance(edit, DeleteHit):
        return _without_hit(heard, edit)
    if isinstance(edit, TapBeats):
        return _tapped(heard, edit.taps_s)
    if not has_beat(heard):
        return heard
    beats = beats_of_song(heard)
    if isinstance(edit, DoubleTempo):
        return _in_quarters(_with_beats(heard, _doubled(beats, heard.metre.counted)))
    if isinstance(edit, HalveTempo):
        return _in_quarters(_with_beats(heard, _halved(beats, heard.metre.counted)))
    unit, units = heard.metre.beat_unit, heard.metre.units_per_beat
    per_bar = edit.beats_per_bar if isinstance(edit, SetMetre) else heard.metre.counted
    metre = Metre(per_bar * units, unit, units)
    times = np.array([beat.time_s for beat in beats])
    first = int(np.argmin(np.abs(times - edit.at_s)))
    if isinstance(edit, MoveDownbeat):
        # Bars before follow too: a downbeat that was off was off from the start.
        numbered = [_at_position(beat, (index - first) % per_bar + 1) for index, beat in enumerate(beats)]
    else:
        numbered = beats[:first] + [_at_position(beat, index % per_bar + 1) for index, beat in enumerate(beats[first:])]
    return msgspec.structs.replace(_with_beats(heard, numbered), metre=metre)


def _in_quarters(heard: Heard) -> Heard:
    """Return the song with beats of three eighths, counted otherwise now, written as quarters."""
    metre = heard.metre
    return heard if metre.units_per_beat == 1 else msgspec.structs.replace(heard, metre=Metre(metre.counted))


def _at_position(beat: Beat, position: int) -> Beat:
    return msgspec.structs.replace(beat, position=position)


def _doubled(beats: Sequence[Beat], per_bar: int) -> list[Beat]:
    out: list[Beat] = []
    for before, after in pairwise(beats):
        middle = (before.time_s + after.time_s) / 2
        out += [before, Beat(middle, before.bar, 0, min(before.confidence, after.confidence))]
    out.append(beats[-1])
    # The first downbeat stays one; from there bars are counted anew.
    first = next((2 * index for index, beat in enumerate(beats) if beat.position == 1), 0)
    return [_at_position(beat, (index - first) % per_bar + 1) for index, beat in enumerate(out)]


def _halved(beats: Sequence[Beat], per_bar: int) -> list[Beat]:
    first = next((index for index, beat in enumerate(beats) if beat.position == 1), 0)
    kept = beats[first % 2 :: 2]
    start = first // 2
    return [_at_position(beat, (index - start) % per_bar + 1) for index, beat in enumerate(kept)]


def _tapped(heard: Heard, taps_s: Sequence[float]) -> Heard:
    """Put the taps in place of the beats they cover, each moved to the drums struck near it: people tap early."""
    onsets = np.array([onset.time_s for onset in heard.onsets])
    taps = np.array(taps_s)
    if onsets.size:
        nearest = onsets[np.abs(onsets[None, :] - taps[:, None]).argmin(axis=1)]
        away = nearest - taps
        near = np.abs(away) <= _FROM_DRUMS_S
        taps = taps + (float(np.median(away[near])) if near.any() else 0.0)
    step = float(np.median(np.diff(taps)))
    per_bar = heard.metre.counted
    around = beats_of_song(heard)
    if not has_beat(heard):
        # Nothing was heard to keep: the pace of the taps goes on to both sides.
        number = int(taps[0] / step)
        count = int(max(heard.duration_s - taps[-1], 0) / step)
        times = [taps[0] - step * (number - i) for i in range(number)] + [
            taps[-1] + step * (i + 1) for i in range(count)
        ]
        around = [Beat(float(time), 0, index % per_bar + 1, 0.0) for index, time in enumerate(times)]
    before = [beat for beat in around if beat.time_s < taps[0] - step / 2]
    after = [beat for beat in around if beat.time_s > taps[-1] + step / 2]
    position = before[-1].position % per_bar + 1 if before else 1
    inside = [
        Beat(float(time), 0, (position - 1 + index) % per_bar + 1, _TAPPED) for index, time in enumerate(taps.tolist())
    ]
    last = inside[-1].position
    after = [_at_position(beat, (last + index) % per_bar + 1) for index, beat in enumerate(after)]
    found = _with_beats(heard, [*before, *inside, *after])
    return msgspec.structs.replace(
        found, notices=tuple(code for code in found.notices if code not in {"no_beat", "uncertain_tempo"})
    )


def _with_beats(heard: Heard, beats: Sequence[Beat]) -> Heard:
    """Return the song with these beats, bars counted anew and the tempo what it now is."""
    bar = 0
    counted = []
    for beat in beats:
        bar += beat.position == 1
        counted.append(msgspec.structs.replace(beat, bar=bar))
    gaps = np.diff([beat.time_s for beat in counted])
    tempo = round(60 / float(np.median(gaps)), 3) if gaps.size and np.median(gaps) > 0 else 0.0
    return msgspec.structs.replace(heard, beats=tuple(counted), tempo_bpm=tempo if math.isfinite(tempo) else 0.0)


def _with_hit(heard: Heard, edit: AddHit) -> Heard:
    how = edit.articulation
    if edit.pad is Pad.HIHAT and how is Articulation.PLAIN:
        how = Articulation.CLOSED
    added = Onset(edit.at_s, edit.pad, edit.velocity, 1.0, how)
    others = _without_hit(heard, DeleteHit(edit.at_s, edit.pad)).onsets
    onsets = tuple(sorted((*others, added), key=lambda onset: onset.time_s))
    return msgspec.structs.replace(
        heard, onsets=onsets, notices=tuple(code for code in heard.notices if code != "no_drums")
    )


def _without_hit(heard: Heard, edit: DeleteHit) -> Heard:
    near = [onset for onset in heard.onsets if onset.pad is edit.pad and abs(onset.time_s - edit.at_s) <= NEAR_S]
    if not near:
        return heard
    meant = min(near, key=lambda onset: abs(onset.time_s - edit.at_s))
    return msgspec.structs.replace(heard, onsets=tuple(onset for onset in heard.onsets if onset is not meant))
