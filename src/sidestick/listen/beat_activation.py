# SPDX-License-Identifier: Apache-2.0
"""Baseline beat hearing: where the pulse leans, then which of its beats begin bars.

Kick and snare carry the pulse of the music people drum to, hats and the attacks of everything else fill it in. Of the
tempi at which that salience repeats one is chosen, a beat-only bar pointer near it gives the beats, and each beat's kick,
snare, crash, bass and harmony say how much it sounds like the first of a bar. A trained network takes this file's place behind ``HearsBeats``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.bar_pointer import METRES
from sidestick.listen.bar_repeats import favoured_metres
from sidestick.listen.downbeats import STRUCK, beat_columns, downbeat_evidence, downbeat_likeness
from sidestick.listen.features import Features, band_centres_hz
from sidestick.listen.ports import DRUMS, BeatActivations, Drum, DrumActivations
from sidestick.listen.tempo_choice import candidates, chosen
from sidestick.listen.threes import halves_alike

_DRUM_WEIGHT: dict[Drum, float] = {
    Drum.KICK: 1.0,
    Drum.SNARE: 0.7,  # where kick and snare take turns in eighths the kick is on the beat
    Drum.TOM: 0.2,
    Drum.HIHAT_CLOSED: 0.25,
    Drum.HIHAT_OPEN: 0.25,
    Drum.CRASH: 0.5,
    Drum.RIDE: 0.25,
    Drum.HIHAT_PEDAL: 0.25,
}
_FLUX_WEIGHT = 0.6
_FLUX_SPLIT_HZ = (150.0, 2000.0)
_SPREAD = ((0, 1.0), (-1, 0.6), (1, 0.6), (-2, 0.2), (2, 0.2))  # frames around a beat, as wide as networks make it
_NO_PULSE, _FULL_PULSE, _LEAST_PULSE = 0.1, 0.3, 0.05  # steadiness of noise and of music; what is left of noise
_UNLIKELY, _LEAST_BEAT, _MOST_BEAT = 0.02, 0.4, 0.95
_TWO_OF_THREE = 6.0  # log odds a bar, more than what bars of two cost
_FULL_PERCENTILE = 98.0
_LEAST_FULL = 0.2  # a tone that merely sounds on has no attacks to scale by


class PulseBeats:
    """The baseline of ``HearsBeats``."""

    name = "pulse 5"

    def __call__(self, features: Features, drums: DrumActivations) -> BeatActivations:
        """Return the beats heard in ``features`` and ``drums``."""
        salience = pulse_salience(features, drums)
        choice = chosen(candidates(salience, features, drums))
        beat = np.full(features.frames, _UNLIKELY, np.float32)
        downbeat = np.full(features.frames, _UNLIKELY / 4, np.float32)
        favour, compound = None, False
        if choice is not None:
            at, compound = choice.beats, choice.is_compound
            favoured = favoured_metres(beat_columns(features, drums, at)[:, :STRUCK])
            likeness = downbeat_likeness(features, drums, at)
            if choice.is_compound and halves_alike(likeness, downbeat_evidence(features, drums, at)["harmony"]):
                favoured[:, METRES.index(2)] = _TWO_OF_THREE
            favour = favoured[np.minimum(np.searchsorted(at, np.arange(features.frames)), len(at) - 1)]
            pulse = np.clip((choice.steadiness - _NO_PULSE) / (_FULL_PULSE - _NO_PULSE), _LEAST_PULSE, 1)
            likely = np.float32(pulse) * (_LEAST_BEAT + (_MOST_BEAT - _LEAST_BEAT) * salience[at])
            likely_down = likely * likeness
            for shift, share in _SPREAD:
                near = np.clip(at + shift, 0, features.frames - 1)
                beat[near] = np.maximum(beat[near], share * likely)
                downbeat[near] = np.maximum(downbeat[near], share * likely_down)
        return BeatActivations(beat=beat, downbeat=downbeat, fps=drums.fps, favour=favour, compound=compound)


def pulse_salience(features: Features, drums: DrumActivations) -> NDArray[np.float32]:
    """Return how strongly each frame suggests a beat, 0 to 1, shape (frames,)."""
    weights = np.array([_DRUM_WEIGHT[drum] for drum in DRUMS], np.float32)
    struck = (drums.onset * drums.strength) @ weights
    total = struck + _FLUX_WEIGHT * flux(features.log)
    full = float(np.percentile(total, _FULL_PERCENTILE)) if total.size else 0.0
    return np.clip(total / max(full, _LEAST_FULL), 0, 1).astype(np.float32)


def flux(log: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the growth of low, middle and high bands, each scaled to its own strong attacks, averaged."""
    centres = band_centres_hz()
    total = np.zeros(log.shape[0], np.float32)
    for low, high in ((0.0, _FLUX_SPLIT_HZ[0]), _FLUX_SPLIT_HZ, (_FLUX_SPLIT_HZ[1], np.inf)):
        wide = np.pad(log[:, (centres >= low) & (centres < high)], ((3, 1), (0, 0)), mode="edge")
        part = np.maximum(0, wide[4:] - np.maximum(wide[0:-4], wide[1:-3])).mean(axis=1)
        total += np.clip(part / max(float(np.percentile(part, _FULL_PERCENTILE)), 1e-3), 0, 1) / 3
    return total
