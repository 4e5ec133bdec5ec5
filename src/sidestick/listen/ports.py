# SPDX-License-Identifier: Apache-2.0
"""What a hearing part gives, whoever hears: the places where a trained network and the baseline are exchanged.

Everything is a function of ``Features``. An activation is a number from 0 to 1 for each frame; frame i is centred on
i / fps seconds of the recording. ``name`` goes into ``Heard.heard_by``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import Features

Activation = NDArray[np.float32]


class Drum(StrEnum):
    """The classes that hearing tells apart, in the order of ``DrumActivations`` columns."""

    KICK = "kick"
    SNARE = "snare"
    TOM = "tom"
    HIHAT_CLOSED = "hihat_closed"
    HIHAT_OPEN = "hihat_open"
    CRASH = "crash"
    RIDE = "ride"
    HIHAT_PEDAL = "hihat_pedal"


DRUMS = tuple(Drum)


class BeatActivations(msgspec.Struct, frozen=True, eq=False):
    """How likely each frame is a beat.

    Attributes
    ----------
    beat, downbeat : float32, shape (frames,)
        Probability that a beat (of any kind), and that a downbeat, falls on the frame.
    fps : int
        Frames per second.
    favour : float32, shape (frames, metres), or None
        What speaks for a bar of 2, 3 … 7 beats that begins in the frame, log odds, from ears that can tell.
    compound : bool
        Three eighths go to a beat, as in 6/8 and 12/8.
    """

    beat: Activation
    downbeat: Activation
    fps: int
    favour: Activation | None = None
    compound: bool = False


class DrumActivations(msgspec.Struct, frozen=True, eq=False):
    """How likely each drum begins in each frame.

    Attributes
    ----------
    onset : float32, shape (frames, len(DRUMS))
        Probability that the drum of the column is struck.
    strength : float32, shape (frames, len(DRUMS))
        How hard, 0 to 1 of the song's own range; means something where ``onset`` does.
    fps : int
        Frames per second.
    mask : float32, shape (frames, BANDS), or None
        The drums' share of each band's energy, 0 to 1, from ears that can tell.
    agreed : float32, shape (frames, len(DRUMS)), or None
        Where several ears heard: the probability they agree on, by which strokes are written down. Bars are read from
        ``onset``, what one ear heard by itself, as the bars' network learned it.
    """

    onset: Activation
    strength: Activation
    fps: int
    mask: Activation | None = None
    agreed: Activation | None = None


class HearsDrums(Protocol):
    """Gives drum activations."""

    @property
    def name(self) -> str:
        """Goes into ``Heard.heard_by``."""
        ...

    def __call__(self, features: Features) -> DrumActivations:
        """Return the drums heard in ``features``."""
        ...


class HearsBeats(Protocol):
    """Gives beat activations; may lean on the drums that were heard before."""

    @property
    def name(self) -> str:
        """Goes into ``Heard.heard_by``."""
        ...

    def __call__(self, features: Features, drums: DrumActivations) -> BeatActivations:
        """Return the beats heard in ``features``."""
        ...
