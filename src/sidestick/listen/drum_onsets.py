# SPDX-License-Identifier: Apache-2.0
"""Drum activations to onsets: picked, moved to where the sound begins, with velocity and confidence.

Frames are 10 ms apart and a window is 46 ms long, so a peak says when to within a frame or two. The onset is then put
where the sound's energy in the drum's own band rises most steeply within 25 ms (on the sound itself, smoothed over 2 ms).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import SAMPLE_RATE_HZ, Features, cut
from sidestick.listen.peaks import peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations
from sidestick.music import Articulation, Onset, Pad
from sidestick.units import clamp_velocity

_LEAST_PROBABILITY = 0.5
_REACH_FRAMES = 3
_SEARCH_S = 0.025
_SMOOTH_S = 0.002
_SEGMENT = 4096
_BATCH = 256
_BAND_HZ: dict[Drum, tuple[float, float]] = {
    Drum.KICK: (40.0, 5000.0),
    Drum.SNARE: (150.0, 10_000.0),
    Drum.TOM: (80.0, 5000.0),
    Drum.HIHAT_CLOSED: (6000.0, 18_000.0),
    Drum.HIHAT_OPEN: (6000.0, 18_000.0),
    Drum.CRASH: (4000.0, 18_000.0),
    Drum.RIDE: (4000.0, 18_000.0),
}
_PAD: dict[Drum, tuple[Pad, Articulation]] = {
    Drum.KICK: (Pad.KICK, Articulation.PLAIN),
    Drum.SNARE: (Pad.SNARE, Articulation.PLAIN),
    Drum.HIHAT_CLOSED: (Pad.HIHAT, Articulation.CLOSED),
    Drum.HIHAT_OPEN: (Pad.HIHAT, Articulation.OPEN),
    Drum.CRASH: (Pad.CRASH, Articulation.PLAIN),
    Drum.RIDE: (Pad.RIDE, Articulation.PLAIN),
}
_TOM_HZ = ((110.0, Pad.TOM_LOW), (160.0, Pad.TOM_MID), (float("inf"), Pad.TOM_HIGH))
_CYMBALS = (Drum.HIHAT_CLOSED, Drum.HIHAT_OPEN, Drum.CRASH, Drum.RIDE)
_FULL_VELOCITY = 112.0
_VELOCITY_CURVE = 0.6  # loudness of a drum grows faster than its velocity


def drum_onsets(features: Features, drums: DrumActivations) -> tuple[Onset, ...]:
    """Return the onsets in order of time, then pad."""
    found: list[Onset] = []
    for family in ((Drum.KICK,), (Drum.SNARE,), (Drum.TOM,), _CYMBALS):
        columns = [DRUMS.index(drum) for drum in family]
        probability = drums.onset[:, columns].sum(axis=1)
        at = peaks(probability, _REACH_FRAMES, _LEAST_PROBABILITY)
        kinds = drums.onset[at][:, columns].argmax(axis=1)
        for kind, drum in enumerate(family):
            mine = at[kinds == kind]
            times = starts_s(features.mono, mine / drums.fps, _BAND_HZ[drum])
            force = drums.strength[mine, columns[kind]]
            places = _places(features, mine, drum)
            found += [
                Onset(
                    time_s=float(time),
                    pad=pad,
                    articulation=articulation,
                    velocity=clamp_velocity(_FULL_VELOCITY * float(how_hard) ** _VELOCITY_CURVE),
                    confidence=round(float(sure), 3),
                )
                for time, (pad, articulation), how_hard, sure in zip(
                    times, places, force, probability[mine], strict=True
                )
            ]
    order = tuple(Pad)
    return tuple(sorted(found, key=lambda onset: (onset.time_s, order.index(onset.pad))))


def starts_s(
    mono: NDArray[np.float32], times_s: NDArray[np.float64], band_hz: tuple[float, float]
) -> NDArray[np.float64]:
    """Return each of ``times_s`` moved to the steepest rise of the energy in ``band_hz`` within 25 ms."""
    moved = np.empty(len(times_s))
    hertz = np.fft.rfftfreq(_SEGMENT, 1 / SAMPLE_RATE_HZ)
    inside = ((hertz >= band_hz[0]) & (hertz <= band_hz[1])).astype(np.float32)
    taper = np.hanning(_SEGMENT).astype(np.float32)
    smooth = round(_SMOOTH_S * SAMPLE_RATE_HZ)
    search = round(_SEARCH_S * SAMPLE_RATE_HZ)
    middle = _SEGMENT // 2
    duration_s = mono.shape[0] / SAMPLE_RATE_HZ
    for first in range(0, len(times_s), _BATCH):
        batch = times_s[first : first + _BATCH]
        centres = np.rint(batch * SAMPLE_RATE_HZ).astype(np.int64)
        pieces = np.stack([cut(mono, centre - middle, centre + middle) for centre in centres.tolist()])
        filtered = np.fft.irfft(np.fft.rfft(pieces * taper, axis=1) * inside, axis=1)
        sums = np.cumsum(np.square(filtered, dtype=np.float64), axis=1)
        energy = sums[:, smooth:] - sums[:, :-smooth]  # energy[i] covers samples i + 1 to i + smooth
        rise = np.sqrt(energy[:, smooth:]) - np.sqrt(energy[:, :-smooth])  # across sample i + smooth
        window = rise[:, middle - search - smooth : middle + search - smooth]
        offset = window.argmax(axis=1) - search
        moved[first : first + _BATCH] = (centres + offset) / SAMPLE_RATE_HZ
    return np.clip(moved, 0.0, max(0.0, duration_s - 1e-3))


def _places(features: Features, frames: NDArray[np.int64], drum: Drum) -> list[tuple[Pad, Articulation]]:
    if drum is not Drum.TOM:
        return [_PAD[drum]] * len(frames)
    return [
        (next(pad for limit, pad in _TOM_HZ if pitch <= limit), Articulation.PLAIN)
        for pitch in _pitches_hz(features, frames)
    ]


def _pitches_hz(features: Features, frames: NDArray[np.int64]) -> list[float]:
    """Return the strongest frequency between 60 and 350 Hz in the 93 ms after each frame."""
    pitches = []
    for frame in frames.tolist():
        start = frame * SAMPLE_RATE_HZ // 100
        spectrum = np.abs(np.fft.rfft(cut(features.mono, start, start + _SEGMENT) * np.hanning(_SEGMENT), 4 * _SEGMENT))
        hertz = np.fft.rfftfreq(4 * _SEGMENT, 1 / SAMPLE_RATE_HZ)
        inside = (hertz >= 60) & (hertz <= 350)
        pitches.append(float(hertz[inside][spectrum[inside].argmax()]))
    return pitches
