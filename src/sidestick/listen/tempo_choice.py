# SPDX-License-Identifier: Apache-2.0
"""Which of the tempi that fit a song is the one people count: the octave, by what the drums do.

Every pulse fits at half and double speed too. What tells them apart is what falls on the beats, between them and on every
other one: a backbeat alternates with the kick, hats divide the beat in two, harmony changes with the bar (Gouyon & Dixon
2005). Each candidate gets a beat grid and a row of such figures; a log-linear choice weighs them, its weights fitted by
``training/tempo_choice.py`` to human drumming of known tempo. Where its eighths turn out to go in threes, the beat of
three eighths is taken instead.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.listen.bar_pointer import decode_bars
from sidestick.listen.click import kept_in_phase
from sidestick.listen.downbeats import harmony_changes
from sidestick.listen.features import FPS, Features
from sidestick.listen.peaks import moving_maximum, peaks
from sidestick.listen.ports import DRUMS, BeatActivations, Drum, DrumActivations
from sidestick.listen.tempo_weights import WEIGHTS
from sidestick.listen.threes import lean_to_threes

Curve = NDArray[np.float32]

SLOWEST_BPM, FASTEST_BPM = 44.0, 230.0
_MULTIPLES = ((1, 1.0), (2, 0.8), (4, 0.8), (8, 0.5))
_MOST_CANDIDATES = 7
_TEMPO_SLACK = 1.15  # a song may drift this far from its own tempo
_STIFFNESS = 400.0  # loose beats slip by half of one wherever a snare falls between them, and stay there
_NEAR_FRAMES = 3
_WINDOW_BEATS = 16
_TIMEKEEPERS = (Drum.HIHAT_CLOSED, Drum.HIHAT_OPEN, Drum.HIHAT_PEDAL, Drum.RIDE, Drum.CRASH)
_DIVISIONS = (0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75)
_OF_THREE = (1.5, 3.0)  # pulses of two eighths and of one, against the beat of three
_HALF_OF_THREE = 2.0  # a pulse of one and a half, where nothing is struck halfway through the beat of three
_LEAST_LEAN = 0.45  # songs in twos stay below 0.1 but for odd ones, songs in threes are mostly above 0.5
_SAME_TEMPO = 0.04
_PLAYED, _PASSED_OVER = 0.5, 0.25  # of the beat: its first third in 12/8; of that third: the half


class Candidate(msgspec.Struct, frozen=True, eq=False):
    """A tempo that fits, the beats at it (frames), and the figures by which it is weighed.

    ``steadiness`` says how well the song repeats at its best tempo: music 0.2 to 0.8, noise and speech below 0.1.
    ``lean`` says how far the thirds of these beats are eighths that go in threes (``threes.py``), ``is_compound`` whether
    they do and the drums play them, as in 6/8 and 12/8; a shuffle leaves the first of them out.
    """

    bpm: float
    steadiness: float
    beats: NDArray[np.int64]
    figures: NDArray[np.float64]
    lean: float
    is_compound: bool

    @property
    def beat_frames(self) -> float:
        """The mean length of a beat."""
        return float(self.beats[-1] - self.beats[0]) / (len(self.beats) - 1)


def chosen(found: list[Candidate]) -> Candidate | None:
    """Return the likeliest of ``found``; None when there is none."""

    def likelihood(candidate: Candidate) -> float:
        return float(candidate.figures @ np.array(WEIGHTS))

    likeliest = max(found, key=likelihood, default=None)
    if likeliest is None:
        return None

    def takes_its_place(other: Candidate) -> bool:
        ratios = (*_OF_THREE, _HALF_OF_THREE) if other.is_compound else _OF_THREE
        slower = other.beat_frames / likeliest.beat_frames
        return other.lean > _LEAST_LEAN and any(abs(slower / ratio - 1) < _SAME_TEMPO for ratio in ratios)

    return max(filter(takes_its_place, found), key=likelihood, default=likeliest)


def candidates(salience: Curve, features: Features, drums: DrumActivations) -> list[Candidate]:
    """Return the tempi that fit, strongest repetition first; empty for a recording too short to have one."""
    found: list[Candidate] = []
    streams = _streams(salience, features, drums)
    repeating = _repeating(salience)
    best = max((repeats for _, repeats in repeating), default=0.0)
    for bpm, repeats in repeating:
        heard = np.clip(0.9 * salience, 0.02, 0.9).astype(np.float32)
        alone = BeatActivations(beat=heard, downbeat=np.zeros_like(heard), fps=FPS)
        range_bpm = {"slowest_bpm": bpm / _TEMPO_SLACK, "fastest_bpm": bpm * _TEMPO_SLACK}
        beats = decode_bars(alone, metres=(1,), stiffness=_STIFFNESS, **range_bpm).frames
        if beats.size >= 4:
            beats = kept_in_phase(beats, salience[beats])
            found.append(_candidate(bpm, best, repeats / best, beats, streams))
    return found


def _repeating(salience: Curve) -> list[tuple[float, float]]:
    """Return tempi and how well the salience repeats at each, 0 to about 1: tops of a comb over the autocorrelation."""
    centred = salience - salience.mean()
    size = 1 << int(2 * len(centred) - 1).bit_length()
    correlation = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2, size)[: len(centred)]
    correlation *= len(centred) / np.maximum(len(centred) - np.arange(len(centred)), len(centred) / 4)
    smooth = np.convolve(correlation, (0.25, 0.5, 0.25), mode="same")
    periods = np.geomspace(60 * FPS / FASTEST_BPM, 60 * FPS / SLOWEST_BPM, 600)
    comb = np.zeros(periods.size)
    for multiple, weight in _MULTIPLES:
        comb += weight * np.interp(periods * multiple, np.arange(len(smooth)), smooth, right=0.0)
    if comb.max() <= 0:
        return []
    comb /= float(correlation[0]) * sum(weight for _, weight in _MULTIPLES)
    tops = peaks(comb.astype(np.float32), 12, 0.1 * float(comb.max()))
    chosen = tops[np.argsort(-comb[tops], kind="stable")][:_MOST_CANDIDATES]
    return [(float(60 * FPS / periods[top]), float(comb[top])) for top in chosen]


def _streams(salience: Curve, features: Features, drums: DrumActivations) -> dict[str, Curve]:
    force = drums.onset * np.sqrt(drums.strength)
    hats = force[:, [DRUMS.index(drum) for drum in _TIMEKEEPERS]]
    kick, snare = (force[:, DRUMS.index(drum)] for drum in (Drum.KICK, Drum.SNARE))
    return {
        "all": moving_maximum(salience, _NEAR_FRAMES),
        "kick": moving_maximum(kick, _NEAR_FRAMES),
        "snare": moving_maximum(snare, _NEAR_FRAMES),
        "hats": moving_maximum(hats.max(axis=1), _NEAR_FRAMES),
        "struck": moving_maximum(force.max(axis=1), _NEAR_FRAMES),
        "harmony": harmony_changes(features),
    }


def _candidate(
    bpm: float, steadiness: float, fit: float, beats: NDArray[np.int64], streams: dict[str, Curve]
) -> Candidate:
    accents, played = streams["kick"] + streams["snare"], streams["struck"]
    lean = lean_to_threes(np.stack([accents[_between(beats, division)] for division in (0.0, 1 / 3, 2 / 3)], axis=1))
    on, third, half = (float(played[_between(beats, division)].mean()) for division in (0.0, 1 / 3, 0.5))
    return Candidate(
        bpm,
        steadiness,
        beats,
        _figures(bpm, fit, beats, streams),
        lean,
        lean > _LEAST_LEAN and third > _PLAYED * on and half < _PASSED_OVER * third,
    )


def _figures(bpm: float, fit: float, beats: NDArray[np.int64], streams: dict[str, Curve]) -> NDArray[np.float64]:
    """Return what is weighed for one candidate; the order is that of the weights."""
    octave = math.log2(bpm / 110)
    row = [octave, octave**2, octave**3, fit]
    for name in ("all", "kick", "snare", "hats"):
        stream = streams[name]
        at = {division: float(stream[_between(beats, division)].mean()) for division in _DIVISIONS}
        quarters, thirds = (at[0.25] + at[0.75]) / 2, (at[1 / 3] + at[2 / 3]) / 2
        row += [at[0.0], at[0.5], quarters, thirds]
    for name in ("kick", "snare", "hats", "harmony"):
        values = streams[name][beats]
        row += [_alternation(values, 1, 2), _alternation(values, 2, 4), _alternation(values, 4, 8)]
    for name in ("kick", "snare"):
        on, off = streams[name][_between(beats, 0.0)], streams[name][_between(beats, 0.5)]
        row += [_at_most(off - on), _at_most(_by_parity(on))]
    return np.array(row)


def _between(beats: NDArray[np.int64], division: float) -> NDArray[np.int64]:
    """Return the frames ``division`` of the way from each beat to the next."""
    return np.rint(beats[:-1] + division * np.diff(beats)).astype(np.int64)


def _at_most(values: Curve) -> float:
    """Return the greatest mean of any stretch of bars."""
    return max(float(values[at : at + _WINDOW_BEATS].mean()) for at in _windows(len(values)))


def _by_parity(values: Curve) -> Curve:
    """Return ``values`` with the sign of every other one turned so that the stronger class is positive in each stretch."""
    out = values.copy()
    for first in range(0, len(values), _WINDOW_BEATS // 2):
        window = values[first : first + _WINDOW_BEATS // 2]
        signs = np.where(np.arange(len(window)) % 2, 1, -1).astype(np.float32)
        total = window * signs
        out[first : first + len(window)] = total if total.sum() >= 0 else -total
    return out


def _windows(count: int) -> range:
    return range(0, max(1, count - _WINDOW_BEATS + 1), _WINDOW_BEATS // 2)


def _alternation(values: Curve, step: int, cycle: int) -> float:
    """Return how much more falls on one class of beats than on its opposite, 0 to 1, on average over stretches of bars.

    With ``cycle`` 2 these are even and odd beats; with 4, the stronger of those two classes is halved again.
    """
    totals = []
    for first in _windows(len(values)):
        window = values[first : first + _WINDOW_BEATS]
        best = 0.0
        for phase in range(step):
            one, other = window[phase::cycle], window[phase + step :: cycle]
            if one.size and other.size:
                best = max(best, abs(float(one.mean() - other.mean())))
        totals.append(best)
    return float(np.mean(totals))
