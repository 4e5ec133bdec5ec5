# SPDX-License-Identifier: Apache-2.0
"""Where a drum's energy rises in a finished recording, against where the truth says it was struck."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BANDS = {"kick": (2000.0, 9000.0), "snare": (1200.0, 9000.0)}
_NEAR_S = 0.025
_SPAN_S = 0.008


def rises(mono: NDArray[np.float64], rate: int, pad: str, times_s: list[float]) -> NDArray[np.float64]:
    """Return for each time how far from it, in seconds, the pad's band rises most within 25 ms on either side.

    The band is that of the beater's click or the snare's rattle; a rise is the power of the 8 ms after a moment against
    that of the 8 ms before it, in steps of half a millisecond. Positive is late.
    """
    spectrum = np.fft.rfft(mono)
    hertz = np.fft.rfftfreq(len(mono), 1 / rate)
    low, high = _BANDS[pad]
    band = np.fft.irfft(spectrum * ((hertz >= low) & (hertz < high)), len(mono))
    energy = np.concatenate([[0.0], np.cumsum(band**2)])
    span = round(_SPAN_S * rate)
    steps = np.arange(-_NEAR_S, _NEAR_S, 0.0005)
    middle = np.clip(np.round((np.array(times_s)[:, None] + steps) * rate).astype(int), span, len(mono) - span)
    gain = (energy[middle + span] - energy[middle]) / (energy[middle] - energy[middle - span] + 1e-9)
    return np.asarray(steps[gain.argmax(axis=1)], np.float64)
