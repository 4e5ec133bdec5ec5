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
    """Yield thirty-two machines: pitch-swept sines for kicks and toms, tones and noise for snares, metal for the rest."""
    for machine in range(32):
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


def membranes(chance: np.random.Generator) -> Iterator[Named]:
    """Yield thirty-two kits of skins: the modes of a round membrane, whose pitch falls as the stroke dies, struck with a stick."""
    for number in range(32):
        kit = f"membrane_{number}"
        lowest, step, ring = (
            chance.uniform(58, 120),
            chance.uniform(1.2, 1.55),
            np.exp(chance.uniform(np.log(0.1), np.log(0.8))),
        )
        for place, cls in enumerate(("tom_low", "tom_mid", "tom_high")):
            for _ in range(3):
                hertz = lowest * step**place * chance.uniform(0.97, 1.03)
                yield kit, cls, 0, _skin(chance, hertz, ring * chance.uniform(0.7, 1.3), (0.03, 0.7))
        for _ in range(2):
            yield kit, "kick", 0, _skin(chance, chance.uniform(42, 78), chance.uniform(0.05, 0.3), (0.0, 0.8))
        wires_s, wires = chance.uniform(0.04, 0.22), chance.uniform(0.3, 2)
        for _ in range(2):
            body = _skin(chance, chance.uniform(150, 300), chance.uniform(0.03, 0.2), (0.1, 0.8))
            time = np.arange(body.size) / RATE
            low = chance.uniform(600, 3000)
            band = signal.butter(1, (low, chance.uniform(6000, 15_000)), "band", fs=RATE, output="sos")
            noise = signal.sosfilt(band, chance.standard_normal(body.size)) * np.exp(-time / wires_s)
            yield kit, "snare", 0, (body + wires * noise).astype(np.float32)


_MODES = np.array(
    [1.0, 1.594, 2.136, 2.296, 2.653, 2.918, 3.156, 3.501, 3.6, 4.06]
)  # of a round membrane (Rayleigh 1877)


def _skin(chance: np.random.Generator, hertz: float, ring_s: float, stick: tuple[float, float]) -> Sound:
    time = np.arange(int(min(2.4, 6 * ring_s + 0.1) * RATE)) / RATE
    falls, tau = chance.uniform(0, 0.3), chance.uniform(0.015, 0.09)
    turns = np.cumsum(1 + falls * np.exp(-time / tau)) / RATE
    dull = chance.uniform(0.6, 2.2)
    out = np.zeros(time.size)
    for mode in _MODES:
        ratio = mode * (1 + 0.03 * chance.standard_normal() * (mode > 1))
        level = chance.exponential(1.0) / ratio**dull if ratio > 1.1 else 1.0
        decay = ring_s / ratio ** chance.uniform(0.4, 1.4)
        out += level * np.sin(2 * np.pi * hertz * ratio * turns + chance.uniform(0, 1)) * np.exp(-time / decay)
    corner = chance.uniform(1500, 9000)
    noise = signal.sosfilt(signal.butter(1, corner, fs=RATE, output="sos"), chance.standard_normal(time.size))
    out /= max(1e-6, float(np.abs(out).max()))
    return (out + chance.uniform(*stick) * noise * np.exp(-time / chance.uniform(0.001, 0.01))).astype(np.float32)


def plates(chance: np.random.Generator) -> Iterator[Named]:
    """Yield thirty-two sets of metal that hisses: square waves out of tune, noise and a ping, which die in two slopes."""
    time = np.arange(int(2.4 * RATE)) / RATE
    for number in range(32):
        kit = f"plate_{number}"
        wave = chance.choice((signal.square, np.sin))
        partials = sum(
            wave(2 * np.pi * np.exp(chance.uniform(np.log(250), np.log(9000))) * time)
            for _ in range(int(chance.integers(4, 14)))
        )
        metal = partials * chance.uniform(0, 0.5) + chance.uniform(0.3, 1.5) * chance.standard_normal(time.size)
        corner = np.exp(chance.uniform(np.log(700), np.log(7500)))
        for cls, quick, slow, share, pings in _PLATES:
            low = signal.butter(
                int(chance.integers(1, 3)), corner * chance.uniform(0.7, 1.3), "high", fs=RATE, output="sos"
            )
            shape = np.exp(-time / chance.uniform(*quick)) + chance.uniform(*share) * np.exp(
                -time / chance.uniform(*slow)
            )
            sound = signal.sosfilt(low, np.roll(metal, int(chance.integers(time.size)))) * shape
            for _ in range(3):
                ping = np.sin(2 * np.pi * chance.uniform(1200, 7000) * time) * np.exp(-time / chance.uniform(0.05, 0.7))
                sound = sound + chance.uniform(*pings) * float(np.abs(sound).max()) * ping
            sound[: max(1, int(chance.uniform(0, 0.004) * RATE))] *= 0.3
            yield kit, cls, 0, sound.astype(np.float32)


_PLATES = (  # seconds of the quick slope and of the slow one, level of the slow one and of each ping
    ("crash", (0.03, 0.3), (0.5, 2.2), (0.15, 1.0), (0.0, 0.1)),
    ("crash", (0.03, 0.3), (0.3, 1.2), (0.15, 1.0), (0.0, 0.1)),
    ("ride", (0.01, 0.08), (0.25, 1.6), (0.03, 0.5), (0.0, 0.5)),
    ("ride", (0.01, 0.08), (0.25, 1.6), (0.03, 0.5), (0.0, 0.5)),
    ("ride_bell", (0.01, 0.05), (0.2, 1.0), (0.02, 0.2), (0.2, 1.0)),
    ("hihat_closed", (0.008, 0.04), (0.02, 0.09), (0.0, 0.4), (0.0, 0.03)),
    ("hihat_pedal", (0.006, 0.03), (0.02, 0.06), (0.0, 0.3), (0.0, 0.03)),
    ("hihat_half", (0.02, 0.08), (0.08, 0.25), (0.2, 0.8), (0.0, 0.05)),
    ("hihat_open", (0.03, 0.2), (0.15, 0.6), (0.2, 0.9), (0.0, 0.05)),
)


def cymbals(chance: np.random.Generator) -> Iterator[Named]:
    """Yield sixteen sets of cymbals: hundreds of inharmonic modes that ring the shorter the higher, struck with a burst of noise."""
    for number in range(16):
        kit = f"cymbal_{number}"
        for cls, kinds in _CYMBALS.items():
            for ring_s, burst, lowest_hz, top_hz in kinds:
                yield kit, cls, 0, _cymbal(chance, ring_s, burst, lowest_hz, top_hz)


_CYMBALS = {  # seconds that 3 kHz rings, level of the burst, lowest mode, where the modes are strongest
    "crash": (((0.5, 1.6), (0.2, 1.0), (180, 500), (2500, 7000)), ((0.2, 0.7), (0.2, 1.0), (250, 700), (2000, 8000))),
    "ride": (((0.5, 1.5), (0.3, 2.0), (250, 600), (2500, 6000)),),
    "ride_bell": (((0.4, 1.2), (0.1, 0.6), (500, 1100), (1500, 4000)),),
    "hihat_closed": (((0.015, 0.06), (0.5, 2.5), (300, 900), (5000, 11_000)),) * 2,
    "hihat_pedal": (((0.01, 0.035), (0.1, 0.8), (300, 900), (4000, 9000)),),
    "hihat_half": (((0.1, 0.3), (0.4, 2.0), (300, 800), (4000, 10_000)),),
    "hihat_open": (((0.2, 0.6), (0.4, 2.0), (300, 800), (4000, 10_000)),),
}


def _cymbal(
    chance: np.random.Generator,
    ring_s: tuple[float, float],
    burst: tuple[float, float],
    lowest_hz: tuple[float, float],
    top_hz: tuple[float, float],
) -> Sound:
    ring, lowest, top = chance.uniform(*ring_s), chance.uniform(*lowest_hz), chance.uniform(*top_hz)
    time = np.arange(int(min(2.4, 6 * ring + 0.1) * RATE), dtype=np.float32) / RATE
    hertz = np.exp(chance.uniform(np.log(lowest), np.log(19_000), 260))
    width = chance.uniform(0.7, 1.5)
    level = np.exp(-(((np.log2(hertz / top)) / width) ** 2)) * chance.exponential(1.0, hertz.size) + 0.03
    decay = ring * (3000 / hertz) ** chance.uniform(0.2, 0.7) * np.exp(0.3 * chance.standard_normal(hertz.size))
    rise = np.where(hertz > 2000, chance.uniform(0.0005, 0.02), 0.0005)
    out = np.zeros(time.size, np.float32)
    for f, a, d, r, phase in zip(hertz, level, decay, rise, chance.uniform(0, 2 * np.pi, hertz.size), strict=True):
        last = min(time.size, int(7 * d * RATE) + 200)
        t = time[:last]
        out[:last] += (
            np.float32(a)
            * np.sin(np.float32(2 * np.pi * f) * t + np.float32(phase))
            * np.exp(-t / np.float32(d))
            * (1 - np.exp(-t / np.float32(r)))
        )
    out /= max(1e-6, float(np.abs(out).max()))
    noise = signal.sosfilt(
        signal.butter(1, chance.uniform(1500, 6000), "high", fs=RATE, output="sos"), chance.standard_normal(time.size)
    )
    return (out + chance.uniform(*burst) * 0.3 * noise * np.exp(-time / chance.uniform(0.002, 0.02))).astype(np.float32)


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
