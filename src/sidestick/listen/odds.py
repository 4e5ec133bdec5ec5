# SPDX-License-Identifier: Apache-2.0
"""Probabilities as log odds, in which what several things say adds up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float32]

_LEAST = 1e-6
_LEAST_TOLD = 1e-4


def log_odds(probability: Curve) -> Curve:
    """Return the logarithm of the odds, within ± 9.2: nothing is ever quite sure."""
    inside = np.clip(probability, _LEAST_TOLD, 1 - _LEAST_TOLD)
    return np.asarray(np.log(inside / (1 - inside)), np.float32)


def with_odds(probability: Curve, added: Curve) -> Curve:
    """Return ``probability`` with ``added`` log odds."""
    before = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(1 / (1 + (1 - before) / before * np.exp(-added)), np.float32)


def factor(probability: Curve, added: Curve) -> Curve:
    """Return by what a probability, and each share of it, is multiplied when ``added`` log odds are added to it."""
    return np.asarray(with_odds(probability, added) / np.maximum(probability, _LEAST), np.float32)
