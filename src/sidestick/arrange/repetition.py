# SPDX-License-Identifier: Apache-2.0
"""Bars that repeat vouch for each other: one misheard bar should not read differently from its siblings.

Each bar is a set of (place, pad). A bar's siblings are the bars most like it. A doubtful note that no sibling has is
left out; one that siblings have gains confidence. Sure notes stay as they are, so fills and crashes survive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np

from sidestick.arrange.tempo_grid import Grid
from sidestick.arrange.weight import position_in_bar
from sidestick.music import Note

_SIBLINGS = 4
_ALIKE = 0.5
_DOUBTFUL = 0.35
_SHARE = 0.3


def pooled(notes: Sequence[Note], grid: Grid) -> list[Note]:
    """Return ``notes`` with confidence moved toward what sibling bars say, without the doubtful that none of them has."""
    by_bar: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        by_bar[bisect_right(grid.bars, note.tick)].append(note)
    numbers = sorted(by_bar)
    marks = [{(position_in_bar(note.tick, grid.bars), note.pad) for note in by_bar[bar]} for bar in numbers]
    vocabulary = {mark: index for index, mark in enumerate(sorted(set().union(*marks)))} if marks else {}
    table = np.zeros((len(numbers), max(len(vocabulary), 1)), np.float32)
    for row, found in enumerate(marks):
        table[row, [vocabulary[mark] for mark in found]] = 1
    shared = table @ table.T
    sizes = table.sum(axis=1)
    likeness = 2 * shared / np.maximum(sizes[:, None] + sizes[None, :], 1)
    np.fill_diagonal(likeness, -1)
    kept: list[Note] = []
    for row, bar in enumerate(numbers):
        order = np.argsort(-likeness[row], kind="stable")[:_SIBLINGS]
        siblings = [int(other) for other in order if likeness[row, other] >= _ALIKE]
        for note in by_bar[bar]:
            if not siblings:
                kept.append(note)
                continue
            column = vocabulary[(position_in_bar(note.tick, grid.bars), note.pad)]
            support = float(table[siblings, column].mean())
            if note.confidence < _DOUBTFUL and support == 0 and len(siblings) >= _SIBLINGS // 2:
                continue
            confidence = round((1 - _SHARE) * note.confidence + _SHARE * max(support, note.confidence), 4)
            kept.append(msgspec.structs.replace(note, confidence=confidence))
    return kept
