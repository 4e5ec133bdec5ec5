# SPDX-License-Identifier: Apache-2.0
"""The model behind the gains: linear phase correction, in closed form and as playing that a seed makes.

Vorberg & Wing 1996; Vorberg & Schulze 2002; for ensembles Wing, Endo, Bradbury & Vorberg 2014. Player i with asynchrony
``A_i`` to the song closes a share ``song_i`` of it and a share ``partner_ij`` of the gap to each partner within a beat::

    A_i(n+1) = A_i(n) - song_i A_i(n) - Σ_j partner_ij (A_i(n) - A_j(n)) + T_i(n) + M_i(n+1) - M_i(n)

``T`` is the timekeeper's noise (SD ``timer``), ``M`` the hand's (SD ``hand``), both normal and independent. The closed
forms for the autocovariances are our derivation; simulation agrees.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]


def stationary(gain: float, timer: float, hand: float, lags: int = 2) -> tuple[float, list[float]]:
    """Return the SD and the autocorrelations at lags 1 to ``lags`` of one player's asynchrony, ``0 < gain < 2``."""
    variance = (timer**2 + 2 * gain * hand**2) / (gain * (2 - gain))
    covariance = (1 - gain) * variance - hand**2
    rho = []
    for _ in range(lags):
        rho.append(covariance / variance)
        covariance *= 1 - gain
    return math.sqrt(variance), rho


def stationary_pair(first: float, second: float, timer: float, hand: float) -> tuple[float, float]:
    """Return the SD and the lag-1 autocorrelation of two equal players' asynchrony to each other, without a song."""
    total = first + second
    sd, rho = stationary(total, math.sqrt(2) * timer, math.sqrt(2) * hand, 1)
    return sd, rho[0]


def half_life(total_gain: float) -> float:
    """Return the steps after which half of a gap is closed, 0 when all of it is closed at once.

    ``total_gain`` must lie within 0 and 2, both excluded: outside, a gap never closes.
    """
    left = abs(1.0 - total_gain)
    return math.log(0.5) / math.log(left) if left > 0.0 else 0.0


def simulate(
    song: Real,
    partner: Real,
    timer: Real,
    hand: Real,
    beats: int,
    rng: np.random.Generator,
    *,
    takes: int = 1,
    start: Real | None = None,
    delay: float = 0.0,
) -> Real:
    """Return asynchronies to the song of shape (takes, players, beats), in the unit of the noise.

    Parameters
    ----------
    song, timer, hand : array, shape (players,)
    partner : array, shape (players, players)
        Row i: how much player i takes from each other player; the diagonal is ignored.
    start : array, shape (players,), optional
        Asynchrony at the first beat; without it the first 100 beats are played and thrown away.
    delay : float
        How late each player hears the others.
    """
    players, warm = song.size, 0 if start is not None else 100
    others = partner * (1.0 - np.eye(players))
    step = np.eye(players) - np.diag(song + others.sum(axis=1)) + others
    push = others.sum(axis=1) * delay
    n = beats + warm
    timers = rng.standard_normal((n, takes, players)) * timer
    hands = rng.standard_normal((n + 1, takes, players)) * hand
    inner = np.zeros((takes, players)) if start is None else np.tile(start, (takes, 1))
    out = np.empty((n, takes, players))
    # The hand's noise is on each stroke; the timer reacts to the stroke as it sounded.
    out[0] = inner + hands[0]
    for i in range(1, n):
        out[i] = out[i - 1] @ step.T + push + timers[i] + hands[i] - hands[i - 1]
    return out[warm:].transpose(1, 2, 0)
