# SPDX-License-Identifier: Apache-2.0
"""Drum hearing by a small trained network, on the CPU.

The network (``training/`` makes it, ``training/MODEL_CARD.md`` describes it) gives five probabilities each frame: kick,
snare, tom, hi-hat, cymbal; whether the hat is open and the cymbal a ride; and how hard each is struck. A probability
above one half is a stroke. A frame's answer depends on the 69 frames on either side alone, so a song is heard in
pieces of bounded memory exactly as it would be in one.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import BANDS, FPS, Features
from sidestick.listen.peaks import peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations

Frames = NDArray[np.float32]

REACH_FRAMES = 69
_COMPRESSION = 1000.0
_CHUNK_FRAMES = 2000
_STRONG_PERCENTILE = 95.0
_GROUPS: tuple[tuple[Drum, ...], ...] = (  # one probability each; of two, the kind says how likely the second is
    (Drum.KICK,),
    (Drum.SNARE,),
    (Drum.TOM,),
    (Drum.HIHAT_CLOSED, Drum.HIHAT_OPEN),
    (Drum.CRASH, Drum.RIDE),
)
_KINDS = 2


def network_is_there() -> bool:
    """Return whether what runs the network is installed."""
    return find_spec("onnxruntime") is not None


def network_input(power: Frames) -> Frames:
    """Return what the network is given for the band magnitudes of ``Features.power``, same shape."""
    return np.asarray(np.log10(1 + np.float32(_COMPRESSION) * power), np.float32)


class _Runs(Protocol):
    def run(self, outputs: None, inputs: dict[str, Frames], /) -> list[Frames]: ...


class DrumNetwork:
    """The network behind ``HearsDrums``.

    Parameters
    ----------
    threads : int
        How many threads may work on it.
    chunk_frames : int
        How many frames are heard at once; bounds memory, changes nothing else.
    """

    name = "drum network 1"

    def __init__(self, *, threads: int = 1, chunk_frames: int = _CHUNK_FRAMES) -> None:
        self._threads, self._chunk_frames = threads, chunk_frames

    def __call__(self, features: Features) -> DrumActivations:
        """Return the drums heard in ``features``."""
        heard = self._heard(network_input(features.power))
        struck, kinds, force = np.split(heard, (len(_GROUPS), len(_GROUPS) + _KINDS), axis=1)
        onset = np.zeros((features.frames, len(DRUMS)), np.float32)
        strength = np.zeros_like(onset)
        paired = 0
        for group, drums in enumerate(_GROUPS):
            hard = _strength(force[:, group], struck[:, group])
            shares = [np.ones(features.frames, np.float32)]
            if len(drums) > 1:
                shares = [1 - kinds[:, paired], kinds[:, paired]]
                paired += 1
            for drum, share in zip(drums, shares, strict=True):
                onset[:, DRUMS.index(drum)] = struck[:, group] * share
                strength[:, DRUMS.index(drum)] = hard
        return DrumActivations(onset=onset, strength=strength, fps=FPS)

    def _heard(self, inputs: Frames) -> Frames:
        """Return the network's answer to ``inputs``, shape (frames, 12), heard piece by piece."""
        session = _session(self._threads)
        pieces = [np.zeros((0, 2 * len(_GROUPS) + _KINDS), np.float32)]
        for first in range(0, len(inputs), self._chunk_frames):
            start = max(0, first - REACH_FRAMES)
            stop = min(len(inputs), first + self._chunk_frames + REACH_FRAMES)
            (answer,) = session.run(None, {"bands": inputs[None, start:stop]})
            pieces.append(answer[0, first - start :][: self._chunk_frames])
        return np.concatenate(pieces)


@cache
def _session(threads: int) -> _Runs:
    runtime = import_module("onnxruntime")  # a second to load, and not everyone listens
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    weights = files("sidestick.listen").joinpath("weights/drums.onnx").read_bytes()
    return cast("_Runs", runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"]))


def _strength(force: Frames, struck: Frames) -> Frames:
    """Return ``force`` as a share of what the song's hard strokes have, 0 to 1."""
    at = peaks(struck, 3, 0.5)
    full = float(np.percentile(force[at], _STRONG_PERCENTILE)) if at.size else 1.0
    return np.asarray(np.clip(force / np.float32(max(full, 0.1)), 0, 1), np.float32)


assert BANDS == 84, "the network was trained on 84 bands"
