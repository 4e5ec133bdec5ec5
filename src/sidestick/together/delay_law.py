# SPDX-License-Identifier: Apache-2.0
"""What hearing the partner late does to two players, in closed form.

From the linear phase-correction model (Vorberg & Wing 1996) with a partner heard ``d`` late: with a song, both settle
``partner gain × d / song gain`` behind the beat and the tempo holds; without one, every interval grows by
``partner gain × d``. The pair's SD does not change, so tightness alone does not show a delay. Our own derivation,
checked by simulation; holds for equal players and small, constant delays.
"""

from __future__ import annotations


def lateness_with_song(delay_us: float, partner_gain: float, song_gain: float) -> float:
    """Return how late (µs) both players settle; ``song_gain`` must not be 0."""
    return partner_gain * delay_us / song_gain


def interval_growth_without_song(delay_us: float, partner_gain: float) -> float:
    """Return by how much (µs) each interval grows."""
    return partner_gain * delay_us
