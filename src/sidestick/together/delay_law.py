# SPDX-License-Identifier: Apache-2.0
"""What hearing the partner late does to two players, in closed form.

From the linear phase-correction model (Vorberg & Wing 1996) with a partner heard ``d`` late: with a song, both settle
``partner gain × d / song gain`` behind the beat and the tempo holds; without one, every interval grows by
``partner gain × d``. The pair's SD does not change, so tightness alone does not show a delay. Our own derivation,
checked by simulation; holds for small, constant delays. Players who differ settle where
all corrections cancel: a linear system, of which the ratio above is the case of equals.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sidestick.together.coupling import Fit
from sidestick.together.resample import interval, whole_us
from sidestick.together.values import DelayLaw

Real = npt.NDArray[np.float64]

SMALLEST_SONG_GAIN = 0.02
"""Below it nothing brings a player back to the song, and no lateness is where they settle."""


def lateness_with_song(delay_us: float, partner_gain: float, song_gain: float) -> float:
    """Return how late (µs) both players settle; ``song_gain`` must not be 0."""
    return partner_gain * delay_us / song_gain


def interval_growth_without_song(delay_us: float, partner_gain: float) -> float:
    """Return by how much (µs) each interval grows."""
    return partner_gain * delay_us


def settled(song: Real, partner: Real, late_us: Real) -> Real:
    """Return how late (µs) of the song each of N players settles, shape (..., players).

    ``song`` has shape (..., players), ``partner`` (..., players, players) with row i what player i takes from each other,
    ``late_us`` (players,) how late each hears the others. Within a step player i corrects
    ``song_i A_i + Σ_j partner_ij (A_i - A_j - late_i)``; where all of that is zero they stay.
    """
    taken = partner.sum(axis=-1)
    system = np.eye(song.shape[-1]) * (song + taken)[..., None] - partner
    return np.asarray(np.linalg.solve(system, (taken * late_us)[..., None])[..., 0], dtype=np.float64)


def delay_laws(fitted: Fit | None, late_us: list[int]) -> list[DelayLaw | None]:
    """Return for each player what hearing the others late should do; ``None`` where nobody does."""
    if not any(late_us):
        return [None] * len(late_us)
    plain: list[DelayLaw | None] = [DelayLaw(late) for late in late_us]
    if fitted is None or float(fitted.song.min()) < SMALLEST_SONG_GAIN:
        return plain
    late = np.array(late_us, dtype=np.float64)
    # Replicates in which a song gain vanishes have no place to settle; they are held at the smallest.
    draws = settled(np.maximum(fitted.song_draws, SMALLEST_SONG_GAIN), fitted.partner_draws, late)
    points = settled(fitted.song, fitted.partner, late)
    laws: list[DelayLaw | None] = []
    for player, point in enumerate(points.tolist()):
        low, high = interval(draws[:, player], fitted.blocks)
        laws.append(DelayLaw(late_us[player], whole_us(point), (whole_us(low), whole_us(high))))
    return laws
