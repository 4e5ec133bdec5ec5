# SPDX-License-Identifier: Apache-2.0
"""Which bars of a song are alike, from the strokes as they were heard, before any grid is chosen.

Each bar is a row of weights, twelve places to the beat and pad; a stroke between two places is shared by both, so that a
loose stroke looks like a tight one. Bars of different length are never alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sidestick.arrange.stroke import PAD_ORDER
from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Onset, Pad

SIBLINGS = 6
_PLACES = 12
_ALIKE = 0.5
#: Drums say more about which bar it is than the cymbal that goes on.
_SAYS = {Pad.KICK: 1.0, Pad.SNARE: 1.0, Pad.HIHAT: 0.4, Pad.RIDE: 0.4}


def siblings(onsets: Sequence[Onset], ticks: npt.NDArray[np.float64], grid: Grid) -> npt.NDArray[np.float64]:
    """Return how much each bar is vouched for by each other, shape (bars + 1, bars + 1); row 0 is the pick-up.

    A row holds at most ``SIBLINGS`` numbers above 0, between 0 and 1; ``ticks`` are the onsets' places, with fraction.
    """
    count = len(grid.bars) + 1
    lengths = np.array([grid.bar_length(bar) for bar in range(-1, count - 1)])
    starts = np.array([grid.bar_start(bar) for bar in range(-1, count - 1)], dtype=np.float64)
    if not onsets:
        return np.zeros((count, count))
    # A stroke just before a bar line is that bar's first beat played early.
    rows = np.clip(grid.bar_of(np.floor(ticks + grid.beat_ticks / (2 * _PLACES))) + 1, 0, count - 1)
    width = int(np.ceil(lengths.max() / grid.beat_ticks)) * _PLACES + 1
    at = np.clip((ticks - starts[rows]) / grid.beat_ticks * _PLACES, 0, width - 1)
    lower = np.minimum(np.floor(at).astype(np.int64), width - 2)
    part = at - lower
    weight = np.array([max(onset.confidence, 0.05) * _SAYS.get(onset.pad, 0.7) for onset in onsets])
    column = np.array([PAD_ORDER[onset.pad] for onset in onsets]) * width + lower
    table = np.zeros((count, len(Pad) * width))
    np.add.at(table, (rows, column), weight * (1 - part))
    np.add.at(table, (rows, column + 1), weight * part)
    norms = np.maximum(np.linalg.norm(table, axis=1), 1e-9)
    alike = (table @ table.T) / norms[:, None] / norms[None, :]
    alike[lengths[:, None] != lengths[None, :]] = 0
    np.fill_diagonal(alike, 0)
    # Equal likeness is settled by nearness in the song, so that the answer never hangs on a rounding.
    near = np.abs(np.arange(count)[:, None] - np.arange(count)[None, :])
    alike = np.where(alike >= _ALIKE, np.round(alike, 6), 0)
    order = np.argsort(-alike + 1e-9 * near, axis=1, kind="stable")[:, :SIBLINGS]
    kept = np.zeros_like(alike)
    np.put_along_axis(kept, order, np.take_along_axis(alike, order, axis=1) ** 2, axis=1)
    return kept
