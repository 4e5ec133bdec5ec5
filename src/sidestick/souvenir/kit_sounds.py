# SPDX-License-Identifier: Apache-2.0
"""The players' drums as samples: the kit that the stage plays, read from the package."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec
import numpy as np

from sidestick.audio.recording import SAMPLE_RATE_HZ, Samples
from sidestick.music import Articulation, Pad


class KitSample(msgspec.Struct, frozen=True):
    """One sound of the kit and the velocities it is for."""

    file: str
    pad: str
    articulation: Articulation
    velocity_low: int
    velocity_high: int


class _Kit(msgspec.Struct, frozen=True):
    samples: Annotated[tuple[KitSample, ...], msgspec.Meta(min_length=1)]
    gain_exponent: float


@cache
def _kit() -> _Kit:
    return msgspec.json.decode((files("sidestick") / "kit" / "kit.json").read_bytes(), type=_Kit)


@cache
def _sound(file: str) -> Samples:
    import av

    blocks = []
    with av.open(io.BytesIO((files("sidestick") / "kit" / file).read_bytes()), mode="r") as container:
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=SAMPLE_RATE_HZ)
        for frame in container.decode(audio=0):
            blocks += [part.to_ndarray().reshape(-1, 2) for part in resampler.resample(frame)]
        blocks += [part.to_ndarray().reshape(-1, 2) for part in resampler.resample(None)]
    return np.concatenate(blocks).astype(np.float32)


def drum_sound(pad: Pad, velocity: int) -> tuple[Samples, float]:
    """Return the sound of a stroke (float32, shape (n, 2)) and the gain to play it at.

    A stroke on the hi-hat sounds closed. The gain follows the kit's law: the velocity's share of its layer's loudest, to
    the power that ``kit.json`` gives.
    """
    fitting = [
        sample
        for sample in _kit().samples
        if sample.pad == pad and sample.articulation in (Articulation.PLAIN, Articulation.CLOSED)
    ]
    sample = next((s for s in fitting if s.velocity_low <= velocity <= s.velocity_high), fitting[-1])
    return _sound(sample.file), (velocity / sample.velocity_high) ** _kit().gain_exponent
