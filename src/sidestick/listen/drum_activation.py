# SPDX-License-Identifier: Apache-2.0
"""Baseline drum hearing: template parts and the growth of bands, weighed class by class.

A kick is a kick-shaped attack while the lows grow; a snare a snare-shaped one while nearly every band above 400 Hz
grows; a tom outweighs both; a cymbal is growth above 9 kHz, and how long it sounds says which. Each curve is a share of
the song's own strong hits, so thresholds need no level. A ride is not told from a hi-hat: that takes a trained network,
which comes in this file's place behind ``HearsDrums``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.drum_parts import CLASSES, drum_parts, increments
from sidestick.listen.features import FPS, Features, band_centres_hz
from sidestick.listen.peaks import moving_maximum, peaks
from sidestick.listen.ports import DRUMS, Drum, DrumActivations

Curve = NDArray[np.float32]

_STRONG_PERCENTILE = 95.0
_STEEPNESS = 4.0
_HALF = {
    "kick": 0.45,
    "snare": 0.42,
    "tom": 0.95,
    "cymbal": 0.26,
}  # share of strong hits at which probability is one half
_LEAST_PART = 0.004  # template parts below this are no drum, whatever the song's strongest is
_LEAST_LOW, _LEAST_SPREAD, _LEAST_TOP = 0.2, 0.015, 0.006  # nor is less growth than this of log10(1 + 50 x)
_BROAD = (0.009, 0.016)  # growth of broad attacks: none of a piano or of noise, all of a kit
_CONTRAST = (3.0, 8.0)  # strongest over middling growth: noise has 2, a song with drums more than 10
_BRIGHT_HZ = 2000.0
_KICK_TOP_HZ = 140.0
_SNARE_HZ = (430.0, 9000.0)
_SNARE_PARTS = 7
_CYMBAL_HZ = 8600.0
_DECAY_FRAMES = (6, 11)
_OPEN_DECAY = -0.28  # log10: a closed hat has lost more than this 60 to 110 ms after its stroke
_WASH_HZ = 3500.0
_WASH_FRAMES = (20, 35)
_WASH_PERCENTILE = 60.0
_WASH_DECAY = -0.8  # log10: anything but a crash has lost more than this 200 to 350 ms after its stroke
_CRASH = 0.33  # share of a strong stroke times log10 by which it still stands above the song 200 to 350 ms after


class TemplateDrums:
    """The baseline of ``HearsDrums``."""

    name = "templates 1"

    def __call__(self, features: Features) -> DrumActivations:
        """Return the drums heard in ``features``."""
        parts = {name: _share(row, _LEAST_PART) for name, row in zip(CLASSES, drum_parts(features.power), strict=False)}
        grew = increments(features.log)
        low, spread, top = _growth(grew)
        kit = _kit_presence(grew)
        curves = {
            "kick": parts["kick"] ** 0.3 * low**0.7,
            "snare": parts["snare"] ** 0.6 * spread**0.4,
            "tom": parts["tom"] / (1 + parts["kick"] + parts["snare"]),
            "cymbal": top,
        }
        onset = np.zeros((features.frames, len(DRUMS)), np.float32)
        strength = np.zeros_like(onset)
        for drum, name in ((Drum.KICK, "kick"), (Drum.SNARE, "snare"), (Drum.TOM, "tom")):
            onset[:, DRUMS.index(drum)] = kit * _probability(curves[name], _HALF[name])
            strength[:, DRUMS.index(drum)] = _strength(parts[name], onset[:, DRUMS.index(drum)])
        struck = kit * _probability(top, _HALF["cymbal"])
        for drum, share in _cymbal_shares(features, top).items():
            onset[:, DRUMS.index(drum)] = struck * share
            strength[:, DRUMS.index(drum)] = _strength(top, struck)
        return DrumActivations(onset=onset, strength=strength, fps=FPS)


def _share(curve: Curve, least: float) -> Curve:
    """Return ``curve`` as a share of its own strong peaks, or of ``least`` if they are weaker than that."""
    tops = curve[peaks(curve, reach=3)]
    strong = float(np.percentile(tops, _STRONG_PERCENTILE)) if tops.size else 0.0
    return np.asarray(curve / np.float32(max(strong, least)), np.float32)


def _strength(part: Curve, onset: Curve) -> Curve:
    """Return ``part`` as a share of what the strongest strokes that count as heard have, 0 to 1."""
    struck = peaks(onset, 3, 0.5)
    full = float(np.percentile(part[struck], _STRONG_PERCENTILE)) if struck.size else np.inf
    return np.asarray(np.clip(part / np.float32(full), 0, 1), np.float32)


def _growth(grew: Curve) -> tuple[Curve, Curve, Curve]:
    """Return the growth of the lows, of the second least of seven bands of the snare's range, and of the top."""
    centres = band_centres_hz()
    low = _share(grew[:, centres < _KICK_TOP_HZ].mean(axis=1), _LEAST_LOW)
    rows = [_share(row, _LEAST_SPREAD) for row in _snare_bands(grew)]
    spread = np.sort(np.stack(rows), axis=0)[1]
    top = _share(grew[:, centres >= _CYMBAL_HZ].mean(axis=1), _LEAST_TOP)
    return low, spread, top


def _snare_bands(grew: Curve) -> list[Curve]:
    centres = band_centres_hz()
    inside = np.flatnonzero((centres >= _SNARE_HZ[0]) & (centres < _SNARE_HZ[1]))
    return [grew[:, part].mean(axis=1) for part in np.array_split(inside, _SNARE_PARTS)]


def _kit_presence(grew: Curve) -> np.float32:
    """Return how surely any drum kit plays, 0 to 1: its attacks are broad, and they stand out from what lies between."""
    broad = np.sort(np.stack(_snare_bands(grew)), axis=0)[1]
    tops = broad[peaks(broad, reach=3)]
    strong = float(np.percentile(tops, _STRONG_PERCENTILE)) if tops.size else 0.0
    bright = grew[:, band_centres_hz() >= _BRIGHT_HZ].mean(axis=1)
    contrast = float(np.percentile(bright, 99)) / max(float(np.median(bright)), 1e-4)
    return np.float32(_ramp(strong, _BROAD) * _ramp(contrast, _CONTRAST))


def _ramp(value: float, between: tuple[float, float]) -> float:
    return float(np.clip((value - between[0]) / (between[1] - between[0]), 0, 1))


def _probability(curve: Curve, half: float) -> Curve:
    raised = np.minimum(curve, 10) ** np.float32(_STEEPNESS)
    return np.asarray(raised / (raised + np.float32(half**_STEEPNESS)), np.float32)


def _cymbal_shares(features: Features, top: Curve) -> dict[Drum, Curve]:
    """Return which cymbal a stroke in each frame would be, by how long the top of the spectrum sounds on; sums to 1."""
    centres = band_centres_hz()
    level = np.log10(1e-5 + features.power[:, centres >= _CYMBAL_HZ].mean(axis=1))
    attack = moving_maximum(level.astype(np.float32), 2)
    wash = np.log10(1e-5 + features.power[:, (centres >= _WASH_HZ) & (centres < _CYMBAL_HZ)].mean(axis=1))
    left = _mean_ahead(wash, *_WASH_FRAMES)
    above = left - np.percentile(wash, _WASH_PERCENTILE)
    lasts = left - moving_maximum(wash.astype(np.float32), 2) > _WASH_DECAY
    crash = lasts & (moving_maximum(top, 2) * above > _CRASH)
    opened = (_mean_ahead(level, *_DECAY_FRAMES) - attack > _OPEN_DECAY) & ~crash
    return {
        Drum.CRASH: crash.astype(np.float32),
        Drum.HIHAT_OPEN: opened.astype(np.float32),
        Drum.HIHAT_CLOSED: (~crash & ~opened).astype(np.float32),
    }


def _mean_ahead(values: NDArray[np.floating], first: int, last: int) -> NDArray[np.float64]:
    sums = np.cumsum(np.pad(values, (1, last), mode="edge"), dtype=np.float64)
    count = values.shape[0]
    return np.asarray((sums[last : last + count] - sums[first : first + count]) / (last - first))
