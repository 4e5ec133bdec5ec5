# SPDX-License-Identifier: Apache-2.0
"""Baseline drum hearing: what grew in each band within 20 ms, explained by drum templates.

The increments of a spectrogram hold what began, not what sounds on; non-negative matrix factorisation splits them into
fixed drum templates and a few free parts that take the other instruments' attacks (after Yoo, Kim & Choi 2010 and Wu &
Lerch 2015, there on whole spectra). The song's own strong hits set the scale, so thresholds need no level. A trained
network takes this file's place behind ``HearsDrums``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.drum_templates import TEMPLATES
from sidestick.listen.features import FPS, Features, band_centres_hz
from sidestick.listen.peaks import moving_maximum, peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations

_FREE_PARTS = 6
_ROUNDS = 30
_EPSILON = np.float32(1e-9)
_SUSTAIN_FRAMES = (6, 16)  # where an open hat still sounds and a closed one does not
_LONG_FRAMES = (25, 45)  # where a crash still sounds
_CYMBAL_HZ = 6000.0

# Probability is one half at this share of the song's own strong hits, and never below this much of the louder half's level.
_HALF: dict[str, float] = {"kick": 0.38, "snare": 0.42, "tom": 0.55, "hihat": 0.45, "crash": 0.6, "ride": 0.6}
_STRONG_PERCENTILE = 95.0
_FLOOR = 0.004
_STEEPNESS = 3.0
_TOM_LEAD = 2.0  # a tom must outweigh kick and snare together: their bodies look alike


class TemplateDrums:
    """The baseline of ``HearsDrums``."""

    name = "templates 1"

    def __call__(self, features: Features) -> DrumActivations:
        """Return the drums heard in ``features``."""
        grew = increments(features.power)
        parts = _drum_parts(grew)
        parts["tom"] = np.where(parts["tom"] > _TOM_LEAD * (parts["kick"] + parts["snare"]), parts["tom"], 0)
        parts["hihat"] = parts["hihat"] + parts["crash"] + parts["ride"]
        onset = np.zeros((features.frames, len(DRUMS)), np.float32)
        strength = np.zeros_like(onset)
        for drum, name in ((Drum.KICK, "kick"), (Drum.SNARE, "snare"), (Drum.TOM, "tom")):
            onset[:, DRUMS.index(drum)], strength[:, DRUMS.index(drum)] = _probability(parts[name], _HALF[name])
        struck, force = _probability(parts["hihat"], _HALF["hihat"])
        for drum, share in _cymbal_shares(features, force).items():
            onset[:, DRUMS.index(drum)] = struck * share
            strength[:, DRUMS.index(drum)] = force
        return DrumActivations(onset=onset, strength=strength, fps=FPS)


def increments(power: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how much each band grew across each frame, shape (frames, bands), never negative."""
    frames = power.shape[0]
    wide = np.pad(power, ((3, 2), (0, 0)), mode="edge")
    after = np.maximum(wide[4 : 4 + frames], wide[5 : 5 + frames])
    before = np.maximum(wide[0:frames], wide[1 : 1 + frames])
    return np.asarray(np.maximum(0, after - before), np.float32)


def _drum_parts(grew: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Return how much of each class began in each frame, by multiplicative KL updates (Lee & Seung 2001)."""
    names = [name for name, _ in TEMPLATES]
    fixed = np.array([[float(word) for word in row.split()] for _, row in TEMPLATES], np.float32).T
    fixed /= fixed.sum(axis=0)
    seen = np.ascontiguousarray(grew.T)
    bands, frames = seen.shape
    chance = np.random.default_rng(0)  # fixed: the same song is always heard the same
    free = chance.random((bands, _FREE_PARTS), np.float32) + np.float32(0.1)
    spectra = np.concatenate([fixed, free / free.sum(axis=0)], axis=1)
    amounts = np.full((spectra.shape[1], frames), seen.mean() + _EPSILON, np.float32)
    amounts *= 0.5 + chance.random(amounts.shape, np.float32)
    drums = len(names)
    for _ in range(_ROUNDS):
        amounts *= spectra.T @ (seen / (spectra @ amounts + _EPSILON))
        ratio = seen / (spectra @ amounts + _EPSILON)
        update = (ratio @ amounts[drums:].T) / (amounts[drums:].sum(axis=1) + _EPSILON)
        spectra[:, drums:] *= update
        scale = spectra[:, drums:].sum(axis=0) + _EPSILON
        spectra[:, drums:] /= scale
        amounts[drums:] *= scale[:, None]
    return {
        name: amounts[[index for index, other in enumerate(names) if other == name]].sum(axis=0)
        for name in dict.fromkeys(names)
    }


def _probability(part: NDArray[np.float32], half: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return probability and strength, each of shape (frames,), of a class's increments."""
    tops = part[peaks(part, reach=3)]
    strong = float(np.percentile(tops, _STRONG_PERCENTILE)) if tops.size else 0.0
    reference = max(strong, _FLOOR)
    relative = part / np.float32(reference)
    raised = relative**_STEEPNESS
    return raised / (raised + np.float32(half**_STEEPNESS)), np.clip(relative, 0, 1)


def _cymbal_shares(features: Features, force: NDArray[np.float32]) -> dict[Drum, NDArray[np.float32]]:
    """Return which kind of cymbal a stroke would be, by how long the top of the spectrum sounds on; sums to 1."""
    top = features.power[:, band_centres_hz() >= _CYMBAL_HZ].mean(axis=1)
    attack = moving_maximum(top, 2) + _EPSILON
    sustain = _mean_ahead(top, *_SUSTAIN_FRAMES) / attack
    long = _mean_ahead(top, *_LONG_FRAMES) / attack
    crash = ((long > 0.35) & (force > 0.8)).astype(np.float32)
    opened = (np.clip((sustain - 0.35) / 0.2, 0, 1) * (1 - crash)).astype(np.float32)
    return {
        Drum.CRASH: crash,
        Drum.HIHAT_OPEN: opened,
        Drum.HIHAT_CLOSED: np.asarray(1 - crash - opened, np.float32),
        Drum.RIDE: np.zeros_like(crash),
    }


def _mean_ahead(values: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    sums = np.cumsum(np.pad(values, (1, last), mode="edge"), dtype=np.float64)
    count = values.shape[0]
    return ((sums[last : last + count] - sums[first : first + count]) / (last - first)).astype(np.float32)
