# SPDX-License-Identifier: Apache-2.0
"""The canonical recording: what every analysis, chart and stage plays."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 44_100
"""Rate of every canonical recording."""

Samples = NDArray[np.float32]
"""Sound, shape (n, 2), left and right, full scale 1.0."""


class Recording(msgspec.Struct, frozen=True, eq=False):
    """A song's sound and what its file says about it.

    Attributes
    ----------
    samples : float32, shape (n, 2)
        Left and right, finite, within -1 to 1.
    sample_rate_hz : int
        Always ``SAMPLE_RATE_HZ`` when it comes from ``decode``.
    title, artist : str
        The file's own tags; empty when it has none.
    """

    samples: Samples
    sample_rate_hz: int
    title: str = ""
    artist: str = ""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate_hz
