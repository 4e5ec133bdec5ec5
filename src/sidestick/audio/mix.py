# SPDX-License-Identifier: Apache-2.0
"""Short sounds placed into a long one, and a limiter that keeps the sum within full scale."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np

from sidestick.audio.recording import Samples

CEILING = 10 ** (-1 / 20)
"""One decibel below full scale: room for what a lossy encoder adds."""

_HOP = 128  # 2.9 ms at 44.1 kHz
_LOOK_HOPS = 8  # the gain falls and rises over 23 ms


class Placed(msgspec.Struct, frozen=True, eq=False):
    """One sound (float32, shape (n, 2)) at a sample of the long one; ``start`` may lie outside it."""

    sound: Samples
    start: int
    gain: float = 1.0


def place(bed: Samples, sounds: Iterable[Placed]) -> None:
    """Add each of ``sounds`` to ``bed`` (float32, shape (n, 2)), in place; what falls outside is left out."""
    for placed in sounds:
        first = max(0, placed.start)
        last = min(bed.shape[0], placed.start + placed.sound.shape[0])
        if first < last:
            part = placed.sound[first - placed.start : last - placed.start]
            bed[first:last] += part * np.float32(placed.gain)


def limit(samples: Samples, ceiling: float = CEILING) -> None:
    """Hold ``samples`` (float32, shape (n, 2)) within ``ceiling``, in place, by turning down around each peak.

    The gain is the least that any sample within 23 ms needs, averaged over as long: it never steps, and it never lets a
    peak through. Sound that stays below the ceiling is not touched.
    """
    count = -(-samples.shape[0] // _HOP)
    if count == 0:
        return
    starts = np.arange(count) * _HOP
    peaks = np.maximum.reduceat(np.abs(samples).max(axis=1), starts)
    if float(peaks.max()) <= ceiling:
        return
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    edges = np.minimum(np.append(needed, 1.0), np.append(1.0, needed))  # gain at each hop's edges
    held = np.pad(edges, 2 * _LOOK_HOPS, mode="edge")
    least = np.lib.stride_tricks.sliding_window_view(held, 2 * _LOOK_HOPS + 1).min(axis=1)
    smooth = np.convolve(least, np.full(2 * _LOOK_HOPS + 1, 1 / (2 * _LOOK_HOPS + 1)), mode="valid")
    block = 1 << 18
    at_edges = np.arange(count + 1) * _HOP
    for start in range(0, samples.shape[0], block):
        stop = min(start + block, samples.shape[0])
        gain = np.interp(np.arange(start, stop), at_edges, smooth).astype(np.float32)
        samples[start:stop] *= gain[:, None]
    np.clip(samples, -ceiling, ceiling, out=samples)
