# SPDX-License-Identifier: Apache-2.0
"""F-measures as the field takes them (mir_eval): beats within 70 ms, onsets within 50 ms."""

from __future__ import annotations

from collections.abc import Iterable

import mir_eval
import numpy as np

from sidestick.music import Heard


def beat_f(truth: Iterable[float], heard: Iterable[float]) -> float:
    """Return the F-measure of beats within 70 ms."""
    return float(mir_eval.beat.f_measure(np.array(list(truth)), np.array(list(heard))))


def onset_f(truth: Iterable[float], heard: Iterable[float], window_s: float = 0.05) -> float:
    """Return the F-measure of onsets within ``window_s``."""
    return float(mir_eval.onset.f_measure(np.sort(list(truth)), np.sort(list(heard)), window=window_s)[0])


def times_of(heard: Heard, pad: str) -> list[float]:
    """Return the onsets of ``pad`` in seconds."""
    return [onset.time_s for onset in heard.onsets if onset.pad == pad]
