# SPDX-License-Identifier: Apache-2.0
"""Drum activations to onsets: picked, moved to where the sound begins, with velocity and confidence.

Frames are 10 ms apart and a window is 46 ms long, so a peak says when to within a frame or two. The onset is then put
where the steepest rise of the sound's energy in the drum's own band within 25 ms begins (on the sound itself, smoothed
over 2 ms); the farther a rise is from the peak, the less it counts, for the band strikes too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import SAMPLE_RATE_HZ, Features, Mono, cut
from sidestick.listen.peaks import peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations
from sidestick.music import Articulation, Onset, Pad
from sidestick.units import clamp_velocity

_LEAST_PROBABILITY = 0.5
_REACH_FRAMES = 3
_SMOOTH_S = 0.002
_NEARBY_S = 0.008  # standard deviation of the peaks' own error, with which rises count; chosen on held-out songs
_SEGMENT = 4096
_RISE_SAMPLES = 441
_RISE_SHARE = 0.25
_BATCH = 256
_LOOKS: dict[Drum, tuple[tuple[float, float, float], ...]] = {  # band in hertz and how far to look, in seconds, in turn
    Drum.KICK: ((40.0, 250.0, 0.025), (1500.0, 8000.0, 0.008)),  # the body says which sound, the beater when
    Drum.SNARE: ((150.0, 10_000.0, 0.025),),
    Drum.TOM: ((80.0, 5000.0, 0.025),),
    Drum.HIHAT_CLOSED: ((6000.0, 18_000.0, 0.025),),
    Drum.HIHAT_OPEN: ((6000.0, 18_000.0, 0.025),),
    Drum.HIHAT_PEDAL: ((6000.0, 18_000.0, 0.025),),
    Drum.CRASH: ((4000.0, 18_000.0, 0.025),),
    Drum.RIDE: ((4000.0, 18_000.0, 0.025),),
}
_PAD: dict[Drum, tuple[Pad, Articulation]] = {
    Drum.KICK: (Pad.KICK, Articulation.PLAIN),
    Drum.SNARE: (Pad.SNARE, Articulation.PLAIN),
    Drum.HIHAT_CLOSED: (Pad.HIHAT, Articulation.CLOSED),
    Drum.HIHAT_OPEN: (Pad.HIHAT, Articulation.OPEN),
    Drum.HIHAT_PEDAL: (Pad.HIHAT, Articulation.PEDAL),
    Drum.CRASH: (Pad.CRASH, Articulation.PLAIN),
    Drum.RIDE: (Pad.RIDE, Articulation.PLAIN),
}
_TOM_HZ = ((110.0, Pad.TOM_LOW), (160.0, Pad.TOM_MID), (float("inf"), Pad.TOM_HIGH))
FAMILIES: tuple[tuple[Drum, ...], ...] = (
    (Drum.KICK,),
    (Drum.SNARE,),
    (Drum.TOM,),
    (Drum.HIHAT_CLOSED, Drum.HIHAT_OPEN, Drum.HIHAT_PEDAL),
    (Drum.CRASH, Drum.RIDE),
)
"""Drums of which one at a time is struck: kicks, snares, toms, hats, cymbals."""
_FULL_VELOCITY = 112.0
_VELOCITY_CURVE = 0.6  # loudness of a drum grows faster than its velocity


def drum_onsets(features: Features, drums: DrumActivations) -> tuple[Onset, ...]:
    """Return the onsets in order of time, then pad."""
    likely = drums.onset if drums.agreed is None else drums.agreed
    found: list[Onset] = []
    for family in FAMILIES:
        columns = [DRUMS.index(drum) for drum in family]
        probability = likely[:, columns].sum(axis=1)
        at = peaks(probability, _REACH_FRAMES, _LEAST_PROBABILITY)
        kinds = likely[at][:, columns].argmax(axis=1)
        for kind, drum in enumerate(family):
            mine = at[kinds == kind]
            times = mine / drums.fps
            for low_hz, high_hz, search_s in _LOOKS[drum]:
                times = starts_s(features.mono, times, (low_hz, high_hz), search_s)
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
    mono: NDArray[np.float32] | Mono, times_s: NDArray[np.float64], band_hz: tuple[float, float], search_s: float
) -> NDArray[np.float64]:
    """Return each of ``times_s`` moved to where the steepest rise in ``band_hz`` near it, within ``search_s``, begins."""
    moved = np.empty(len(times_s))
    hertz = np.fft.rfftfreq(_SEGMENT, 1 / SAMPLE_RATE_HZ)
    inside = ((hertz >= band_hz[0]) & (hertz <= band_hz[1])).astype(np.float32)
    taper = np.hanning(_SEGMENT).astype(np.float32)
    smooth = round(_SMOOTH_S * SAMPLE_RATE_HZ)
    search = round(search_s * SAMPLE_RATE_HZ)
    counts = np.exp(-0.5 * np.square(np.arange(-search, search) / (_NEARBY_S * SAMPLE_RATE_HZ)))
    middle = _SEGMENT // 2
    duration_s = len(mono) / SAMPLE_RATE_HZ
    for first in range(0, len(times_s), _BATCH):
        batch = times_s[first : first + _BATCH]
        centres = np.rint(batch * SAMPLE_RATE_HZ).astype(np.int64)
        pieces = np.stack([cut(mono, centre - middle, centre + middle) for centre in centres.tolist()])
        filtered = np.fft.irfft(np.fft.rfft(pieces * taper, axis=1) * inside, axis=1)
        sums = np.cumsum(np.square(filtered, dtype=np.float64), axis=1)
        energy = sums[:, smooth:] - sums[:, :-smooth]  # energy[i] covers samples i + 1 to i + smooth
        envelope = np.sqrt(np.maximum(energy, 0))
        rise = envelope[:, smooth:] - envelope[:, :-smooth]  # across sample i + smooth
        near = np.maximum(rise[:, middle - search - smooth : middle + search - smooth], 0) * counts
        steepest = near.argmax(axis=1) + middle - search
        moved[first : first + _BATCH] = (centres - middle + _beginnings(envelope, steepest, smooth)) / SAMPLE_RATE_HZ
    return np.clip(moved, 0.0, max(0.0, duration_s - 1e-3))


def _beginnings(envelope: NDArray[np.float64], steepest: NDArray[np.int64], smooth: int) -> NDArray[np.int64]:
    """Return for each row where the rise through ``steepest`` begins: a quarter of the way from valley to top.

    ``envelope[:, i]`` looks at the samples i + 1 to i + smooth, so what it shows first lies at its far end.
    """
    steps = np.arange(-_RISE_SAMPLES, _RISE_SAMPLES)
    columns = np.clip(steepest[:, None] - smooth + steps, 0, envelope.shape[1] - 1)
    near = np.take_along_axis(envelope, columns, axis=1)
    valley = near[:, :_RISE_SAMPLES].min(axis=1, keepdims=True)
    top = near[:, _RISE_SAMPLES:].max(axis=1, keepdims=True)
    below = near[:, :_RISE_SAMPLES] <= valley + _RISE_SHARE * (top - valley)
    last = _RISE_SAMPLES - 1 - below[:, ::-1].argmax(axis=1)
    return np.take_along_axis(columns, last[:, None], axis=1)[:, 0] + smooth


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
