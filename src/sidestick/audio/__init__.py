# SPDX-License-Identifier: Apache-2.0
"""Decode, resample, mix, encode. The room that knows PyAV and soxr.

Sound is a float32 array of shape (n, 2), full scale 1.0, at ``SAMPLE_RATE_HZ`` once it is canonical. PyAV and soxr are
imported inside the functions that need them: who asks only for loudness or mixing does not wait for them.
"""

from __future__ import annotations

from sidestick.audio.canonical import read_flac, write_flac
from sidestick.audio.decode import MAXIMUM_S, MINIMUM_S, decode
from sidestick.audio.loudness import integrated_lufs, true_gain_to
from sidestick.audio.mix import Placed, limit, place
from sidestick.audio.recording import SAMPLE_RATE_HZ, Recording
from sidestick.audio.waveform import Waveform, waveform

__all__ = [
    "MAXIMUM_S",
    "MINIMUM_S",
    "SAMPLE_RATE_HZ",
    "Placed",
    "Recording",
    "Waveform",
    "decode",
    "integrated_lufs",
    "limit",
    "place",
    "read_flac",
    "true_gain_to",
    "waveform",
    "write_flac",
]
