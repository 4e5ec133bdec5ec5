# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Fit ``src/sidestick/listen/tempo_weights.py``: ``python training/tempo_choice.py GROOVE ONESHOTS``.

``GROOVE`` is the unpacked Groove MIDI Dataset, ``ONESHOTS`` the folder of single drum hits. 260 songs, five minutes on
one core. A conditional logit over each song's candidate tempi, fitted by Newton's method with a ridge; what it prints is
the share of songs whose own tempo is chosen, by eight-fold cross-validation.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from groove_songs import groove_songs
from numpy.typing import NDArray

from sidestick.listen.beat_activation import pulse_salience
from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.features import features
from sidestick.listen.tempo_choice import candidates

SONGS, SEED, FOLDS, RIDGE = 260, 1, 8, 3.0
SAME_OCTAVES = 0.06
TARGET = Path(__file__).parents[1] / "src/sidestick/listen/tempo_weights.py"
HEAD = '''# SPDX-License-Identifier: Apache-2.0
"""How much each figure of ``tempo_choice`` counts; fitted by ``training/tempo_choice.py``."""

from __future__ import annotations

WEIGHTS: tuple[float, ...] = (
'''

Choice = tuple[NDArray[np.float64], int]


def choices(groove: Path, oneshots: Path) -> list[Choice]:
    """Return each song's figures, shape (candidates, figures), and which candidate is its tempo."""
    out: list[Choice] = []
    for song in groove_songs(groove, oneshots, SONGS, SEED):
        heard = features(song.samples)
        drums = TemplateDrums()(heard)
        found = candidates(pulse_salience(heard, drums), heard, drums)
        right = [abs(np.log2(candidate.bpm / song.bpm)) < SAME_OCTAVES for candidate in found]
        if any(right):
            out.append((np.array([candidate.figures for candidate in found]), right.index(True)))
    return out


def fitted(songs: list[Choice], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of figures divided by ``scale`` that make the right candidates likeliest."""
    weights = np.zeros(scale.size)
    for _ in range(60):
        gradient, curvature = -RIDGE * weights, RIDGE * np.eye(scale.size)
        for figures, right in songs:
            rows = figures / scale
            odds = np.exp(rows @ weights - (rows @ weights).max())
            odds /= odds.sum()
            gradient += rows[right] - odds @ rows
            curvature += (rows * odds[:, None]).T @ rows - np.outer(odds @ rows, odds @ rows)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def main(songs: list[Choice]) -> None:
    """Fit, say how well it does on songs it did not see, and write the table."""
    scale = np.concatenate([figures for figures, _ in songs]).std(axis=0) + 1e-9
    right = 0
    for fold in range(FOLDS):
        weights = fitted([song for index, song in enumerate(songs) if index % FOLDS != fold], scale)
        right += sum(int((figures / scale @ weights).argmax()) == at for figures, at in songs[fold::FOLDS])
    print(f"{right} of {len(songs)} songs at their own tempo")
    weights = fitted(songs, scale) / scale
    TARGET.write_text(HEAD + "".join(f"    {weight:.3f},\n" for weight in weights) + ")\n", encoding="utf-8")


if __name__ == "__main__":
    main(choices(Path(sys.argv[1]), Path(sys.argv[2])))
