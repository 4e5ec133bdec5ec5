# SPDX-License-Identifier: Apache-2.0
"""How much each beat sounds like the first of a bar.

In music with a kit the bar begins with the kick and a change of harmony or bass, often a crash, and rarely the snare
(Goto 2001; Davies & Plumbley 2006). A small network reads a stretch of beats (``training/downbeats.py`` makes it), once with
what harmony does and once by the drums alone, for either may be misleading; where it cannot run, these weights by hand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import Features, band_centres_hz
from sidestick.listen.peaks import moving_maximum
from sidestick.listen.ports import DRUMS, Drum, DrumActivations
from sidestick.listen.runtime import runtime_is_there, session

DIVISIONS = (0.0, 0.25, 0.5, 0.75)
_STREAMS = (
    (Drum.KICK,),
    (Drum.SNARE,),
    (Drum.TOM,),
    (Drum.HIHAT_CLOSED, Drum.HIHAT_OPEN, Drum.HIHAT_PEDAL, Drum.RIDE),
    (Drum.CRASH,),
)
_CHANGES = 2  # of harmony and of bass
STRUCK = len(DIVISIONS) * len(_STREAMS)
COLUMNS = STRUCK + _CHANGES
"""What the network reads of a beat: each stream at each division (the first ``STRUCK``), harmony, bass."""

_LEAST_BEATS = 8
_TRUST = 0.75  # of the network's log odds: it learned from scores, and what misleads it in one bar does so in the next
_NEAR_FRAMES = 4
_WEIGHTS = {"kick": 1.0, "snare": -0.7, "crash": 0.6, "harmony": 1.2, "bass": 0.3}
_BIAS = -1.2
_HARMONY_HZ = (120.0, 2000.0)
_BASS_HZ = (0.0, 150.0)
_HALF_SECOND = 50  # frames
_CHUNK_FRAMES = 8192


def downbeat_likeness(features: Features, drums: DrumActivations, beats: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the probability, 0.02 to 0.98, that each of ``beats`` (frames) is a downbeat."""
    if len(beats) >= _LEAST_BEATS and runtime_is_there():
        network, columns = session("downbeats.onnx"), beat_columns(features, drums, beats)
        rows = (columns, np.where(np.arange(COLUMNS) < STRUCK, columns, 0))
        likely = np.clip(
            [network.run(None, {"beats": row[None].astype(np.float32)})[0][0] for row in rows], 1e-3, 0.999
        )
        odds = (likely / (1 - likely)).prod(axis=0) ** (_TRUST / len(rows))
        return np.asarray(np.clip(odds / (1 + odds), 0.02, 0.98), np.float32)
    evidence = downbeat_evidence(features, drums, beats)
    total = np.full(len(beats), _BIAS)
    for name, weight in _WEIGHTS.items():
        total += weight * _standard(evidence[name])
    return np.asarray(np.clip(1 / (1 + np.exp(-total)), 0.02, 0.98), np.float32)


def beat_columns(features: Features, drums: DrumActivations, beats: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return what the network reads of each beat, shape (beats, COLUMNS): strokes on and after it, changes of harmony and bass."""
    force = moving_maximum(drums.onset * np.sqrt(drums.strength), _NEAR_FRAMES)
    streams = np.stack([force[:, [DRUMS.index(drum) for drum in family]].max(axis=1) for family in _STREAMS], axis=1)
    gaps = np.diff(beats, append=2 * beats[-1] - beats[-2])
    places = np.rint(beats[:, None] + gaps[:, None] * np.array(DIVISIONS)).astype(np.int64)
    struck = streams[np.minimum(places, features.frames - 1)].reshape(len(beats), -1)
    changes = [np.clip(_standard(_change(features, beats, band)), -3, 3) for band in (_HARMONY_HZ, _BASS_HZ)]
    return np.concatenate([struck, np.stack(changes, axis=1)], axis=1).astype(np.float32)


def downbeat_evidence(
    features: Features, drums: DrumActivations, beats: NDArray[np.int64]
) -> dict[str, NDArray[np.floating]]:
    """Return what speaks for (or, the snare, against) each of ``beats`` being a downbeat, each of shape (beats,)."""
    force = moving_maximum(drums.onset * drums.strength, _NEAR_FRAMES)[beats]
    return {
        "kick": force[:, DRUMS.index(Drum.KICK)],
        "snare": force[:, DRUMS.index(Drum.SNARE)],
        "crash": force[:, DRUMS.index(Drum.CRASH)],
        "harmony": _change(features, beats, _HARMONY_HZ),
        "bass": _change(features, beats, _BASS_HZ),
    }


def _standard(values: NDArray[np.floating]) -> NDArray[np.float64]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-3 else np.zeros(len(values))


def _change(features: Features, beats: NDArray[np.int64], band_hz: tuple[float, float]) -> NDArray[np.float64]:
    """Return how unlike the spectrum after each beat is to that before it, 0 (the same) to 1."""
    centres = band_centres_hz()
    log = features.log[:, (centres >= band_hz[0]) & (centres < band_hz[1])]
    if len(beats) < 2:
        return np.zeros(len(beats))
    edges = np.append(beats, min(features.frames, int(2 * beats[-1] - beats[-2])))
    sums = np.add.reduceat(log[: max(edges[-1], 1)], np.minimum(edges[:-1], max(edges[-1], 1) - 1), axis=0)
    means = sums / np.maximum(np.diff(edges), 1)[:, None]
    means = means - means.mean(axis=1, keepdims=True)
    length = np.sqrt((means**2).sum(axis=1)) + 1e-9
    alike = (means[1:] * means[:-1]).sum(axis=1) / (length[1:] * length[:-1])
    return np.concatenate([[1.0], 1 - alike]) / 2


def harmony_changes(features: Features) -> NDArray[np.float32]:
    """Return how unlike the spectrum of the half second after each frame is to that before it, shape (frames,), 0 to 1."""
    inside = band_centres_hz() < _HARMONY_HZ[1]
    out = np.empty(features.frames, np.float32)
    for first in range(0, features.frames, _CHUNK_FRAMES):
        last = min(first + _CHUNK_FRAMES, features.frames)
        near = np.clip(np.arange(first - _HALF_SECOND - 1, last + _HALF_SECOND), 0, features.frames - 1)
        out[first:last] = _half_seconds_apart(features.log[near][:, inside], last - first)
    return out


def _half_seconds_apart(log: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    sums = np.cumsum(log - log.mean(axis=1, keepdims=True), axis=0, dtype=np.float64)
    before = sums[_HALF_SECOND : _HALF_SECOND + count] - sums[:count]
    after = sums[2 * _HALF_SECOND : 2 * _HALF_SECOND + count] - sums[_HALF_SECOND : _HALF_SECOND + count]
    length = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1) + 1e-9
    return np.asarray((1 - (before * after).sum(axis=1) / length) / 2)
