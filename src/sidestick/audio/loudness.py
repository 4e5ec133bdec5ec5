# SPDX-License-Identifier: Apache-2.0
"""Integrated loudness by ITU-R BS.1770-4: K weighting, 400 ms blocks, two gates.

The two K-weighting filters are those of the recommendation, derived for any rate from its analogue prototypes (the
frequencies, gains and Q are those that give its table at 48 kHz). Their impulse response has died away within 0.37 s, so
they are applied as one long convolution by FFT: the same filter, quick in numpy.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sidestick.audio.recording import Samples

_BLOCK_S = 0.4
_STEPS_PER_BLOCK = 4  # blocks overlap by 75 %
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OFFSET = -0.691
_SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196)  # hertz, decibels, Q
_HIGH_PASS = (38.13547087602444, 0.5003270373238773)  # hertz, Q
_RESPONSE = 1 << 14
_FRAME = 1 << 16


def integrated_lufs(samples: Samples, sample_rate_hz: int) -> float:
    """Return the loudness in LUFS; -70 (the absolute gate) for what is silent or shorter than one block."""
    step = round(_BLOCK_S * sample_rate_hz / _STEPS_PER_BLOCK)
    steps = samples.shape[0] // step
    if steps < _STEPS_PER_BLOCK:
        return _ABSOLUTE_GATE_LUFS
    energy = np.zeros(steps)
    for channel in range(samples.shape[1]):
        energy += _k_weighted_energy(samples[: steps * step, channel], sample_rate_hz, step)
    windows = np.lib.stride_tricks.sliding_window_view(energy, _STEPS_PER_BLOCK).sum(axis=1)
    power = windows / (_STEPS_PER_BLOCK * step)
    heard = power[power > _power(_ABSOLUTE_GATE_LUFS)]
    if heard.size == 0:
        return _ABSOLUTE_GATE_LUFS
    heard = heard[heard > _power(_lufs(float(heard.mean())) + _RELATIVE_GATE_LU)]
    return _lufs(float(heard.mean()))


def true_gain_to(target_lufs: float, measured_lufs: float) -> float:
    """Return the factor that brings a sound from ``measured_lufs`` to ``target_lufs``; 1 for silence."""
    return 1.0 if measured_lufs <= _ABSOLUTE_GATE_LUFS else float(10 ** ((target_lufs - measured_lufs) / 20))


def _lufs(power: float) -> float:
    return _OFFSET + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _k_weighted_energy(channel: NDArray[np.float32], rate: int, step: int) -> NDArray[np.float64]:
    """Return the energy of the K-weighted signal in each ``step`` samples, by overlap-save; a long song needs no second copy."""
    response = np.fft.irfft(_k_response(rate, _RESPONSE), _RESPONSE)
    spectrum = np.fft.rfft(response, _FRAME).astype(np.complex64)
    hop = (_FRAME - _RESPONSE) // step * step
    out = np.empty(channel.shape[0] // step)
    padded = np.zeros(_FRAME, np.float32)
    for start in range(0, channel.shape[0], hop):
        padded[:] = 0
        first = start - _RESPONSE
        piece = channel[max(0, first) : start + hop]
        offset = max(0, -first)
        padded[offset : offset + piece.shape[0]] = piece
        filtered = np.fft.irfft(np.fft.rfft(padded) * spectrum, _FRAME)[_RESPONSE:]
        count = min(hop, channel.shape[0] - start) // step
        rows = filtered[: count * step].reshape(count, step)
        out[start // step : start // step + count] = np.einsum("ij,ij->i", rows, rows)
    return out


def _k_response(rate: int, length: int) -> NDArray[np.complex128]:
    """Return the transfer function of both filters at the FFT's frequencies."""
    z = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    shelf_hz, shelf_db, shelf_q = _SHELF
    k = math.tan(math.pi * shelf_hz / rate)
    vh = 10 ** (shelf_db / 20)
    vb = vh**0.4996667741545416
    top = (vh + vb * k / shelf_q + k * k) + 2 * (k * k - vh) * z + (vh - vb * k / shelf_q + k * k) * z**2
    bottom = (1 + k / shelf_q + k * k) + 2 * (k * k - 1) * z + (1 - k / shelf_q + k * k) * z**2
    high_hz, high_q = _HIGH_PASS
    h = math.tan(math.pi * high_hz / rate)
    high = (1 - 2 * z + z**2) / (
        1 + 2 * (h * h - 1) / (1 + h / high_q + h * h) * z + (1 - h / high_q + h * h) / (1 + h / high_q + h * h) * z**2
    )
    return np.asarray(top / bottom * high)
