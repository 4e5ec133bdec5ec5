# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - beside scripts, not a package
"""What happens to drums and songs between the stroke and the listener: rooms, compressors, filters, codecs, noise.

Random low-pass decides most of all whether training on synthetic songs carries over: old recordings, low bit rates and
phones have no top, and a hat is then found by what is left of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

RATE = 44_100
Sound = NDArray[np.float32]
_BLOCK = 441


def room(sound: Sound, chance: np.random.Generator, wet_db: tuple[float, float] = (-22, -3)) -> Sound:
    """Return ``sound`` in a room: decaying noise, duller with time, after a short pre-delay."""
    seconds = float(np.exp(chance.uniform(np.log(0.12), np.log(1.4))))
    count = int(seconds * RATE)
    t = np.arange(count, dtype=np.float32) / RATE
    tail = chance.standard_normal(count).astype(np.float32) * np.exp(-6.9 * t / np.float32(seconds))
    tail[: int(chance.uniform(0.0, 0.02) * RATE)] = 0
    size = fft.next_fast_len(len(sound) + count, real=True)
    hertz = fft.rfftfreq(size, 1 / RATE).astype(np.float32)
    dull = 1 / (1 + (hertz / np.float32(chance.uniform(2000, 12_000))) ** 2)
    wet = fft.irfft(fft.rfft(sound, size) * fft.rfft(tail, size) * dull, size)[: len(sound)]
    scale = rms(sound) / max(rms(wet), 1e-9) * 10 ** (chance.uniform(*wet_db) / 20)
    return sound + np.float32(scale) * wet


def plate(sound: Sound, chance: np.random.Generator) -> Sound:
    """Return a drum in a plate or in a room that is shut by a gate: a bright tail, thin below, as loud as the drum or nearly.

    Snares of many records hiss like a crash that way.
    """
    gated = chance.random() < 0.4
    seconds = float(np.exp(chance.uniform(np.log(0.7), np.log(3.5))))
    count = int((chance.uniform(0.1, 0.45) if gated else seconds) * RATE)
    t = np.arange(count, dtype=np.float32) / RATE
    tail = chance.standard_normal(count).astype(np.float32) * np.exp(-6.9 * t / np.float32(seconds))
    tail[: int(chance.uniform(0.0, 0.03) * RATE)] = 0
    tail[-441:] *= np.linspace(1, 0, 441, dtype=np.float32)
    size = fft.next_fast_len(len(sound) + count, real=True)
    hertz = fft.rfftfreq(size, 1 / RATE).astype(np.float32)
    low = np.float32(np.exp(chance.uniform(np.log(150), np.log(2500))))
    shape = (
        (hertz / low) ** 2 / (1 + (hertz / low) ** 2) / (1 + (hertz / np.float32(chance.uniform(5000, 18_000))) ** 2)
    )
    wet = fft.irfft(fft.rfft(sound, size) * fft.rfft(tail, size) * shape, size)[: len(sound)]
    scale = rms(sound) / max(rms(wet), 1e-9) * 10 ** (chance.uniform(-14, 3) / 20)
    return np.asarray(sound + np.float32(scale) * wet, np.float32)


def compressor_gain(sound: Sound, chance: np.random.Generator) -> Sound:
    """Return the gain of a bus compressor that hears ``sound``, slow or fast enough to pump."""
    blocks = np.sqrt(np.mean(np.square(sound[: len(sound) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)), axis=1) + 1e-12)
    level = 20 * np.log10(blocks)
    threshold = np.percentile(level, 90) - chance.uniform(3, 18)
    ratio = chance.uniform(2, 10)
    wanted = np.minimum(0, (threshold - level) * (1 - 1 / ratio))
    attack, release = np.exp(-1 / chance.uniform(0.3, 3)), np.exp(-1 / chance.uniform(4, 30))
    gain, state = np.empty_like(wanted), 0.0
    for place, target in enumerate(wanted.tolist()):
        keep = attack if target < state else release
        state = keep * state + (1 - keep) * target
        gain[place] = state
    places = np.arange(len(sound), dtype=np.float32) / _BLOCK - 0.5
    return np.interp(places, np.arange(gain.size), 10 ** (gain / 20)).astype(np.float32)


def driven(sound: Sound, chance: np.random.Generator) -> Sound:
    """Return ``sound`` pushed into soft clipping."""
    drive = np.float32(chance.uniform(0.5, 5) / (10 * rms(sound)))
    return np.asarray(np.tanh(drive * sound * 3) / drive, np.float32)


def filter_gain(hertz: NDArray[np.float32], chance: np.random.Generator) -> NDArray[np.float32]:
    """Return a gain for each frequency: tilt, bumps, and the band limits of tape, codecs and phones."""
    hertz = np.maximum(hertz, 1.0)
    octaves = np.log2(hertz / 1000)
    gain_db = chance.normal(0, 1.2) * np.clip(octaves, -4, 4)
    for _ in range(int(chance.integers(0, 4))):
        centre, width = chance.uniform(-4, 4), chance.uniform(0.4, 1.5)
        gain_db = gain_db + chance.normal(0, 4) * np.exp(-(((octaves - centre) / width) ** 2))
    gain = 10 ** (gain_db / 20)
    if chance.random() < 0.45:
        corner = float(np.exp(chance.uniform(np.log(3200), np.log(15_000))))
        gain = gain / np.sqrt(1 + (hertz / corner) ** (2 * chance.uniform(2, 12)))
    if chance.random() < 0.3:
        gain = gain / np.sqrt(1 + (chance.uniform(30, 130) / hertz) ** 4)
    return np.asarray(gain, np.float32)


def noise_like(sound: Sound, chance: np.random.Generator) -> Sound:
    """Return hiss or rumble, 28 to 65 dB below ``sound``."""
    noise = chance.standard_normal(len(sound)).astype(np.float32)
    if chance.random() < 0.5:
        noise = np.cumsum(noise, dtype=np.float32) * 0.02 - noise * 0.2
        noise -= noise.mean()
    return noise * np.float32(rms(sound) * 10 ** (chance.uniform(-65, -28) / 20) / rms(noise))


def fizz(sound: Sound, chance: np.random.Generator) -> Sound:
    """Return noise beside ``sound``, 4 to 22 dB below, steady or as loud as it from moment to moment, with a steep end at its top.

    As guitars through a loudspeaker are: what rings between 2 and 8 kHz hides how long a hat rings there, but not above.
    """
    size = fft.next_fast_len(len(sound), real=True)
    hertz = np.maximum(fft.rfftfreq(size, 1 / RATE), 1.0)
    low, high = np.exp(chance.uniform(np.log((300, 4500)), np.log((3000, 10_000))))
    gain = hertz ** -chance.uniform(0, 1) / np.sqrt(1 + (low / hertz) ** 2)
    gain /= np.sqrt(1 + (hertz / high) ** (2 * np.exp(chance.uniform(np.log(3), np.log(12)))))
    spectrum = fft.rfft(chance.standard_normal(size).astype(np.float32))
    noise = fft.irfft(spectrum * gain.astype(np.float32), size)[: len(sound)]
    if chance.random() < 0.7:
        smooth = signal.butter(1, np.exp(chance.uniform(np.log(2), np.log(60))), fs=RATE, output="sos")
        noise = noise * np.abs(signal.sosfilt(smooth, np.abs(sound)))
    return np.asarray(noise * np.float32(rms(sound) * 10 ** (-chance.uniform(4, 22) / 20) / rms(noise)), np.float32)


def coded(power: NDArray[np.float32], chance: np.random.Generator) -> NDArray[np.float32]:
    """Return band magnitudes as a lossy codec leaves them: holes where neighbours mask, nothing above its limit."""
    above = int(chance.integers(60, power.shape[1]))
    loudest = power.max(axis=1, keepdims=True)
    reach = 10 ** (-chance.uniform(35, 65) / 20)
    kept = power.copy()
    kept[:, above:] = np.where(power[:, above:] < reach * loudest, 0, power[:, above:])
    if chance.random() < 0.4:
        kept[:, int(chance.integers(72, power.shape[1] + 1)) :] = 0
    return kept


def rms(sound: Sound) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(np.square(sound)))) + 1e-9
