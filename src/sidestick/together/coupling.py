# SPDX-License-Identifier: Apache-2.0
"""Who follows whom: phase-correction gains to the song and to each partner, by bounded generalised least squares.

After Jacoby, Tishby, Repp, Ahissar & Keller 2015 (bGLS), with the song as one reference and each partner as another::

    A_i(n+1) - A_i(n) = c - song_i A_i(n) - Σ_j partner_ij (A_i(n) - A_j(n)) + noise(n)

The noise is a timekeeper's and a hand's, so its covariance is tridiagonal: ``k11 = σT² + 2σM²``, ``k12 = -σM²``. Ordinary
least squares would read the hand's noise as correction. Gains and covariance are estimated in turn until they stand
still (1e-9, at most 200 rounds; the published stop at 1e-3 is not converged for a song's length), bounded by
``k12 <= 0`` and ``k11 >= -3 k12``, without which they cannot be told apart.

Everyone hears the same song, so a plain correlation between players would call two strangers coupled; here what the
song explains goes to the song's gain. ``least_squares.py`` does the fitting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sidestick.together.least_squares import block_of, drawn, iterated, normal_equations, runs_of, separable, steps_of
from sidestick.together.resample import REPLICATES, interval
from sidestick.together.values import Coupling, Gain, Verdict

Real = npt.NDArray[np.float64]

FEWEST_BEATS = 128
"""With fewer a partner's gain of .2 is found less than every second time (simulated)."""
LEAST_FOLLOWING = 0.2
"""Independent means: both intervals show that less than this share of a gap is closed."""


@dataclass(frozen=True)
class Fit:
    """Gains of N players and their bootstrap.

    Attributes
    ----------
    song : array, shape (players,)
    partner : array, shape (players, players)
        Row i: what player i takes from each other; the diagonal is 0.
    song_draws, partner_draws : array, shape (replicates, players), (replicates, players, players)
    timer_us, hand_us : array, shape (players,)
        σT and σM.
    beats : int
        Beats the fit rests on.
    blocks : float
        Blocks in a bootstrap replicate.
    """

    song: Real
    partner: Real
    song_draws: Real
    partner_draws: Real
    timer_us: Real
    hand_us: Real
    beats: int
    blocks: float

    def song_gain(self, player: int) -> Gain:
        """Return one player's gain to the song."""
        return _gain(float(self.song[player]), self.song_draws[:, player], self.blocks)

    def partner_gain(self, player: int, other: int) -> Gain:
        """Return how much ``player`` follows ``other``."""
        return _gain(float(self.partner[player, other]), self.partner_draws[:, player, other], self.blocks)

    def total_gain(self, first: int, second: int) -> tuple[float, Real]:
        """Return the share of a gap between two that closes within a step, and its bootstrap."""

        def total(song: Real, partner: Real) -> Real:
            own = (song[..., first] + song[..., second]) / 2.0
            return np.asarray(own + partner[..., first, second] + partner[..., second, first], dtype=np.float64)

        return float(total(self.song, self.partner)), total(self.song_draws, self.partner_draws)


def usable_beats(asynchrony: Real) -> int:
    """Return the beats that a fit of ``asynchrony`` (players, n) rests on: those of an unbroken take with its equations."""
    equations = sum(stop - start - 1 for start, stop in runs_of(steps_of(asynchrony)))
    return equations + 2 if equations else 0


def fit(asynchrony: Real, rng: np.random.Generator, replicates: int = REPLICATES) -> Fit | None:
    """Fit all players at once.

    Parameters
    ----------
    asynchrony : array, shape (players, n)
        To the song, on one pulse, microseconds, NaN where missing. One player alone has a gain to the song only.
        At least ``FEWEST_BEATS`` usable beats make it worth reading.

    Returns
    -------
    Fit or None
        None when the players cannot be told apart: one does not vary (a machine), or two differ by a constant.
    """
    players = asynchrony.shape[0]
    level = np.nanmean(asynchrony, axis=1, keepdims=True)
    # In units of the spread the fit's tolerance means the same for a beginner and a professional.
    scale = float(np.nanstd(asynchrony)) or 1.0
    rows = (asynchrony - level) / scale
    steps = steps_of(asynchrony)
    design = np.vstack([np.ones(steps.size), rows[:, :-1], np.diff(rows, axis=1)])
    design[:, ~steps] = 0.0
    normal = normal_equations(design, steps)
    if not separable(normal):
        return None
    points, noise = iterated(normal)
    draws = drawn(design, steps, rng, replicates)
    hand = np.sqrt(-noise[:, 1]) * scale
    timer = np.sqrt(np.maximum(noise[:, 0] + 2.0 * noise[:, 1], 0.0)) * scale
    off = 1.0 - np.eye(players)
    return Fit(
        song=-points.sum(axis=1),
        partner=points * off,
        song_draws=-draws.sum(axis=2),
        partner_draws=draws * off,
        timer_us=timer,
        hand_us=hand,
        beats=usable_beats(asynchrony),
        blocks=np.count_nonzero(steps) / block_of(steps.size),
    )


def coupling(fitted: Fit, first: int = 0, second: int = 1, step_beats: int = 1) -> Coupling:
    """Return what the fit says of two of its players; ``step_beats`` are the beats in a step of its pulse."""
    towards = fitted.partner_gain(first, second)
    back = fitted.partner_gain(second, first)
    difference = fitted.partner_draws[:, first, second] - fitted.partner_draws[:, second, first]
    return Coupling(
        verdict=verdict(towards, back, interval(difference, fitted.blocks)),
        first_follows_second=towards,
        second_follows_first=back,
        first_follows_song=fitted.song_gain(first),
        second_follows_song=fitted.song_gain(second),
        beats=fitted.beats,
        others=fitted.song.size - 2,
        step_beats=step_beats,
    )


def verdict(first_follows: Gain, second_follows: Gain, difference: tuple[float, float]) -> Verdict:
    """Return what the intervals support; ``difference`` is that of first minus second.

    Somebody leads when the other follows, they themselves are not shown to, and the difference is shown too. Mutual: both
    follow. Independent: both follow by less than ``LEAST_FOLLOWING`` at the most. Anything else is unclear.
    """
    first, second = first_follows.low > 0.0, second_follows.low > 0.0
    if first and second:
        return "mutual"
    if second and difference[1] < 0.0:
        return "first_leads"
    if first and difference[0] > 0.0:
        return "second_leads"
    if max(first_follows.high, second_follows.high) < LEAST_FOLLOWING and not (first or second):
        return "independent"
    return "unclear"


def _gain(value: float, draws: Real, blocks: float) -> Gain:
    low, high = interval(draws, blocks)
    return Gain(round(value, 4), round(low, 4), round(high, 4))
