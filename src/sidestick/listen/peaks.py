# SPDX-License-Identifier: Apache-2.0
"""Peaks and moving extremes of a curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def moving_maximum(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Return the greatest of each value and ``reach`` neighbours on either side, along the first axis."""
    edges = [(reach, reach)] + [(0, 0)] * (values.ndim - 1)
    padded = np.pad(values, edges, constant_values=-np.inf)
    out = padded[: values.shape[0]].copy()
    for shift in range(1, 2 * reach + 1):
        np.maximum(out, padded[shift : shift + values.shape[0]], out=out)
    return out


def peaks(values: NDArray[np.float32], reach: int, least: float = 0.0) -> NDArray[np.int64]:
    """Return where a curve exceeds ``least`` and all within ``reach`` of it; the first of equals."""
    found = np.flatnonzero((values >= moving_maximum(values, reach)) & (values > least))
    kept: list[int] = []
    for index in found.tolist():
        if not kept or index - kept[-1] > reach:
            kept.append(index)
    return np.array(kept, np.int64)
