# SPDX-License-Identifier: Apache-2.0
"""From parts to one record: places, echoes, room, the kick's breath, the master.

Buses are float64 of shape (n, 2) at 48 kHz. Loudness is integrated loudness by ITU-R BS.1770-4 (``sidestick.audio``), the true
peak that of its annex 2: four times oversampled.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

from sidestick.audio import integrated_lufs
from songs.drums import Stereo
from songs.synth import RATE_HZ, Sound
from sounds.shaping import equalised

TARGET_LUFS = -14.0
CEILING_DBTP = -2.3
"""Below the promised -1: a lossy encoder moves peaks by a few tenths of a decibel."""

# Part: level in decibels, place, width of a double (0 none), to the hall, to the echo, how deep the kick presses it down.
PARTS: dict[str, tuple[float, float, float, float, float, float]] = {
    "bass": (-6.0, 0.0, 0.0, 0.0, 0.0, 0.45),
    "keys": (-15.5, 0.3, 0.7, 0.16, 0.0, 0.25),
    "guitar": (-18.0, 0.75, 0.0, 0.1, 0.0, 0.15),
    "pluck": (-15.5, -0.4, 0.8, 0.2, 0.3, 0.15),
    "pad": (-18.0, 0.0, 1.6, 0.25, 0.0, 0.45),
    "lead": (-7.5, 0.0, 0.15, 0.17, 0.2, 0.0),
    "harmony": (-14.5, 0.0, 0.8, 0.22, 0.15, 0.0),
    "bell": (-20.0, -0.2, 0.4, 0.35, 0.25, 0.0),
}
TWICE = frozenset({"guitar"})
"""Parts that are played twice, one take on either side: two hands that are never quite the same."""
EQUAL: dict[str, list[tuple[str, float, float, float]]] = {
    "bass": [("highpass", 32.0, 0.0, 0.7), ("peak", 900.0, 2.0, 0.8)],
    "keys": [("highpass", 130.0, 0.0, 0.7), ("peak", 2500.0, 2.0, 0.7)],
    "guitar": [
        ("highpass", 190.0, 0.0, 0.7),
        ("peak", 300.0, -1.0, 0.8),
        ("peak", 2400.0, 3.0, 0.8),
        ("lowpass", 4000.0, 0.0, 0.54),  # a twelve-inch speaker: 24 dB an octave, or each pluck is a hat
        ("lowpass", 4000.0, 0.0, 1.31),
    ],
    "pluck": [("highpass", 250.0, 0.0, 0.7), ("highshelf", 5000.0, 3.0, 0.7)],
    "pad": [("highpass", 220.0, 0.0, 0.7), ("highshelf", 4500.0, 3.0, 0.7)],
    "lead": [("highpass", 180.0, 0.0, 0.7), ("peak", 500.0, -1.5, 1.0), ("highshelf", 4500.0, 3.0, 0.7)],
    "harmony": [("highpass", 250.0, 0.0, 0.7)],
    "bell": [("highpass", 600.0, 0.0, 0.7)],
}


def placed(sound: Sound, place: float, width: float) -> Stereo:
    """Return a sound between the speakers: where, and how far it spreads by a moving double on either side."""
    angle = (place + 1) * np.pi / 4
    out = np.stack([sound * np.cos(angle), sound * np.sin(angle)], axis=1) * np.sqrt(2)
    if width > 0:
        at = np.arange(len(sound))
        for side, (rate, ms) in enumerate(((0.31, 9.0), (0.43, 13.0))):
            delay = (ms + 1.6 * np.sin(2 * np.pi * rate * at / RATE_HZ + side)) * RATE_HZ / 1000
            double = np.interp(at - delay, at, sound, left=0.0)
            double = equalised(double, [("highpass", 300.0, 0.0, 0.7)], RATE_HZ)
            out[:, side] += 0.6 * width * double
            out[:, 1 - side] -= 0.15 * width * double
    return out


def breath(kicks: list[tuple[float, float]], length: int, release_s: float) -> Sound:
    """Return 0 to 1, how far the kick presses others down: 1 at a full stroke, let go within ``release_s``."""
    out = np.zeros(length)
    at = np.arange(round(release_s * 4 * RATE_HZ)) / RATE_HZ
    curve = np.clip(at / 0.004, 0, 1) * np.exp(-np.maximum(0, at - 0.03) / release_s)
    for time_s, share in kicks:
        start = round((time_s - 0.004) * RATE_HZ)
        piece = out[start : start + len(curve)]
        np.maximum(piece, curve[: len(piece)] * share, out=piece)
    return out


def hall(send: Stereo, random: np.random.Generator) -> Stereo:
    """Return a bright hall of 1.6 s behind what is sent to it."""
    size = round(1.6 * RATE_HZ)
    noise = random.standard_normal((2, size)) * 10 ** (-3 * np.arange(size) / size)
    dark = equalised(noise, [("lowpass", 2500.0, 0.0, 0.7)], RATE_HZ)
    turn = np.linspace(0, 1, size) ** 0.5
    noise = equalised(noise * (1 - turn) + dark * turn, [("highpass", 300.0, 0.0, 0.7)], RATE_HZ)
    noise /= np.sqrt((noise**2).sum(axis=1, keepdims=True))
    late = np.pad(noise, ((0, 0), (round(0.022 * RATE_HZ), 0)))
    return signal.fftconvolve(send.T, late, axes=1)[:, : len(send)].T


def echo(send: Stereo, beat_s: float) -> Stereo:
    """Return echoes that go from side to side, three quarters of a beat apart, each duller and softer."""
    out = np.zeros_like(send)
    step = round(0.75 * beat_s * RATE_HZ)
    going = send.mean(axis=1)
    for number in range(1, 6):
        going = equalised(going, [("lowpass", 4200.0, 0.0, 0.7), ("highpass", 350.0, 0.0, 0.7)], RATE_HZ) * 0.5
        if number * step >= len(send):
            break
        side = number % 2
        out[number * step :, side] += going[: len(send) - number * step]
        out[number * step :, 1 - side] += 0.25 * going[: len(send) - number * step]
    return out


def glued(sound: Stereo, threshold_db: float, ratio: float) -> Stereo:
    """Return the sound through a slow bus compressor (attack 25 ms, release 180 ms) that hears both sides."""
    hop = RATE_HZ // 1000
    frames = len(sound) // hop
    power = (sound[: frames * hop] ** 2).mean(axis=1).reshape(frames, hop).mean(axis=1)
    power = signal.lfilter([0.02], [1, -0.98], power)
    over = np.maximum(0, 10 * np.log10(power + 1e-12) - threshold_db) * (1 - 1 / ratio)
    down = np.empty(frames)
    now = 0.0
    rise, fall = 1 - np.exp(-1 / 25), 1 - np.exp(-1 / 180)
    for frame, wanted in enumerate(over):
        now += (rise if wanted > now else fall) * (wanted - now)
        down[frame] = now
    gain = np.interp(np.arange(len(sound)), np.arange(frames) * hop, 10 ** (-down / 20))
    return sound * gain[:, None]


def faded_out(sound: Stereo, seconds: float) -> Stereo:
    """Return the sound, its last seconds falling to silence."""
    length = round(seconds * RATE_HZ)
    out = sound.copy()
    out[len(out) - length :] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(1, length + 1) / length))[:, None]
    return out


def limited(sound: Stereo, ceiling_db: float) -> Stereo:
    """Return the sound with no true peak above the ceiling; the gain moves within 4 ms ahead of a peak."""
    ceiling = 10 ** (ceiling_db / 20)
    over = np.abs(signal.resample_poly(sound, 4, 1, axis=0)).max(axis=1)[: 4 * len(sound)].reshape(-1, 4).max(axis=1)
    wanted = np.minimum(1.0, ceiling / np.maximum(over, 1e-9))
    reach = round(0.004 * RATE_HZ)
    held = ndimage.minimum_filter1d(wanted, 2 * reach + 1)
    window = np.hanning(2 * reach + 1)
    gain = np.convolve(np.pad(held, reach, mode="edge"), window / window.sum(), "valid")
    return sound * gain[:, None]


def mastered(sound: Stereo) -> Stereo:
    """Return the record: no offset, glued, at the target loudness, below the ceiling."""
    sound = equalised(
        sound.T, [("highpass", 28.0, 0.0, 0.7), ("peak", 3200.0, 1.5, 0.6), ("highshelf", 9000.0, 2.0, 0.7)], RATE_HZ
    ).T
    sound = glued(sound * gain_to(sound, -18.0), -19.0, 2.0)
    for _ in range(4):
        sound = limited(sound * gain_to(sound, TARGET_LUFS), CEILING_DBTP)
    return sound


def gain_to(sound: Stereo, lufs: float) -> float:
    return float(10 ** ((lufs - integrated_lufs(sound.astype(np.float32), RATE_HZ)) / 20))


def true_peak_db(sound: Stereo) -> float:
    """Return the highest true peak, in dBTP."""
    return float(20 * np.log10(np.abs(signal.resample_poly(sound, 4, 1, axis=0)).max()))
