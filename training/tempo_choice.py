# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Fit ``src/sidestick/listen/tempo_weights.py``: ``python training/tempo_choice.py PACK GROOVE [SONGS]``.

``PACK`` comes from ``pack.py``, ``GROOVE`` is the unpacked Groove MIDI Dataset; songs are made of them as for the drum
network, half of human drumming, half of patterns that it lacks, and heard by the shipped ears. Some minutes on one core.
A conditional logit over each song's candidate tempi, fitted by Newton's method with a ridge; what it prints is
the share of songs whose own tempo is chosen, by eight-fold cross-validation.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from bank import RATE, Bank
from mixing import mastered
from numpy.typing import NDArray
from patterns import Groove
from render import GROUPS, clip

from sidestick.listen.beat_activation import pulse_salience
from sidestick.listen.drum_agreement import DrumAgreement
from sidestick.listen.features import features
from sidestick.listen.tempo_choice import candidates

SONGS, SEED, FOLDS, RIDGE = 400, 1, 8, 3.0
SONG_S, LEAST_S, BALANCE_DB = 34.0, 15.0, (-7.0, 3.0)
SAME_OCTAVES = 0.06
TARGET = Path(__file__).parents[1] / "src/sidestick/listen/tempo_weights.py"
HEAD = '''# SPDX-License-Identifier: Apache-2.0
"""How much each figure of ``tempo_choice`` counts; fitted by ``training/tempo_choice.py``."""

from __future__ import annotations

WEIGHTS: tuple[float, ...] = (
'''

Choice = tuple[NDArray[np.float64], int]


def choices(pack: Path, groove: Path, count: int) -> list[Choice]:
    """Return each song's figures, shape (candidates, figures), and which candidate is its tempo."""
    bank, performances, ears = Bank(pack, is_dev=False), Groove(groove, is_dev=False), DrumAgreement()
    out: list[Choice] = []
    for number in range(count):
        chance = np.random.default_rng((SEED, number))
        stems, strokes, beats = clip(bank, performances, {"clip_s": SONG_S}, chance)
        last = int((max((time for time, _, _ in strokes), default=SONG_S) + 1) * RATE)
        if last < LEAST_S * RATE:
            continue
        drums, band = stems[:GROUPS].sum(axis=0)[:last], stems[GROUPS][:last]
        loudness = max(1e-6, float(np.sqrt(np.mean(np.square(drums)))))
        drums = drums * np.float32(10 ** (chance.uniform(*BALANCE_DB) / 20) / loudness)
        _, _, mix = mastered(drums, band, chance)
        heard = features(np.stack([mix, mix], axis=1))
        found_drums = ears(heard)
        found = candidates(pulse_salience(heard, found_drums), heard, found_drums)
        bpm = 60 / (beats[1][0] - beats[0][0])
        right = [abs(np.log2(candidate.bpm / bpm)) < SAME_OCTAVES for candidate in found]
        if any(right):
            out.append((np.array([candidate.figures for candidate in found]), right.index(True)))
        if number % 20 == 19:
            print(f"{number + 1} of {count} songs heard", flush=True)
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
    main(choices(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else SONGS))
