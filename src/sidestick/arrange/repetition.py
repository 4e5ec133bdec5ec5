# SPDX-License-Identifier: Apache-2.0
"""Bars that repeat vouch for each other: one misheard bar should not read differently from its siblings.

For each note that a bar or its siblings have, two things are weighed as a person would: how many of the siblings have it
(what is expected) and whether the ear heard it here, and how surely (what was observed). A doubtful stroke that no
sibling has is left out; one that nearly all siblings have and the ear missed is put back, with little confidence; a sure
one stays, so fills and crashes survive. How often the ear misses a pad is taken from its own confidence in the song, so
that a chart from sure ears comes out as it went in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from sidestick.arrange.stroke import Stroke, in_order
from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Note, Pad

#: Siblings that a verdict needs, in bars wholly alike, and what one more that nobody heard would say.
_ENOUGH_SIBLINGS = 1.5
_ELSEWHERE = 0.5
#: Log odds of a stroke that was heard with confidence 0.5, and with how much weight confidence moves them.
_HEARD, _SURE = 1.6, 1.4
_PUT_BACK_FROM = 0.5
_MOST_PUT_BACK_CONFIDENCE = 0.45
_SHARE = 0.3


def pooled(strokes: Sequence[Stroke], grid: Grid, vouching: npt.NDArray[np.float64]) -> list[Stroke]:
    """Return ``strokes`` as the bars alike have them, their confidence moved toward what siblings say.

    ``vouching`` is what ``likeness.siblings`` returned for the same song.
    """
    if not strokes:
        return []
    marks = sorted({stroke.mark for stroke in strokes})
    column = {mark: index for index, mark in enumerate(marks)}
    rows = np.array([stroke.bar + 1 for stroke in strokes])
    columns = np.array([column[stroke.mark] for stroke in strokes])
    heard = np.zeros((len(grid.bars) + 1, len(marks)))
    present = np.zeros_like(heard)
    heard[rows, columns] = [stroke.note.confidence for stroke in strokes]
    present[rows, columns] = 1.0
    total = vouching.sum(axis=1, keepdims=True)
    support = (vouching @ present) / np.maximum(total, 1e-9)
    expected = (vouching @ present + _ELSEWHERE * 0.1) / (total + _ELSEWHERE)
    prior = _log_odds(expected)
    missed = _missed(strokes, marks)
    logit = np.where(present > 0, prior + _HEARD + _SURE * _log_odds(heard), prior + np.log(missed)[None, :])
    # A bar like no other is left as it was heard.
    logit = np.where(total >= _ENOUGH_SIBLINGS, logit, np.where(present > 0, np.inf, -np.inf))
    kept = [
        _moved(stroke, float(support[stroke.bar + 1, column[stroke.mark]]) if total[stroke.bar + 1, 0] > 0 else 0.0)
        for stroke in strokes
        if logit[stroke.bar + 1, column[stroke.mark]] > 0
    ]
    threshold = float(np.log(_PUT_BACK_FROM / (1 - _PUT_BACK_FROM)))
    return in_order(kept + _put_back(strokes, marks, (present == 0) & (logit > threshold), vouching, grid))


def _log_odds(probability: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    held = np.clip(probability, 0.02, 0.98)
    return np.asarray(np.log(held / (1 - held)))


def _missed(strokes: Sequence[Stroke], marks: Sequence[tuple[int, Pad]]) -> npt.NDArray[np.float64]:
    """Return for each mark how likely the ear is to miss its pad: as likely as what it does hear is doubtful."""
    by_pad: dict[Pad, list[float]] = defaultdict(list)
    for stroke in strokes:
        by_pad[stroke.note.pad].append(stroke.note.confidence)
    doubt = {pad: float(np.clip(1 - np.mean(values), 0.01, 0.5)) for pad, values in by_pad.items()}
    return np.array([doubt[pad] for _, pad in marks])


def _moved(stroke: Stroke, support: float) -> Stroke:
    own = stroke.note.confidence
    confidence = round((1 - _SHARE) * own + _SHARE * max(support, own), 4)
    return stroke._replace(note=msgspec.structs.replace(stroke.note, confidence=confidence))


def _put_back(
    strokes: Sequence[Stroke],
    marks: Sequence[tuple[int, Pad]],
    wanted: npt.NDArray[np.bool_],
    vouching: npt.NDArray[np.float64],
    grid: Grid,
) -> list[Stroke]:
    """Return the missing notes, each as the nearest sibling plays it and as loud as siblings play it."""
    by_mark: dict[tuple[int, Pad], dict[int, Stroke]] = defaultdict(dict)
    for stroke in strokes:
        by_mark[stroke.mark][stroke.bar] = stroke
    first, last = strokes[0].note.tick, strokes[-1].note.tick
    back = []
    for row, index in zip(*(axis.tolist() for axis in np.nonzero(wanted)), strict=True):
        bar, mark = row - 1, marks[index]
        tick = grid.bar_start(bar) + mark[0]
        vouchers = [stroke for other, stroke in by_mark[mark].items() if vouching[row, other + 1] > 0]
        # Before the first and after the last stroke the drums are silent: nothing was missed there.
        if not first <= tick <= last or not vouchers:
            continue
        model = max(vouchers, key=lambda stroke: (vouching[row, stroke.bar + 1], -stroke.bar))
        velocity = sorted(stroke.note.velocity for stroke in vouchers)[len(vouchers) // 2]
        confidence = min(_MOST_PUT_BACK_CONFIDENCE, model.note.confidence)
        note = Note(tick, grid.tempo_map.micros_at(tick), mark[1], velocity, model.note.articulation, confidence)
        back.append(Stroke(note, bar, mark[0], model.depth))
    return back
