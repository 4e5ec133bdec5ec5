# SPDX-License-Identifier: Apache-2.0
"""From a recorded stroke to a drum that sits in a mix: read, trim, equalise, warm, give a room, fade.

Arrays are float64, full scale 1.0, at 44.1 kHz: shape (n,) for a stroke, (n, 2) once it has its room. The equalisers are the second-order sections of Bristow-
Johnson's "Cookbook formulae for audio equalizer biquads": minimum phase, so that an attack keeps its place.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy import signal

Sound = NDArray[np.float64]

RATE_HZ = 44_100
ATTACK_SHARE = 0.1
"""The attack is the first sample whose size is this share of the peak (20 dB below it)."""
LEAD_S = 0.0004
"""Kept before the attack, under a short rise, so that no click is cut into the first sample."""


class OneShots:
    """Single strokes on disk, named by their kit and the file they were in at their maker's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        entries: list[dict[str, Any]] = json.loads((self.folder / "index.json").read_text(encoding="utf-8"))
        self.entries = {f"{entry['kit']}:{entry['source']}": entry for entry in entries}

    def read(self, name: str) -> Sound:
        """Return the stroke called ``kit:source``, trimmed to its attack; KeyError when there is none."""
        sound, rate = soundfile.read(self.folder.parent / self.entries[name]["file"], dtype="float64", always_2d=True)
        if rate != RATE_HZ:
            raise ValueError(f"{name} is at {rate} Hz, not {RATE_HZ}")
        return trimmed(sound.mean(axis=1))

    def licence(self, name: str) -> tuple[str, str]:
        """Return the licence and the credit of the stroke."""
        return self.entries[name]["licence"], self.entries[name]["credit"]


def trimmed(sound: Sound) -> Sound:
    """Return the sound from ``LEAD_S`` before its attack, rising from silence to it."""
    lead = round(LEAD_S * RATE_HZ)
    attack = int(np.argmax(np.abs(sound) >= ATTACK_SHARE * np.abs(sound).max()))
    out = np.concatenate([np.zeros(max(0, lead - attack)), sound[max(0, attack - lead) :]])
    out[:lead] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(lead) / lead)
    return out


def blended(parts: list[tuple[Sound, float]]) -> Sound:
    """Return the sum of sounds, each with its gain in decibels, attack on attack."""
    out = np.zeros(max(len(sound) for sound, _ in parts))
    for sound, gain_db in parts:
        out[: len(sound)] += sound / np.abs(sound).max() * 10 ** (gain_db / 20)
    return out


def biquad(kind: str, hertz: float, gain_db: float = 0.0, q: float = 0.707, rate: int = RATE_HZ) -> NDArray[np.float64]:
    """Return one second-order section, shape (1, 6); ``kind`` is highpass, lowpass, peak, lowshelf or highshelf."""
    a = 10 ** (gain_db / 40)
    w = 2 * math.pi * hertz / rate
    c, alpha = math.cos(w), math.sin(w) / (2 * q)
    slope = 2 * math.sqrt(a) * alpha
    table = {
        "highpass": ((1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha),
        "lowpass": ((1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha),
        "peak": (1 + alpha * a, -2 * c, 1 - alpha * a, 1 + alpha / a, -2 * c, 1 - alpha / a),
        "lowshelf": (
            a * ((a + 1) - (a - 1) * c + slope),
            2 * a * ((a - 1) - (a + 1) * c),
            a * ((a + 1) - (a - 1) * c - slope),
            (a + 1) + (a - 1) * c + slope,
            -2 * ((a - 1) + (a + 1) * c),
            (a + 1) + (a - 1) * c - slope,
        ),
        "highshelf": (
            a * ((a + 1) + (a - 1) * c + slope),
            -2 * a * ((a - 1) + (a + 1) * c),
            a * ((a + 1) + (a - 1) * c - slope),
            (a + 1) - (a - 1) * c + slope,
            2 * ((a - 1) - (a + 1) * c),
            (a + 1) - (a - 1) * c - slope,
        ),
    }
    row = np.array(table[kind])
    return (row / row[3]).reshape(1, 6)


def equalised(sound: Sound, bands: list[tuple[str, float, float, float]], rate: int = RATE_HZ) -> Sound:
    """Return the sound through bands of (kind, hertz, decibels, Q); along the last axis."""
    for kind, hertz, gain_db, q in bands:
        sound = signal.sosfilt(biquad(kind, hertz, gain_db, q, rate), sound, axis=-1)
    return sound


def warmed(sound: Sound, drive: float) -> Sound:
    """Return the sound through a soft curve; ``drive`` 0 leaves it, 1 bends its peak by about 2.4 dB."""
    if drive <= 0:
        return sound
    peak = np.abs(sound).max()
    return np.tanh(sound / peak * drive) / math.tanh(drive) * peak


def snapped(sound: Sound, gain_db: float, seconds: float) -> Sound:
    """Return a stroke whose highs (from 1.5 kHz) are ``gain_db`` louder at its attack, and back to themselves after."""
    highs = equalised(sound, [("highpass", 1500.0, 0.0, 0.707)])
    return sound + highs * (10 ** (gain_db / 20) - 1) * np.exp(-np.arange(len(sound)) / (seconds * RATE_HZ))


def roomy(sound: Sound, share_db: float, seconds: float, seed: int) -> Sound:
    """Return the sound, shape (n,), in a small room, shape (m, 2).

    The room is noise that dies by 60 dB in ``seconds``, another at each ear, with ``share_db`` of the sound's energy: the
    stroke itself stays in the middle.
    """
    length = round(seconds * RATE_HZ)
    noise = np.random.default_rng(seed).standard_normal((2, length)) * 10 ** (-3 * np.arange(length) / length)
    noise = equalised(noise, [("highpass", 250, 0, 0.707), ("highshelf", 7000, -6, 0.707)])
    late = np.pad(noise, ((0, 0), (round(0.004 * RATE_HZ), 0)))
    wet = signal.fftconvolve(sound[None, :], late, axes=1)
    wet *= math.sqrt(2 * np.sum(sound**2) / np.sum(wet**2)) * 10 ** (share_db / 20)
    wet[:, : len(sound)] += sound
    return wet.T


def faded(sound: Sound, seconds: float, fade_s: float) -> Sound:
    """Return at most ``seconds`` of the sound, its last ``fade_s`` falling to silence by a raised cosine, squared."""
    out = sound[: round(seconds * RATE_HZ)].copy()
    length = min(len(out), round(fade_s * RATE_HZ))
    fall = (0.5 + 0.5 * np.cos(np.pi * np.arange(1, length + 1) / length)) ** 2
    out[len(out) - length :] *= fall if out.ndim == 1 else fall[:, None]
    return out


def loudness_db(sound: Sound) -> float:
    """Return the K-weighted level (ITU-R BS.1770) of the loudest 100 ms of a stroke, its channels' mean power, in decibels."""
    weighted = equalised(sound.reshape(len(sound), -1).T, [("highshelf", 1682, 4, 0.707), ("highpass", 38, 0, 0.5)])
    window = round(0.1 * RATE_HZ)
    power = np.convolve(np.pad((weighted**2).mean(axis=0), (0, window)), np.ones(window) / window, "valid")
    return 10 * math.log10(float(power.max()))
