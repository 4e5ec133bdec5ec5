# SPDX-License-Identifier: Apache-2.0
"""Beats by *Beat This!* (Foscarin, Schlüter & Widmer 2024, MIT), for people who have its package and weights.

Behind the same port as ours: it gives activations, our bar pointer makes bars of them. Nothing is downloaded; whoever
calls names a checkpoint that is on this machine.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import FPS, SAMPLE_RATE_HZ, Features
from sidestick.listen.ports import BeatActivations, DrumActivations

_ITS_FPS = 50


def beat_this_is_there() -> bool:
    """Return whether the package ``beat_this`` and what it runs on are installed."""
    return all(find_spec(name) is not None for name in ("torch", "beat_this"))


class BeatThisBeats:
    """``HearsBeats`` by the network in the file ``checkpoint``; raises what PyTorch does when that is none."""

    def __init__(self, checkpoint: str) -> None:
        self._network = _network(checkpoint)
        self.name = f"Beat This! {checkpoint.replace(chr(92), '/').rpartition('/')[2].removesuffix('.ckpt')}"

    def __call__(self, features: Features, drums: DrumActivations) -> BeatActivations:  # noqa: ARG002 - it hears by itself
        """Return the beats heard in ``features``."""
        beat, downbeat = (_curve(logits, features.frames) for logits in self._network(features.mono[:], SAMPLE_RATE_HZ))
        return BeatActivations(beat=beat, downbeat=np.minimum(beat, downbeat), fps=FPS)


@cache
def _network(checkpoint: str) -> Any:  # noqa: ANN401 - a package that is mostly not there
    return import_module("beat_this.inference").Audio2Frames(checkpoint_path=checkpoint, device="cpu")


def _curve(logits: Any, frames: int) -> NDArray[np.float32]:  # noqa: ANN401 - a tensor
    """Return probabilities at our frame rate, shape (frames,)."""
    values = np.asarray(logits.detach().float().cpu(), np.float64)
    times = np.arange(frames) * _ITS_FPS / FPS
    return (1 / (1 + np.exp(-np.interp(times, np.arange(values.size), values)))).astype(np.float32)
