# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - beside scripts, not a package
"""Sounds made from formulae, for what the sample packs lack: drum machines of many tunings, voices with consonants."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import signal

RATE = 44_100
Sound = NDArray[np.float32]
Named = tuple[str, str, int, Sound]

_FORMANTS = ((800, 1150, 2900), (350, 2000, 2800), (270, 2300, 3000), (450, 800, 2830), (325, 700, 2700))
_VOICES = 10


def drum_machines(chance: np.random.Generator) -> Iterator[Named]:
    """Yield sixteen machines: pitch-swept sines for kicks and toms, tones and noise for snares, metal for the rest."""
    for machine in range(16):
        kit = f"machine_{machine}"
        for _ in range(2):
            yield kit, "kick", 0, _swept(chance, (38, 70), (1.5, 7), (0.05, 0.35))
        for cls, low in (("tom_low", 75), ("tom_mid", 120), ("tom_high", 180)):
            yield kit, cls, 0, _swept(chance, (low, low * 1.4), (1.1, 1.8), (0.08, 0.3))
        for _ in range(2):
            yield kit, "snare", 0, _snare(chance)
        yield kit, "clap", 0, _clap(chance)
        metal = _metal(chance)
        for cls, decay in (
            ("hihat_closed", (0.01, 0.04)),
            ("hihat_pedal", (0.008, 0.02)),
            ("hihat_open", (0.1, 0.4)),
            ("crash", (0.4, 1.0)),
            ("ride", (0.2, 0.6)),
        ):
            yield kit, cls, 0, _ringing(chance, metal, decay)
        yield kit, "shaker", 0, _shaken(chance)


def voices(chance: np.random.Generator) -> Iterator[Named]:
    """Yield sung vowels, and consonants that strike like a hat or a snare and are neither."""
    time = np.arange(int(1.6 * RATE)) / RATE
    for voice in range(_VOICES):
        formants = _FORMANTS[voice % len(_FORMANTS)]
        for note in range(45 if voice % 2 else 52, 82, 5):
            hertz = (
                440 * 2 ** ((note - 69) / 12) * (1 + 0.006 * np.sin(2 * np.pi * 5.5 * time) * np.minimum(1, 2 * time))
            )
            phase = 2 * np.pi * np.cumsum(hertz) / RATE
            wave = np.zeros(time.size)
            for harmonic in range(1, 40):
                mean = harmonic * float(hertz.mean())
                if mean > 9000:
                    break
                gain = sum(1 / (1 + ((mean - centre) / (90 + 0.06 * centre)) ** 2) for centre in formants) + 0.02
                wave += gain / harmonic**0.6 * np.sin(harmonic * phase)
            wave += 0.05 * chance.standard_normal(time.size)
            yield f"voice/own_{voice}", "note", note, (wave * np.minimum(1, time / 0.04)).astype(np.float32)
    for _ in range(60):
        length = chance.uniform(0.03, 0.14)
        noise = chance.standard_normal(int((length + 0.06) * RATE))
        low = chance.uniform(1200, 6000)
        band = signal.sosfilt(
            signal.butter(2, (low, min(16_000, low * chance.uniform(2, 4))), "band", fs=RATE, output="sos"), noise
        )
        t = np.arange(noise.size) / RATE
        shape = np.minimum(1, t / chance.choice((0.001, 0.02, 0.05))) * np.exp(-np.maximum(0, t - length) / 0.01)
        yield "consonants", "consonant", 0, (band * shape).astype(np.float32)


def _swept(
    chance: np.random.Generator, hertz: tuple[float, float], sweep: tuple[float, float], decay: tuple[float, float]
) -> Sound:
    time = np.arange(RATE) / RATE
    base, over, tau = chance.uniform(*hertz), chance.uniform(*sweep), chance.uniform(0.005, 0.04)
    phase = 2 * np.pi * np.cumsum(base * (1 + (over - 1) * np.exp(-time / tau))) / RATE
    click = chance.uniform(0, 0.5) * chance.standard_normal(time.size) * np.exp(-time / chance.uniform(0.001, 0.006))
    body = np.tanh(chance.uniform(0.8, 3) * np.sin(phase)) * np.exp(-time / chance.uniform(*decay))
    return (body + click).astype(np.float32)


def _snare(chance: np.random.Generator) -> Sound:
    time = np.arange(int(0.6 * RATE)) / RATE
    tone = chance.uniform(140, 280)
    body = np.sin(2 * np.pi * tone * time) + 0.6 * np.sin(2 * np.pi * tone * 1.59 * time)
    corner = chance.uniform(400, 3000)
    noise = signal.sosfilt(signal.butter(1, corner, "high", fs=RATE, output="sos"), chance.standard_normal(time.size))
    wires = noise * np.exp(-time / chance.uniform(0.03, 0.2)) * chance.uniform(0.3, 1.2)
    return (body * np.exp(-time / chance.uniform(0.02, 0.12)) * chance.uniform(0.2, 1) + wires).astype(np.float32)


def _clap(chance: np.random.Generator) -> Sound:
    time = np.arange(int(0.5 * RATE)) / RATE
    centre = chance.uniform(900, 1800)
    noise = signal.sosfilt(
        signal.butter(2, (centre * 0.6, centre * 3), "band", fs=RATE, output="sos"), chance.standard_normal(time.size)
    )
    gap = chance.uniform(0.006, 0.011)
    shape = sum(np.where(time >= k * gap, np.exp(-(time - k * gap) / 0.004), 0) for k in range(3))
    return (
        noise * (shape + np.where(time >= 3 * gap, np.exp(-(time - 3 * gap) / chance.uniform(0.04, 0.15)), 0))
    ).astype(np.float32)


def _metal(chance: np.random.Generator) -> NDArray[np.float64]:
    time = np.arange(int(2.2 * RATE)) / RATE
    squares = sum(signal.square(2 * np.pi * chance.uniform(200, 900) * time) for _ in range(6))
    return np.asarray(squares * chance.uniform(0, 0.4) + chance.standard_normal(time.size))


def _ringing(chance: np.random.Generator, metal: NDArray[np.float64], decay: tuple[float, float]) -> Sound:
    time = np.arange(metal.size) / RATE
    bright = signal.sosfilt(signal.butter(2, chance.uniform(3000, 8000), "high", fs=RATE, output="sos"), metal)
    ping = chance.uniform(0, 0.4) * np.sin(2 * np.pi * chance.uniform(2500, 6000) * time)
    return ((bright + ping) * np.exp(-time / chance.uniform(*decay))).astype(np.float32)


def _shaken(chance: np.random.Generator) -> Sound:
    time = np.arange(int(0.25 * RATE)) / RATE
    noise = signal.sosfilt(
        signal.butter(2, chance.uniform(3500, 7000), "high", fs=RATE, output="sos"), chance.standard_normal(time.size)
    )
    rise = chance.uniform(0.01, 0.05)
    return (
        noise * np.minimum(1, time / rise) * np.exp(-np.maximum(0, time - rise) / chance.uniform(0.02, 0.05))
    ).astype(np.float32)
