# SPDX-License-Identifier: Apache-2.0
"""The outline: twenty bins a second, full scale 255."""

from __future__ import annotations

import numpy as np
import pytest

from sidestick.audio import waveform


@pytest.mark.parametrize(("samples", "bins"), [(0, 0), (1, 1), (2205, 1), (2206, 2), (44_100, 20), (44_101, 21)])
def test_there_are_twenty_bins_a_second_and_one_for_what_remains(samples: int, bins: int) -> None:
    outline = waveform(np.zeros((samples, 2), np.float32), 44_100)
    assert (outline.bins_per_second, len(outline.peak), len(outline.rms)) == (20, bins, bins)


def test_peak_is_the_louder_side_and_rms_that_of_both() -> None:
    sound = np.zeros((44_100, 2), np.float32)
    sound[:2205, 0] = 1.0
    sound[4410:6615] = -0.5
    outline = waveform(sound, 44_100)
    assert outline.peak[:4] == (255, 0, 128, 0)
    assert outline.rms[:4] == (180, 0, 128, 0)


def test_what_exceeds_full_scale_is_drawn_at_full_scale() -> None:
    assert waveform(np.full((2205, 2), 2.0, np.float32), 44_100).peak == (255,)
