# SPDX-License-Identifier: Apache-2.0
"""Drum hearing by two small trained networks that answer as one, on the CPU.

They (``training/`` makes them, ``training/MODEL_CARD.md`` describes them) give five probabilities each frame: kick,
snare, tom, hi-hat, cymbal; whether the hat is open or struck by its pedal and the cymbal a ride; how hard each is struck;
and for each band the drums' share of its energy. A probability above one half is a stroke. A frame's answer depends on the
136 frames on either side alone, so a song is heard in pieces of bounded memory exactly as it would be in one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import BANDS, FPS, Features
from sidestick.listen.peaks import peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations
from sidestick.listen.runtime import session

Frames = NDArray[np.float32]

REACH_FRAMES = 136
_COMPRESSION = 1000.0
_CHUNK_FRAMES = 2000
_STRONG_PERCENTILE = 95.0
_GROUPS = 5  # kick, snare, tom, hi-hat, cymbal
_KINDS = 3  # open, by the pedal, ride
_OUTPUTS = 2 * _GROUPS + _KINDS


def network_input(power: Frames) -> Frames:
    """Return what the network is given for the band magnitudes of ``Features.power``, same shape."""
    return np.asarray(np.log10(1 + np.float32(_COMPRESSION) * power), np.float32)


class DrumNetwork:
    """The network behind ``HearsDrums``.

    Parameters
    ----------
    threads : int
        How many threads may work on it.
    chunk_frames : int
        How many frames are heard at once; bounds memory, changes nothing else.
    """

    name = "drum networks 7"

    def __init__(self, *, threads: int = 1, chunk_frames: int = _CHUNK_FRAMES) -> None:
        self._threads, self._chunk_frames = threads, chunk_frames

    def __call__(self, features: Features) -> DrumActivations:
        """Return the drums heard in ``features``."""
        heard, mask = self._heard(features.power)
        struck, kinds, force = np.split(heard, (_GROUPS, _GROUPS + _KINDS), axis=1)
        opened, pedal, ride = kinds.T
        kick, snare, tom, hat, cymbal = range(_GROUPS)
        looks: dict[Drum, tuple[int, Frames | float]] = {
            Drum.KICK: (kick, 1.0),
            Drum.SNARE: (snare, 1.0),
            Drum.TOM: (tom, 1.0),
            Drum.HIHAT_CLOSED: (hat, (1 - opened) * (1 - pedal)),
            Drum.HIHAT_OPEN: (hat, opened),
            Drum.HIHAT_PEDAL: (hat, (1 - opened) * pedal),
            Drum.CRASH: (cymbal, 1 - ride),
            Drum.RIDE: (cymbal, ride),
        }
        onset = np.zeros((features.frames, len(DRUMS)), np.float32)
        strength = np.zeros_like(onset)
        hard = [_strength(force[:, group], struck[:, group]) for group in range(_GROUPS)]
        for drum, (group, share) in looks.items():
            onset[:, DRUMS.index(drum)] = struck[:, group] * share
            strength[:, DRUMS.index(drum)] = hard[group]
        return DrumActivations(onset=onset, strength=strength, fps=FPS, mask=mask)

    def _heard(self, power: Frames) -> tuple[Frames, Frames]:
        """Return the network's two answers to ``power``, shapes (frames, 13) and (frames, BANDS), heard piece by piece."""
        network = session("drums.onnx", self._threads)
        frames = len(power)
        answers, masks = np.empty((frames, _OUTPUTS), np.float32), np.empty((frames, BANDS), np.float32)
        for first in range(0, frames, self._chunk_frames):
            start, last = max(0, first - REACH_FRAMES), min(frames, first + self._chunk_frames)
            inputs = network_input(power[start : last + REACH_FRAMES])
            heard, mask = network.run(None, {"bands": inputs[None]})
            mine = slice(first - start, last - start)
            answers[first:last], masks[first:last] = heard[0, mine], mask[0, mine]
        return answers, masks


def _strength(force: Frames, struck: Frames) -> Frames:
    """Return ``force`` as a share of what the song's hard strokes have, 0 to 1."""
    at = peaks(struck, 3, 0.5)
    full = float(np.percentile(force[at], _STRONG_PERCENTILE)) if at.size else 1.0
    return np.asarray(np.clip(force / np.float32(max(full, 0.1)), 0, 1), np.float32)


assert BANDS == 84, "the network was trained on 84 bands"
