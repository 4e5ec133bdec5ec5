# SPDX-License-Identifier: Apache-2.0
"""The drum part of a demo song, from one-shots: other strokes and other shaping than the kit that players hear.

A stroke's attack (a tenth of its peak) lies on its time in the truth, to the sample.
"""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

from songs.score import Stroke
from songs.synth import RATE_HZ, Sound
from sounds.shaping import LEAD_S, OneShots, blended, equalised, loudness_db, snapped, trimmed, warmed
from sounds.shaping import RATE_HZ as STROKE_RATE_HZ

Stereo = NDArray[np.float64]

_S, _F = "frankensnare:Samples/", "osdk:hihat/"
_CLOSED = ("chh16", "chh20", "chh22", "chh24", "chh27", "chh30", "chh31", "chh35", "chh37")
_TOM = [
    ("highpass", 55.0, 0.0, 0.7),
    ("peak", 380.0, -6.0, 0.8),
    ("peak", 3400.0, 6.0, 0.7),
    ("highshelf", 7000.0, 3.0, 0.7),
]
_METAL = [("highpass", 300.0, 0.0, 0.7), ("highshelf", 7000.0, 3.0, 0.7)]

# Strokes from soft to hard, level against the snare in decibels, place from left (-1) to right (1), share of the room.
DRUMS: dict[tuple[str, str], tuple[tuple[tuple[str, ...], ...], float, float, float]] = {
    ("kick", "plain"): (
        (("osdk:kick/kick11.wav",), ("osdk:kick/kick17.wav",), ("osdk:kick/kick22.wav",)),
        0.0,
        0.0,
        0.03,
    ),
    ("snare", "plain"): (
        (
            ("osdk:snare/snare-top11.wav", _S + "14a_basic/oh/sn_vl2_rr2.flac"),
            ("osdk:snare/snare-top21.wav", _S + "14a_basic/oh/sn_vl4_rr3.flac"),
            ("osdk:rimshot/rimshot9.wav", _S + "14a_basic/oh/sn_vl7_rr1.flac"),
            ("osdk:rimshot/rimshot15.wav", _S + "14a_rimshot/oh/sr_vl3_rr2.flac"),
        ),
        0.5,
        0.0,
        0.12,
    ),
    ("hihat", "closed"): (tuple((f"{_F}closed-hihat/{name}.wav",) for name in _CLOSED), -9.0, -0.25, 0.04),
    ("hihat", "open"): (
        tuple((f"{_F}half-open-hihat/hohh{n}.wav",) for n in (26, 28, 33, 35, 37)),
        -8.0,
        -0.25,
        0.06,
    ),
    ("hihat", "pedal"): (tuple((f"{_F}foot-hihat/fhh{n}.wav",) for n in (12, 14, 19)), -12.0, -0.25, 0.06),
    ("tom_high", "plain"): (tuple((f"osdk:toms/small-tom{n}.wav",) for n in (15, 24, 36)), -1.0, -0.3, 0.16),
    ("tom_mid", "plain"): (tuple((f"osdk:toms/medium-tom{n}.wav",) for n in (16, 26, 35)), -1.0, 0.1, 0.16),
    ("tom_low", "plain"): (tuple((f"osdk:toms/large-tom{n}.wav",) for n in (16, 24, 38)), -1.0, 0.4, 0.16),
    ("crash", "plain"): (
        tuple((f"osdk:crash/{n}.wav",) for n in ("crash22", "crash25", "crash-edge5")),
        -4.0,
        0.35,
        0.1,
    ),
    ("ride", "plain"): (
        tuple((f"osdk:ride/ride-mid-{n}.wav",) for n in ("out6", "in12", "out10", "in16")),
        -7.0,
        0.45,
        0.06,
    ),
}
_EQUAL = {
    "kick": [
        ("highpass", 34.0, 0.0, 0.7),
        ("peak", 62.0, 4.0, 1.0),
        ("peak", 280.0, -8.0, 0.8),
        ("peak", 3400.0, 13.0, 0.6),
        ("highshelf", 7000.0, 6.0, 0.7),
    ],
    "snare": [
        ("highpass", 110.0, 0.0, 0.7),
        ("peak", 210.0, 2.0, 1.0),
        ("peak", 500.0, -4.0, 1.2),
        ("peak", 3600.0, 6.0, 0.7),
        ("highshelf", 7000.0, 8.0, 0.7),
    ],
    "tom_high": _TOM,
    "tom_mid": _TOM,
    "tom_low": _TOM,
    "hihat": _METAL,
    "ride": _METAL,
    "crash": _METAL,
}
_DRIVE = {"kick": 1.2, "snare": 1.7, "tom_high": 1.2, "tom_mid": 1.2, "tom_low": 1.2}
_SNAP = {"snare": (5.0, 0.007), "kick": (4.0, 0.004)}  # decibels, seconds
_UNDER_DB = -2.0
_SOFTER = 1.3  # amplitude goes with velocity to this power
_CHOKE_S = 0.035


class DrumSet:
    """The shaped strokes, at 48 kHz."""

    def __init__(self, strokes: OneShots) -> None:
        self.layers = {key: [self.stroke(strokes, key[0], names) for names in row[0]] for key, row in DRUMS.items()}

    @staticmethod
    def stroke(strokes: OneShots, pad: str, names: tuple[str, ...]) -> Sound:
        """Return one stroke, shaped, its K-weighted level at 0 dB."""
        parts = [(strokes.read(name), _UNDER_DB * place) for place, name in enumerate(names)]
        sound = trimmed(equalised(blended(parts), _EQUAL[pad]))
        sound = trimmed(warmed(snapped(sound, *_SNAP.get(pad, (0.0, 1.0))), _DRIVE.get(pad, 0.0)))
        sound = soxr.resample(sound, STROKE_RATE_HZ, RATE_HZ, quality="VHQ")
        length = min(len(sound), RATE_HZ // 20)
        sound[len(sound) - length :] *= np.linspace(1, 0, length)
        return sound * 10 ** (-loudness_db(sound) / 20)

    def sound_of(self, stroke: Stroke) -> Sound:
        """Return what a stroke sounds like, before anything stops it."""
        layers = self.layers[stroke.pad, stroke.articulation]
        chosen = layers[min(len(layers) - 1, stroke.velocity * len(layers) // 120)]
        level = DRUMS[stroke.pad, stroke.articulation][1]
        return chosen * 10 ** (level / 20) * (stroke.velocity / 112) ** _SOFTER


def play(drums: DrumSet, strokes: tuple[Stroke, ...], length: int, random: np.random.Generator) -> Stereo:
    """Return the drum part, shape (length, 2): strokes in their place, their room, squeezed a little."""
    dry, room = np.zeros((length, 2)), np.zeros(length)
    hats = sorted(stroke.time_s for stroke in strokes if stroke.pad == "hihat")
    for stroke in strokes:
        sound = drums.sound_of(stroke)
        if stroke.pad == "hihat":
            following = next((time for time in hats if time > stroke.time_s + 0.01), None)
            sound = sound if following is None else choked(sound, following - stroke.time_s)
        start = round((stroke.time_s - LEAD_S) * RATE_HZ)
        piece = sound[: length - start]
        _, _, place, wet = DRUMS[stroke.pad, stroke.articulation]
        angle = (place + 1) * np.pi / 4
        dry[start : start + len(piece), 0] += piece * np.cos(angle) * np.sqrt(2)
        dry[start : start + len(piece), 1] += piece * np.sin(angle) * np.sqrt(2)
        room[start : start + len(piece)] += piece * wet
    out = dry + roomed(room, 0.55, random)
    return squeezed(out)


def choked(sound: Sound, after_s: float) -> Sound:
    """Return the sound stopped by the next stroke on the same pair of cymbals."""
    stop = round(after_s * RATE_HZ)
    fall = round(_CHOKE_S * RATE_HZ)
    out = sound[: stop + fall].copy()
    tail = len(out) - stop
    if tail > 0:
        out[stop:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(tail) / fall)
    return out


def roomed(sound: Sound, seconds: float, random: np.random.Generator) -> Stereo:
    """Return a drummer's room around a sound, shape (n, 2)."""
    size = round(seconds * RATE_HZ)
    noise = random.standard_normal((2, size)) * 10 ** (-3 * np.arange(size) / size)
    noise = equalised(noise, [("highpass", 180.0, 0.0, 0.7), ("highshelf", 6000.0, -7.0, 0.7)], RATE_HZ)
    noise /= np.sqrt((noise**2).sum(axis=1, keepdims=True))
    late = np.pad(noise, ((0, 0), (round(0.012 * RATE_HZ), 0)))
    return signal.fftconvolve(sound[None, :], late, axes=1)[:, : len(sound)].T


def squeezed(sound: Stereo) -> Stereo:
    """Return the sound with a heavily bent copy of itself under it, which lifts what is soft and keeps each attack."""
    scale = np.percentile(np.abs(sound), 99.7)
    return sound + 0.3 * scale * np.tanh(2.2 * sound / scale)
