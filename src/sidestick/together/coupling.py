# SPDX-License-Identifier: Apache-2.0
"""Who follows whom: phase-correction gains to the song and to each partner, by bounded generalised least squares.

After Jacoby, Tishby, Repp, Ahissar & Keller 2015 (bGLS), with the song as one reference and each partner as another::

    A_i(n+1) - A_i(n) = c - song_i A_i(n) - Σ_j partner_ij (A_i(n) - A_j(n)) + noise(n)

The noise is a timekeeper's and a hand's, so its covariance is tridiagonal: ``k11 = σT² + 2σM²``, ``k12 = -σM²``. Ordinary
least squares would read the hand's noise as correction. Gains and covariance are estimated in turn until they stand
still (1e-9, at most 200 rounds; the published stop at 1e-3 is not converged for a song's length), bounded by
``k12 <= 0`` and ``k11 >= -3 k12``, without which they cannot be told apart.

Everyone hears the same song, so a plain correlation between players would call two strangers coupled; here what the
song explains goes to the song's gain.

*How.* A run of unbroken steps has a Toeplitz covariance, which the sine transform (DST-I) makes diagonal for every
``k12``: the fit is a weighted regression with weights ``1 / (1 + 2 r cos θ)``, ``r = k12/k11``. As a function of ``r`` the
weights are a Chebyshev series that converges like 3.7^-k, so ``MOMENTS`` matrices a block hold all that any ``r`` will
ask for, whatever the gaps in the block. A missing beat ends a run. The block bootstrap adds moments of drawn blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sidestick.together.resample import REPLICATES, interval
from sidestick.together.values import Coupling, Gain, Verdict

Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FEWEST_BEATS = 128
"""With fewer a partner's gain of .2 is found less than every second time (simulated)."""
LEAST_FOLLOWING = 0.2
"""Independent means: both intervals show that less than this share of a gap is closed."""
TOLERANCE = 1e-9
ROUNDS = 200
MOMENTS = 20
BLOCK = 16
STRIDE = 4
LEAST_RATIO = -1.0 / 3.0


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
        Steps used, plus one.
    """

    song: Real
    partner: Real
    song_draws: Real
    partner_draws: Real
    timer_us: Real
    hand_us: Real
    beats: int

    def song_gain(self, player: int) -> Gain:
        """Return one player's gain to the song."""
        return _gain(float(self.song[player]), self.song_draws[:, player])

    def partner_gain(self, player: int, other: int) -> Gain:
        """Return how much ``player`` follows ``other``."""
        return _gain(float(self.partner[player, other]), self.partner_draws[:, player, other])

    def total_gain(self, first: int, second: int) -> tuple[float, Real]:
        """Return the share of a gap between two that closes within a step, and its bootstrap."""

        def total(song: Real, partner: Real) -> Real:
            own = (song[..., first] + song[..., second]) / 2.0
            return np.asarray(own + partner[..., first, second] + partner[..., second, first], dtype=np.float64)

        return float(total(self.song, self.partner)), total(self.song_draws, self.partner_draws)


def usable_beats(asynchrony: Real) -> int:
    """Return the beats of a fit: steps on which all players of ``asynchrony`` (players, n) met both ends, plus one."""
    steps = int(np.count_nonzero(_steps(asynchrony)))
    return steps + 1 if steps else 0


def fit(asynchrony: Real, rng: np.random.Generator, replicates: int = REPLICATES) -> Fit:
    """Fit all players at once.

    Parameters
    ----------
    asynchrony : array, shape (players, n)
        To the song, on one pulse, microseconds, NaN where missing. One player alone has a gain to the song only.
        At least ``FEWEST_BEATS`` usable beats make it worth reading; fewer than the players plus three cannot be fitted.
    """
    players = asynchrony.shape[0]
    level = np.nanmean(asynchrony, axis=1, keepdims=True)
    # In units of the spread the fit's tolerance means the same for a beginner and a professional.
    scale = float(np.nanstd(asynchrony)) or 1.0
    rows = (asynchrony - level) / scale
    steps = _steps(asynchrony)
    design = np.vstack([np.ones(steps.size), rows[:, :-1], np.diff(rows, axis=1)])
    design[:, ~steps] = 0.0
    whole = _moments(design, steps)[None]
    drawn = _drawn(design, steps, rng, replicates)
    draws = np.empty((replicates, players, players))
    points = np.empty((players, players))
    noise = np.empty((players, 2))
    for player in range(players):
        columns = [*range(players + 1), players + 1 + player]
        pick = np.ix_(range(MOMENTS), columns, columns)
        value, (k11, k12) = _converged(whole[0][pick][None])
        points[player], noise[player] = value[0, 1:], (k11[0], k12[0])
        draws[:, player] = _converged(drawn[(slice(None), *pick)], tolerance=1e-6)[0][:, 1:]
    hand = np.sqrt(-noise[:, 1]) * scale
    timer = np.sqrt(noise[:, 0] + 2.0 * noise[:, 1]) * scale
    off = 1.0 - np.eye(players)
    return Fit(
        song=-points.sum(axis=1),
        partner=points * off,
        song_draws=-draws.sum(axis=2),
        partner_draws=draws * off,
        timer_us=timer,
        hand_us=hand,
        beats=int(np.count_nonzero(steps)) + 1,
    )


def coupling(fitted: Fit, first: int = 0, second: int = 1) -> Coupling:
    """Return what the fit says of two of its players."""
    towards = fitted.partner_gain(first, second)
    back = fitted.partner_gain(second, first)
    difference = fitted.partner_draws[:, first, second] - fitted.partner_draws[:, second, first]
    return Coupling(
        verdict=verdict(towards, back, interval(difference)),
        first_follows_second=towards,
        second_follows_first=back,
        first_follows_song=fitted.song_gain(first),
        second_follows_song=fitted.song_gain(second),
        beats=fitted.beats,
        others=fitted.song.size - 2,
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


def _gain(value: float, draws: Real) -> Gain:
    low, high = interval(draws)
    return Gain(round(value, 4), round(low, 4), round(high, 4))


def _steps(asynchrony: Real) -> Flags:
    there = np.all(np.isfinite(asynchrony), axis=0)
    return np.asarray(there[:-1] & there[1:])


def _runs(steps: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.r_[False, steps, False].astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _sine_transform(rows: Real) -> Real:
    """Return the orthonormal DST-I along the last axis."""
    m = rows.shape[-1]
    zero = np.zeros((*rows.shape[:-1], 1))
    odd = np.concatenate([zero, rows, zero, -rows[..., ::-1]], axis=-1)
    return np.asarray(-np.fft.rfft(odd, axis=-1).imag[..., 1 : m + 1] * np.sqrt(0.5 / (m + 1)), dtype=np.float64)


def _basis(cosines: Real) -> Real:
    """Return Chebyshev coefficients over ``r`` within [-1/3, 0] of ``1 / (1 + 2 r cos θ)``, shape (MOMENTS, f)."""
    k = np.arange(MOMENTS)
    angles = np.pi * (k + 0.5) / MOMENTS
    values = 1.0 / (1.0 + 2.0 * _ratio_at(np.cos(angles))[:, None] * cosines[None, :])
    to_series = 2.0 / MOMENTS * np.cos(np.outer(k, angles))
    to_series[0] /= 2.0
    return np.asarray(to_series @ values, dtype=np.float64)


def _ratio_at(x: Real) -> Real:
    return LEAST_RATIO / 2.0 * (1.0 - x)


def _moments(design: Real, steps: Flags) -> Real:
    """Return the moments of one stretch, shape (MOMENTS, rows, rows); ``design`` has shape (rows, steps)."""
    total = np.zeros((MOMENTS, design.shape[0], design.shape[0]))
    for start, stop in _runs(steps):
        z = _sine_transform(design[:, start:stop])
        cosines = np.cos(np.pi * np.arange(1, stop - start + 1) / (stop - start + 1))
        weighted = _basis(cosines)[:, None, :] * z[None]
        total += weighted @ z.T
    return total


def _drawn(design: Real, steps: Flags, rng: np.random.Generator, replicates: int) -> Real:
    """Return the moments of each bootstrap replicate, shape (replicates, MOMENTS, rows, rows)."""
    n, rows = steps.size, design.shape[0]
    length = min(BLOCK, n)
    starts = range(0, n, STRIDE)
    around = np.concatenate([design, design[:, :length]], axis=1)
    flags = np.r_[steps, steps[:length]]
    # Blocks that wrap from the end to the beginning are two runs.
    blocks = np.empty((len(starts), MOMENTS * rows * rows))
    for index, start in enumerate(starts):
        stop = start + length
        block = _moments(around[:, start : min(stop, n)], flags[start : min(stop, n)])
        if stop > n:
            block = block + _moments(around[:, n:stop], flags[n:stop])
        blocks[index] = block.ravel()
    wanted = -(-n // length)
    counts = rng.multinomial(wanted, np.full(len(starts), 1.0 / len(starts)), size=replicates)
    return np.asarray((counts @ blocks).reshape(replicates, MOMENTS, rows, rows), dtype=np.float64)


def _converged(moments: Real, tolerance: float = TOLERANCE) -> tuple[Real, tuple[Real, Real]]:
    """Return coefficients (replicates, rows - 1) and ``(k11, k12)``; the last row of ``moments`` is what is explained."""
    many, _, rows, _ = moments.shape
    ratio = np.zeros(many)
    value = np.full((many, rows - 1), np.inf)
    # At r = 0 the weights are 1; their slope there is -2 cos θ. Both are combinations of the same moments.
    k = np.arange(MOMENTS)
    plain = np.einsum("k,rkab->rab", np.ones(MOMENTS), moments)
    slope = np.einsum("k,rkab->rab", k * k * (2.0 / -LEAST_RATIO), moments)
    adjacent = -slope / 2.0
    k11, k12 = np.ones(many), np.zeros(many)
    count = plain[:, 0, 0]
    neighbours = np.maximum(adjacent[:, 0, 0], 1.0)
    active = np.arange(many)
    for _ in range(ROUNDS):
        series = np.cos(np.outer(np.arccos(np.clip(1.0 - 2.0 * ratio[active] / LEAST_RATIO, -1.0, 1.0)), k))
        normal = np.einsum("rk,rkab->rab", series, moments[active], optimize=True)
        new = np.linalg.solve(normal[:, :-1, :-1], normal[:, :-1, -1:])[..., 0]
        residual = np.concatenate([new, np.full((active.size, 1), -1.0)], axis=1)
        k11[active] = np.einsum("ra,rab,rb->r", residual, plain[active], residual) / count[active]
        k12[active] = np.einsum("ra,rab,rb->r", residual, adjacent[active], residual) / neighbours[active]
        k12[active] = np.clip(k12[active], LEAST_RATIO * k11[active], 0.0)
        ratio[active] = k12[active] / np.maximum(k11[active], 1e-300)
        moved = np.max(np.abs(new - value[active]), axis=1)
        value[active] = new
        active = active[moved > tolerance]
        if not active.size:
            break
    return value, (k11, k12)
