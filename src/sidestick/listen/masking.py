# SPDX-License-Identifier: Apache-2.0
"""The song with its drums turned down by a mask: the drums' share of each band, as the network hears it.

The bands' shares are drawn out to the full resolution of the spectrum and sharpened there by shape: what stands out along
time is struck and what stands out along frequency sounds on (FitzGerald 2010), each by its own running mean. The gain is
taken off both channels alike, so the picture between the loudspeakers does not move. Song minus backing is the drums: the
two add up to the song, so any share of the drums can be played.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import BANDS, HOP, SAMPLE_RATE_HZ, WINDOW, band_centres_hz, cut

_CHUNK = 512
_LEAST = 1e-6
_FLOOR = 0.03  # -30 dB: what is taken off whole leaves holes that chirp ("musical noise", Cappé 1994)
_STRUCK, _SOUNDING = 1.6, 1.2  # how much standing out along time, and along frequency, counts
_TIME_REACH, _BIN_REACH = 6, 8  # on either side of what it stands out from
_POWER = 1.15  # a little more is taken off than the share, for the network is careful where it is unsure


def masked(
    samples: NDArray[np.float32],
    mask: NDArray[np.floating],
    *,
    into: NDArray[np.float32] | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Return ``samples`` (shape (n, 2), 44.1 kHz) without the drums' shares ``mask`` (shape (frames, BANDS), 0 to 1).

    ``into`` takes the result and may be ``samples`` itself, which is then overwritten and needs no second copy.
    """
    length = samples.shape[0]
    out = np.empty_like(samples) if into is None else into
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    spread = _band_to_bin()
    frames = len(mask)
    carried, weight = np.zeros((WINDOW, 2), np.float32), np.zeros(WINDOW, np.float32)
    before = np.zeros((0, WINDOW // 2 + 1), np.float32)
    for first in range(0, frames, _CHUNK):
        last = min(first + _CHUNK, frames)
        ahead = min(last + _TIME_REACH, frames)
        spectra = [_spectrum(samples[:, channel], first, ahead, window) for channel in (0, 1)]
        level = np.concatenate([before, np.log(np.abs(spectra[0]) + np.abs(spectra[1]) + np.float32(_LEAST))])
        here = slice(len(before), len(before) + last - first)
        gain = _gains(mask[first:last].astype(np.float32) @ spread, level, here)
        before = level[here][-_TIME_REACH:]
        start = first * HOP - WINDOW // 2
        size = (last - first) * HOP + WINDOW
        summed, norm = np.zeros((size, 2), np.float32), np.zeros(size, np.float32)
        summed[:WINDOW], norm[:WINDOW] = carried, weight
        for channel in (0, 1):
            kept = np.fft.irfft(spectra[channel][: last - first] * gain, WINDOW, axis=1).astype(np.float32)
            kept *= window
            for index in range(last - first):
                summed[index * HOP : index * HOP + WINDOW, channel] += kept[index]
        squared = window**2
        for index in range(last - first):
            norm[index * HOP : index * HOP + WINDOW] += squared
        done = (last - first) * HOP if last < frames else size
        carried, weight = summed[done : done + WINDOW], norm[done : done + WINDOW]
        low, high = max(0, start), min(length, start + done)
        whole = slice(low - start, high - start)
        out[low:high] = np.clip(summed[whole] / np.maximum(norm[whole], 1e-4)[:, None], -1, 1)
        if last == frames and high < length:
            out[high:] = samples[high:]
        if on_progress is not None:
            on_progress(last / frames)
    return out


def _spectrum(
    channel: NDArray[np.float32], first: int, last: int, window: NDArray[np.float32]
) -> NDArray[np.complex64]:
    """Return frames ``first`` to ``last``; frame i is centred on sample i * HOP."""
    start = first * HOP - WINDOW // 2
    piece = cut(channel, start, start + (last - first - 1) * HOP + WINDOW)
    windows = np.lib.stride_tricks.sliding_window_view(piece, WINDOW)[::HOP]
    return np.fft.rfft(windows * window, axis=1).astype(np.complex64, copy=False)


def _gains(share: NDArray[np.float32], level: NDArray[np.float32], here: slice) -> NDArray[np.float32]:
    """Return what stays of each bin in the frames ``here`` of ``level``, of which drums have ``share``."""
    struck = level[here] - _running_mean(level, _TIME_REACH, axis=0)[here]
    sounding = level[here] - _running_mean(level[here], _BIN_REACH, axis=1)
    share = np.clip(share, 1e-4, 1 - 1e-4)
    odds = share / (1 - share) * np.exp(np.clip(_STRUCK * struck - _SOUNDING * sounding, -20, 20))
    rest = (1 / (1 + odds)) ** _POWER
    return np.asarray(_FLOOR + (1 - _FLOOR) * rest, np.float32)


def _running_mean(values: NDArray[np.float32], reach: int, axis: int) -> NDArray[np.float32]:
    edges = [(0, 0), (0, 0)]
    edges[axis] = (reach + 1, reach)
    sums = np.cumsum(np.pad(values, edges, mode="edge"), axis=axis, dtype=np.float64)
    width = 2 * reach + 1
    sums = sums[width:] - sums[:-width] if axis == 0 else sums[:, width:] - sums[:, :-width]
    return np.asarray(sums / width, np.float32)


def _band_to_bin() -> NDArray[np.float32]:
    """Return the weights, shape (BANDS, WINDOW // 2 + 1), that draw bands out over bins, linear in log frequency."""
    hertz = np.maximum(np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE_HZ), 1.0)
    places = np.interp(np.log(hertz), np.log(band_centres_hz()), np.arange(BANDS))
    low = np.minimum(places.astype(np.int64), BANDS - 2)
    weights = np.zeros((BANDS, hertz.size), np.float32)
    weights[low, np.arange(hertz.size)] = 1 - (places - low)
    weights[low + 1, np.arange(hertz.size)] += places - low
    return weights
