# SPDX-License-Identifier: Apache-2.0
"""What began in each frame, split into drums and the rest.

Increments of the spectrogram hold what began, not what sounds on. Non-negative matrix factorisation explains them by
fixed drum templates and a few free parts that take the other instruments' attacks (after Yoo, Kim & Choi 2010 and Wu &
Lerch 2015, there on whole spectra).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.drum_templates import TEMPLATES

Curve = NDArray[np.float32]

CLASSES = tuple(dict.fromkeys(name for name, _ in TEMPLATES))
"""Template classes, in the order of the rows of ``drum_parts``."""

_FREE_PARTS = 6
_ROUNDS = 30
_EPSILON = np.float32(1e-9)


def drum_parts(power: Curve) -> Curve:
    """Return how much of each class, and of all that is no drum, began in each frame, shape (len(CLASSES) + 1, frames).

    By multiplicative Kullback-Leibler updates (Lee & Seung 2001) with the drum templates held fixed.
    """
    names = [name for name, _ in TEMPLATES]
    fixed = np.array([[float(word) for word in row.split()] for _, row in TEMPLATES], np.float32).T
    fixed /= fixed.sum(axis=0)
    seen = np.ascontiguousarray(increments(power).T)
    bands, frames = seen.shape
    chance = np.random.default_rng(0)  # fixed: the same song is always heard the same
    free = chance.random((bands, _FREE_PARTS), np.float32) + np.float32(0.1)
    spectra = np.concatenate([fixed, free / free.sum(axis=0)], axis=1)
    amounts = np.full((spectra.shape[1], frames), seen.mean() + _EPSILON, np.float32)
    amounts *= 0.5 + chance.random(amounts.shape, np.float32)
    drums, ratio = len(names), np.empty_like(seen)
    for _ in range(_ROUNDS):
        amounts *= spectra.T @ _unexplained(seen, spectra, amounts, ratio)
        update = (_unexplained(seen, spectra, amounts, ratio) @ amounts[drums:].T) / (
            amounts[drums:].sum(axis=1) + _EPSILON
        )
        spectra[:, drums:] *= update
        scale = spectra[:, drums:].sum(axis=0) + _EPSILON
        spectra[:, drums:] /= scale
        amounts[drums:] *= scale[:, None]
    rows = [amounts[:drums][np.array([other == name for other in names])].sum(axis=0) for name in CLASSES]
    return np.stack([*rows, amounts[drums:].sum(axis=0)])


def _unexplained(seen: Curve, spectra: Curve, amounts: Curve, into: Curve) -> Curve:
    """Return ``seen`` over what ``spectra`` and ``amounts`` make of it, in ``into``: a long song has little room."""
    np.matmul(spectra, amounts, out=into)
    into += _EPSILON
    return np.divide(seen, into, out=into)


def increments(power: Curve) -> Curve:
    """Return by how much each band grew across each frame, shape (frames, bands), never negative."""
    frames = power.shape[0]
    wide = np.pad(power, ((3, 2), (0, 0)), mode="edge")
    grew = np.maximum(wide[4 : 4 + frames], wide[5 : 5 + frames])
    grew -= np.maximum(wide[0:frames], wide[1 : 1 + frames])
    return np.maximum(grew, 0, out=grew)
