# SPDX-License-Identifier: Apache-2.0
"""The instruments of the demo songs, each a sum of harmonics or a plucked string.

Sounds are float64 arrays of shape (n,) at 48 kHz. No harmonic lies above ``TOP_HZ``, so nothing folds back: filters are
weights on harmonics (Moorer, "The Synthesis of Complex Audio Spectra by Means of Discrete Summation Formulas", 1976, is
the spirit; here the sum is plain). The guitar is Karplus and Strong's string ("Digital Synthesis of Plucked-String and
Drum Timbres", 1983).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Sound = NDArray[np.float64]
Weight = Callable[[float, Sound], Sound | float]
"""Harmonic number and time since the attack to that harmonic's amplitude."""

RATE_HZ = 48_000
TOP_HZ = 15_000.0


def hertz(midi: float) -> float:
    return float(440.0 * 2 ** ((midi - 69) / 12))


def times(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def harmonics(frequency: Sound | float, at: Sound, weight: Weight, phase: float, highest: float = TOP_HZ) -> Sound:
    """Return the sum of harmonics of ``frequency`` (constant or one value a sample), each as ``weight`` says."""
    turn = 2 * np.pi * (np.cumsum(np.broadcast_to(frequency, at.shape)) / RATE_HZ + phase)
    base = np.exp(1j * turn).astype(np.complex64)
    rising = base.copy()
    out = np.zeros(len(at), np.float32)
    for number in range(1, max(1, int(highest / float(np.max(frequency)))) + 1):
        out += np.asarray(weight(number, at), np.float32) * rising.imag
        rising *= base
    return out.astype(np.float64)


def shape(at: Sound, length: float, attack: float, decay: float, sustain: float, release: float) -> Sound:
    """Return a level that rises in ``attack`` s, falls towards ``sustain``, and after ``length`` s dies in ``release``."""
    rise = np.clip(at / attack, 0, 1)
    body = sustain + (1 - sustain) * np.exp(-np.maximum(0, at - attack) / decay)
    end = np.where(at > length, np.exp(-(at - length) / (release / 4)), 1.0)
    tail = np.clip((at[-1] - at) / 0.005, 0, 1)
    return rise * rise * (3 - 2 * rise) * body * end * tail


def low_pass(number: float, base_hz: float, cutoff_hz: Sound | float) -> Sound | float:
    """Return the gain of a soft two-pole filter at a harmonic."""
    return 1.0 / np.sqrt(1.0 + (number * base_hz / cutoff_hz) ** 4)


def bass(midi: int, length: float, loud: float, _random: np.random.Generator) -> Sound:
    """Return a round electric bass: a saw whose edge softens as it rings, and a sine under it."""
    at, base = times(length + 0.12), hertz(midi)
    bright = (420 + 1500 * loud) * np.exp(-at / 0.16) + 320
    sound = harmonics(base, at, lambda k, _: low_pass(k, base, bright) / k * (1.2 if k == 1 else 1.0), 0.0, 6000)
    pluck = harmonics(base, at, lambda k, t: np.exp(-t / 0.02) / (1 + k) * (k > 5), 0.0, 5000)
    level = shape(at, length * 0.94, 0.004, 0.5, 0.62, 0.1)
    return np.tanh(1.4 * (sound + 0.35 * pluck)) * level * loud


def keys(midi: int, length: float, loud: float, _random: np.random.Generator) -> Sound:
    """Return an electric piano: one sine bends another, with a tine that dies at once."""
    at, base = times(length + 0.5), hertz(midi)
    turn = 2 * np.pi * base * at
    index = (0.5 + 1.4 * loud) * np.exp(-at / 0.35) + 0.25
    tine = 0.16 * loud * np.sin(turn * 7) * np.exp(-at / 0.05) * (base * 7 < TOP_HZ)
    body = np.sin(turn + index * np.sin(turn)) + 0.25 * np.sin(2 * turn + 0.6 * index * np.sin(turn))
    return (body + tine) * shape(at, length, 0.003, 1.1, 0.25, 0.35) * loud


def guitar(midi: int, length: float, loud: float, random: np.random.Generator) -> Sound:
    """Return one plucked steel string."""
    base = hertz(midi)
    period = RATE_HZ / base - 0.5
    whole = int(period)
    part = period - whole
    count = round((min(length, 4.0) + 0.12) * RATE_HZ)
    burst = random.standard_normal(whole)
    burst = signal.lfilter([0.2 + 0.5 * loud], [1, -(0.8 - 0.5 * loud)], burst)
    place = max(1, int(whole * 0.18))  # plucked near the bridge: the harmonics with a node there are missing
    burst = burst - np.roll(burst, place)
    excite = np.zeros(count)
    excite[:whole] = (burst - burst.mean()) / np.sqrt(np.mean(burst**2) + 1e-12)
    keep = 0.997 ** (220 / base) * 0.998
    loop = np.zeros(whole + 3)
    loop[0] = 1.0
    for offset, tap in ((0, 0.5 * (1 - part)), (1, 0.5), (2, 0.5 * part)):
        loop[whole + offset] -= keep * tap
    at = np.arange(count) / RATE_HZ
    string = signal.lfilter([1.0], loop, excite)
    return 0.3 * string * shape(at, min(length, 4.0), 0.001, 1.2, 0.4, 0.1) * loud


def pluck(midi: int, _length: float, loud: float, _random: np.random.Generator) -> Sound:
    """Return a bright, short pluck, something between a marimba and a harp."""
    at, base = times(0.9), hertz(midi)

    def weight(k: float, t: Sound) -> Sound:
        return np.exp(-t * (3.2 + 2.2 * k)) / k ** (1.5 - 0.3 * loud)

    return harmonics(base, at, weight, 0.0, 9000) * shape(at, 0.8, 0.002, 1.0, 1.0, 0.1) * loud


def bell(midi: int, _length: float, loud: float, _random: np.random.Generator) -> Sound:
    """Return a small glockenspiel: partials of a struck bar."""
    at, base = times(1.4), hertz(midi)
    sound = np.zeros(len(at))
    for ratio, level, lasting in ((1.0, 1.0, 0.45), (2.76, 0.35, 0.16), (5.4, 0.12, 0.06)):
        if base * ratio < TOP_HZ:
            sound += level * np.sin(2 * np.pi * base * ratio * at) * np.exp(-at / lasting)
    return sound * shape(at, 1.2, 0.002, 1.0, 1.0, 0.2) * loud


def pad(midi: int, length: float, loud: float, random: np.random.Generator) -> Sound:
    """Return one voice of warm strings: three saws that drift apart, dull and slow."""
    at, base = times(length + 0.7), hertz(midi)
    sound = np.zeros(len(at))
    for cents in (-9.0, 1.0, 8.0):
        drift = base * 2 ** ((cents + 3 * np.sin(2 * np.pi * (0.4 + 0.2 * random.random()) * at)) / 1200)
        sound += harmonics(
            drift, at, lambda k, _: low_pass(k, base, 900 + 900 * loud) / k, float(random.random()), 5200
        )
    return sound * shape(at, length, 0.18, 1.0, 1.0, 0.7) * loud


_VOWEL = ((650.0, 1.0, 110.0), (1150.0, 0.75, 150.0), (2700.0, 0.42, 260.0), (3500.0, 0.25, 350.0))


def lead(midi: int, length: float, loud: float, _random: np.random.Generator, before: int | None = None) -> Sound:
    """Return a singing voice without words: a saw through the vowel "ah", with vibrato once a note is held.

    ``before`` is the pitch it slides from, when it sings on without a breath.
    """
    at, base = times(length + 0.2), hertz(midi)
    slide = ((before - midi) if before is not None else -0.6) * np.exp(-at / 0.022)
    wave = 0.22 * np.sin(2 * np.pi * 5.3 * at) * np.clip((at - 0.22) / 0.3, 0, 1)
    pitch = base * 2 ** ((slide + wave) / 12)

    def weight(k: float, t: Sound) -> Sound:
        f = k * base
        vowel = sum(level / (1 + ((f - centre) / width) ** 2) for centre, level, width in _VOWEL)
        opening = 0.55 + 0.45 * np.clip(t / 0.08, 0, 1)
        return (0.28 * low_pass(k, base, 2600 + 2200 * loud) / k + 1.1 * vowel / k**0.55 + 0.5 * (k == 1)) * opening

    voice = harmonics(pitch, at, weight, 0.0, 9000)
    voice += 0.4 * harmonics(pitch * 2 ** (7 / 1200), at, weight, 0.3, 9000)
    return voice * shape(at, length * 0.96, 0.018, 0.8, 0.8, 0.16) * loud
