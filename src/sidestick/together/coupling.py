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
``r = k12/k11``: the fit is a weighted regression with weights ``1 / (1 + 2 r cos θ)``. Its normal equations as a function
of ``r`` are smooth enough on the allowed [-1/3, 0] to be known everywhere from their values at 17 Chebyshev points
(error about 1e-10), whatever the gaps, and those values add up over runs and blocks. So data are touched once; each
bootstrap replicate is a sum over drawn blocks, and its fixed point is found on the 17 points. A missing beat ends a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

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
LARGEST_CONDITION = 1e8
RIDGE = 1e-9
BLOCK = 12
STRIDE = 4
LEAST_RATIO = -1.0 / 3.0
NODES = 17
RATIOS: Real = LEAST_RATIO / 2.0 * (1.0 - np.cos(np.pi * np.arange(NODES) / (NODES - 1)))
"""Chebyshev points of the second kind, from 0 down to -1/3."""


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
    equations = sum(stop - start - 1 for start, stop in _runs(_steps(asynchrony)))
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
    steps = _steps(asynchrony)
    design = np.vstack([np.ones(steps.size), rows[:, :-1], np.diff(rows, axis=1)])
    design[:, ~steps] = 0.0
    normal = _normal(design, steps)
    if np.linalg.cond(_unpacked(normal[0])[0]) > LARGEST_CONDITION:
        return None
    points, noise = _iterated(normal)
    draws = _drawn(design, steps, rng, replicates)
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
        blocks=np.count_nonzero(steps) / BLOCK,
    )


def coupling(fitted: Fit, first: int = 0, second: int = 1) -> Coupling:
    """Return what the fit says of two of its players."""
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


@lru_cache(maxsize=64)
def _weights(length: int) -> Real:
    """Return weights of a run's frequencies, shape (NODES + 1, length): at each ratio, and last for neighbours."""
    cosines = np.cos(np.pi * np.arange(1, length + 1) / (length + 1))
    return np.vstack([1.0 / (1.0 + 2.0 * RATIOS[:, None] * cosines[None]), cosines[None]])


def _normal(design: Real, steps: Flags) -> Real:
    """Return a stretch's normal equations, packed: X'[X Y] of shape (1 + players, 1 + 2 players), behind them y².

    Shape (NODES + 1, packed).
    ``design`` has rows 1, A of each player, change of A of each player. The first node is ordinary least squares, the
    last entry sums products of neighbouring steps instead. The first step of a run whitens the next but is no equation
    of its own: nothing is known of the hand's noise in the stroke it starts from, which would read as correction. With
    one beat in ten missing that matters (a total gain of .70 came out as .80 with those steps and as .74 without).
    """
    explaining = (design.shape[0] + 1) // 2
    total = np.zeros((NODES + 1, explaining * design.shape[0] + explaining - 1))
    for start, stop in _runs(steps):
        z = _sine_transform(design[:, start:stop])
        weights = _weights(stop - start)
        products = (weights[:, None, :] * z[None, :explaining]) @ z.T
        total += np.hstack([products.reshape(NODES + 1, -1), weights @ (z[explaining:] ** 2).T])
        first = design[:, start]
        total[:NODES] -= np.r_[np.outer(first[:explaining], first).ravel(), first[explaining:] ** 2]
    return total


def _unpacked(normal: Real) -> tuple[Real, Real, Real]:
    """Return X'X, X'Y and the y² of packed normal equations, whatever the leading axes."""
    # (1 + p)(1 + 2 p) + p entries.
    players = int((np.sqrt(2.0 * normal.shape[-1] + 2.0) - 2.0) / 2.0 + 0.5)
    wide = (1 + players) * (1 + 2 * players)
    products = normal[..., :wide].reshape(*normal.shape[:-1], 1 + players, 1 + 2 * players)
    return products[..., : 1 + players], products[..., 1 + players :], normal[..., wide:]


def _drawn(design: Real, steps: Flags, rng: np.random.Generator, replicates: int) -> Real:
    """Return each replicate's coefficients, shape (replicates, players, players)."""
    n = steps.size
    length = min(BLOCK, n)
    starts = range(0, n, STRIDE)
    around, flags = np.concatenate([design, design[:, :length]], axis=1), np.r_[steps, steps[:length]]
    blocks = []
    for start in starts:
        stop = start + length
        block = _normal(around[:, start : min(stop, n)], flags[start : min(stop, n)])
        # A block that wraps from the end to the beginning is two runs.
        blocks.append((block + _normal(around[:, n:stop], flags[n:stop]) if stop > n else block).ravel())
    counts = rng.multinomial(-(-n // length), np.full(len(blocks), 1.0 / len(blocks)), size=replicates)
    drawn: Real = (counts.astype(np.float64) @ np.array(blocks)).reshape(replicates, NODES + 1, -1)
    return _fixed_points(drawn)


def _residuals(coefficients: Real, xx: Real, xy: Real, yy: Real) -> Real:
    """Return the sums of squares (or of neighbours' products) left, shape (..., players)."""
    return np.asarray(
        np.einsum("...ap,...ab,...bp->...p", coefficients, xx, coefficients, optimize=True)
        - 2.0 * np.einsum("...ap,...ap->...p", coefficients, xy)
        + yy,
        dtype=np.float64,
    )


def _noise(coefficients: Real, normal: Real) -> tuple[Real, Real]:
    """Return bounded ``k11`` and ``k12``, shape (..., players), of coefficients (..., 1 + players, players)."""
    plain, neighbours = _unpacked(normal[..., 0, :]), _unpacked(normal[..., NODES, :])
    k11 = _residuals(coefficients, *plain) / plain[0][..., 0, 0, None]
    k12 = _residuals(coefficients, *neighbours) / np.maximum(neighbours[0][..., 0, 0, None], 1.0)
    return k11, np.clip(k12, LEAST_RATIO * k11, 0.0)


def _between(ratio: Real) -> Real:
    """Return barycentric weights of the nodes at each ratio, shape (..., NODES)."""
    signs = (-1.0) ** np.arange(NODES)
    signs[[0, -1]] /= 2.0
    gap = ratio[..., None] - RATIOS
    exact = np.abs(gap) < 1e-15
    with np.errstate(divide="ignore"):
        raw = np.where(exact.any(axis=-1, keepdims=True), exact.astype(np.float64), signs / np.where(exact, 1.0, gap))
    return np.asarray(raw / raw.sum(axis=-1, keepdims=True), dtype=np.float64)


def _iterated(normal: Real) -> tuple[Real, Real]:
    """Return coefficients (players, players) and ``k11, k12`` (players, 2), each player's fit in turn to convergence."""
    xx, xy, _ = _unpacked(normal[:NODES])
    players = xy.shape[-1]
    points, noise = np.empty((players, players)), np.empty((players, 2))
    for player in range(players):
        ratio, before = np.zeros(()), np.full(1 + players, np.inf)
        for _ in range(ROUNDS):
            at = _between(ratio)
            value = np.asarray(
                np.linalg.solve(np.tensordot(at, xx, 1), np.tensordot(at, xy[..., player], 1)), np.float64
            )
            k11, k12 = _noise(np.repeat(value[:, None], players, axis=1), normal)
            ratio = np.asarray(k12[player] / k11[player]) if k11[player] > 0.0 else np.zeros(())
            still = bool(np.all(np.abs(value - before) <= TOLERANCE))
            before = value
            if still:
                break
        points[player], noise[player] = value[1:], (k11[player], k12[player])
    return points, noise


def _fixed_points(normal: Real) -> Real:
    """Return coefficients (replicates, players, players): the fixed point that iteration from ``r = 0`` would reach.

    That is the first ratio, going down from 0, at which the residuals ask for no smaller one.
    """
    xx, xy, _ = _unpacked(normal[:, :NODES])
    # A drawn replicate may repeat so few blocks that it cannot be solved; a trace of ridge keeps it finite.
    xx = xx + RIDGE * xx[:, :1, :1, :1] * np.eye(xx.shape[-1])
    value = np.asarray(np.linalg.solve(xx, xy), dtype=np.float64)
    k11, k12 = _noise(value, normal[:, None])
    excess = k12 / np.maximum(k11, 1e-300) - RATIOS[None, :, None]
    # At -1/3 the bound makes it zero or more, so there always is one.
    at = np.argmax(excess >= -1e-12, axis=1)
    above = np.maximum(at - 1, 0)
    high = np.take_along_axis(excess, above[:, None], axis=1)[:, 0]
    low = np.take_along_axis(excess, at[:, None], axis=1)[:, 0]
    share = np.where(at > above, high / np.where(at > above, high - low, 1.0), 0.0)
    ratio = RATIOS[above] + share * (RATIOS[at] - RATIOS[above])
    many, _, _, players = value.shape
    out = np.empty((many, players, players))
    for player in range(players):
        mix = _between(ratio[:, player])
        left = np.einsum("rk,rkab->rab", mix, xx, optimize=True)
        right = np.einsum("rk,rka->ra", mix, xy[..., player], optimize=True)
        out[:, player] = np.linalg.solve(left, right[..., None])[:, 1:, 0]
    return out
