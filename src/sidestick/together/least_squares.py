# SPDX-License-Identifier: Apache-2.0
"""Bounded generalised least squares for steps from beat to beat, with gaps, many times over.

After Jacoby, Tishby, Repp, Ahissar & Keller 2015: a regression whose noise is a timekeeper's and a hand's, with tridiagonal
covariance, coefficients and covariance estimated in turn. A run of unbroken steps has a Toeplitz covariance, which the
sine transform (DST-I) makes diagonal for every ``r = k12/k11``: the fit is a weighted regression with weights
``1 / (1 + 2 r cos θ)``. Its normal equations as a function of ``r`` are smooth enough on the allowed [-1/3, 0] to be known
everywhere from their values at 17 Chebyshev points (error about 1e-10), whatever the gaps, and those values add up over
runs and blocks. So data are touched once; each bootstrap replicate is a sum over drawn blocks, and its fixed point is
found on the 17 points. A missing beat ends a run.

All players have the same columns on the right (1 and everyone's asynchrony), so they are solved together.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TOLERANCE = 1e-9
ROUNDS = 200
LARGEST_CONDITION = 1e8
RIDGE = 1e-9
BLOCK = 12
STRIDE = 4
MOST_BLOCKS = 1000
LEAST_RATIO = -1.0 / 3.0
NODES = 17
RATIOS: Real = LEAST_RATIO / 2.0 * (1.0 - np.cos(np.pi * np.arange(NODES) / (NODES - 1)))
"""Chebyshev points of the second kind, from 0 down to -1/3."""


def steps_of(asynchrony: Real) -> Flags:
    """Return which steps can be used, shape (n - 1,): all of ``asynchrony`` (players, n) is there at both ends."""
    there = np.all(np.isfinite(asynchrony), axis=0)
    return np.asarray(there[:-1] & there[1:])


def runs_of(steps: Flags) -> list[tuple[int, int]]:
    """Return start and stop of each stretch of usable steps."""
    edges = np.flatnonzero(np.diff(np.r_[False, steps, False].astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _sine_transform(rows: Real) -> Real:
    """Return the orthonormal DST-I along the last axis."""
    m = rows.shape[-1]
    zero = np.zeros((*rows.shape[:-1], 1))
    odd = np.concatenate([zero, rows, zero, -rows[..., ::-1]], axis=-1)
    return np.asarray(-np.fft.rfft(odd, axis=-1).imag[..., 1 : m + 1] * np.sqrt(0.5 / (m + 1)), dtype=np.float64)


def separable(normal: Real) -> bool:
    """Whether the players can be told apart: none is constant, no two differ by a constant."""
    return bool(np.linalg.cond(_unpacked(normal[0])[0]) <= LARGEST_CONDITION)


@lru_cache(maxsize=64)
def _weights(length: int) -> Real:
    """Return weights of a run's frequencies, shape (NODES + 1, length): at each ratio, and last for neighbours."""
    cosines = np.cos(np.pi * np.arange(1, length + 1) / (length + 1))
    return np.vstack([1.0 / (1.0 + 2.0 * RATIOS[:, None] * cosines[None]), cosines[None]])


def normal_equations(design: Real, steps: Flags) -> Real:
    """Return a stretch's normal equations, packed: X'[X Y] of shape (1 + players, 1 + 2 players), behind them y².

    Shape (NODES + 1, packed).
    ``design`` has rows 1, A of each player, change of A of each player. The first node is ordinary least squares, the
    last entry sums products of neighbouring steps instead. The first step of a run whitens the next but is no equation
    of its own: nothing is known of the hand's noise in the stroke it starts from, which would read as correction. With
    one beat in ten missing that matters (a total gain of .70 came out as .80 with those steps and as .74 without).
    """
    explaining = (design.shape[0] + 1) // 2
    total = np.zeros((NODES + 1, explaining * design.shape[0] + explaining - 1))
    for start, stop in runs_of(steps):
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


def drawn(design: Real, steps: Flags, rng: np.random.Generator, replicates: int) -> Real:
    """Return each replicate's coefficients, shape (replicates, players, players)."""
    n = steps.size
    length = min(block_of(n), n)
    starts = range(0, n, max(1, length * STRIDE // BLOCK))
    around, flags = np.concatenate([design, design[:, :length]], axis=1), np.r_[steps, steps[:length]]
    blocks = []
    for start in starts:
        stop = start + length
        block = normal_equations(around[:, start : min(stop, n)], flags[start : min(stop, n)])
        # A block that wraps from the end to the beginning is two runs.
        blocks.append((block + normal_equations(around[:, n:stop], flags[n:stop]) if stop > n else block).ravel())
    counts = rng.multinomial(-(-n // length), np.full(len(blocks), 1.0 / len(blocks)), size=replicates)
    sums: Real = (counts.astype(np.float64) @ np.array(blocks)).reshape(replicates, NODES + 1, -1)
    return _fixed_points(sums)


def block_of(steps: int) -> int:
    """Return the steps in a block of the bootstrap: longer in playing of hours, where a thousand blocks are enough."""
    return max(BLOCK, -(-steps // MOST_BLOCKS))


def _residuals(coefficients: Real, xx: Real, xy: Real, yy: Real) -> Real:
    """Return the sums of squares (or of neighbours' products) left, shape (..., players)."""
    return np.asarray((coefficients * (xx @ coefficients - 2.0 * xy)).sum(axis=-2) + yy, dtype=np.float64)


def _noise(
    coefficients: Real, plain: tuple[Real, Real, Real], neighbours: tuple[Real, Real, Real]
) -> tuple[Real, Real]:
    """Return bounded ``k11`` and ``k12``, shape (..., players), of coefficients (..., 1 + players, players)."""
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


def iterated(normal: Real) -> tuple[Real, Real]:
    """Return coefficients (players, players) and ``k11, k12`` (players, 2), each player's fit in turn to convergence."""
    xx, xy, yy = _unpacked(normal)
    players = xy.shape[-1]
    points, noise = np.empty((players, players)), np.empty((players, 2))
    for player in range(players):
        plain, neighbours = ((xx[k], xy[k][:, [player]], yy[k][[player]]) for k in (0, NODES))
        ratio, before = np.zeros(()), np.full((1 + players, 1), np.inf)
        for _ in range(ROUNDS):
            at = _between(ratio)
            left, right = np.tensordot(at, xx[:NODES], 1), np.tensordot(at, xy[:NODES, :, [player]], 1)
            value = np.asarray(np.linalg.solve(left, right), dtype=np.float64)
            k11, k12 = _noise(value, plain, neighbours)
            ratio = np.asarray(k12[0] / k11[0]) if k11[0] > 0.0 else np.zeros(())
            still = bool(np.all(np.abs(value - before) <= TOLERANCE))
            before = value
            if still:
                break
        points[player], noise[player] = value[1:, 0], (k11[0], k12[0])
    return points, noise


def _fixed_points(normal: Real) -> Real:
    """Return coefficients (replicates, players, players): the fixed point that iteration from ``r = 0`` would reach.

    That is the first ratio, going down from 0, at which the residuals ask for no smaller one.
    """
    xx, xy, _ = _unpacked(normal[:, :NODES])
    # A drawn replicate may repeat so few blocks that it cannot be solved; a trace of ridge keeps it finite.
    xx = xx + RIDGE * xx[:, :1, :1, :1] * np.eye(xx.shape[-1])
    value = np.asarray(np.linalg.solve(xx, xy), dtype=np.float64)
    plain, neighbours = (_unpacked(normal[:, None, k]) for k in (0, NODES))
    k11, k12 = _noise(value, plain, neighbours)
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
