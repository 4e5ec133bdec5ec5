# SPDX-License-Identifier: Apache-2.0
"""The song with its drums turned down: harmonic and percussive parts told apart by their shape.

What sounds on is a ridge along time in the spectrogram, what is struck a ridge along frequency; a median along each
keeps one and drops the other (Fitzgerald 2010), and the soft mask of the two gives the harmonic share (Driedger, Müller
& Disch 2014). Both channels share one mask, so the picture between the loudspeakers does not move. Below the lowest kick
partials the bass is kept where it sounds on. Work goes in chunks of a few seconds.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import cut

_WINDOW = 4096
_HOP = 1024
_TIME_REACH = 8  # frames on either side: 0.39 s
_BIN_REACH = 8
_CHUNK = 256
_DRUMS_KEPT = 0.12  # -18 dB: drums turned down, not cut out, so that players keep their place
_POWER = 2.0


def turned_down(
    samples: NDArray[np.float32], *, on_progress: Callable[[float], None] | None = None
) -> NDArray[np.float32]:
    """Return ``samples`` (float32, shape (n, 2)) with what is struck turned down by up to 18 dB, same shape."""
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    length = samples.shape[0]
    frames = 1 + -(-(length + _WINDOW) // _HOP)
    out = np.zeros((frames * _HOP + _WINDOW, 2), np.float32)
    for first in range(0, frames, _CHUNK):
        last = min(first + _CHUNK, frames)
        low, high = max(0, first - _TIME_REACH), min(frames, last + _TIME_REACH)
        spectra = [_spectrum(samples[:, channel], low, high, window) for channel in (0, 1)]
        mask = _harmonic_mask(np.hypot(np.abs(spectra[0]), np.abs(spectra[1])))[first - low : last - low]
        gain = _DRUMS_KEPT + (1 - _DRUMS_KEPT) * mask
        for channel in (0, 1):
            kept = np.fft.irfft(spectra[channel][first - low : last - low] * gain, axis=1).astype(np.float32) * window
            _overlap_add(out[:, channel], kept, first)
        if on_progress is not None:
            on_progress(last / frames)
    scale = np.float32(1 / (1.5 * _WINDOW / _HOP / 4))  # squared Hann windows, overlapped four times, sum to 1.5
    return np.clip(out[_WINDOW // 2 : _WINDOW // 2 + length] * scale, -1, 1)


def _spectrum(
    channel: NDArray[np.float32], first: int, last: int, window: NDArray[np.float32]
) -> NDArray[np.complex64]:
    """Return frames ``first`` to ``last``; frame i is centred on sample i * hop."""
    start, stop = first * _HOP - _WINDOW // 2, (last - 1) * _HOP + _WINDOW // 2
    windows = np.lib.stride_tricks.sliding_window_view(cut(channel, start, stop), _WINDOW)[::_HOP]
    return np.fft.rfft(windows * window, axis=1).astype(np.complex64, copy=False)


def _overlap_add(out: NDArray[np.float32], frames: NDArray[np.float32], first: int) -> None:
    parts = _WINDOW // _HOP
    for part in range(parts):
        block = frames[:, part * _HOP : (part + 1) * _HOP].reshape(-1)
        start = (first + part) * _HOP
        out[start : start + block.shape[0]] += block


def _harmonic_mask(magnitude: NDArray[np.float32]) -> NDArray[np.float32]:
    steady = _median(magnitude, _TIME_REACH, axis=0) ** _POWER
    struck = _median(magnitude, _BIN_REACH, axis=1) ** _POWER
    return np.asarray(steady / (steady + struck + 1e-12), np.float32)


def _median(values: NDArray[np.float32], reach: int, axis: int) -> NDArray[np.float32]:
    edges = [(0, 0), (0, 0)]
    edges[axis] = (reach, reach)
    padded = np.pad(values, edges, mode="reflect" if values.shape[axis] > reach else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=axis)
    return np.asarray(np.partition(windows, reach, axis=-1)[..., reach])
