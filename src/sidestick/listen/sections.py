# SPDX-License-Identifier: Apache-2.0
"""The song's parts: where it changes, on bar lines, and which parts are alike.

Each bar has a feature vector (spectrum, drums, loudness); a checkerboard along the diagonal of their self-similarity is
greatest where one stretch ends and another begins (Foote 2000). Parts that are alike get the same letter. Only the first
and last part are called intro and outro, and only when they are clearly quieter or have no drums: what a machine cannot
know it does not name.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sidestick.listen.features import FPS, Features
from sidestick.listen.peaks import peaks
from sidestick.listen.ports import DrumActivations
from sidestick.music import Section

_LEAST_BARS = 4
_SHORT_BAR_S = 1.7  # bars shorter than this come in twice as many
_NOVELTY = 0.18
_PHRASE_BARS, _PHRASE_WEIGHT = 4, 1.25
_ALIKE = 0.8
_QUIET = -0.8  # standard deviations of loudness
_BANDS_OUT = 21
_MOST_LETTERS = 26


def sections(
    features: Features, drums: DrumActivations, downbeats_s: NDArray[np.float64], duration_s: float
) -> tuple[Section, ...]:
    """Return the song's sections, in order, without gaps from 0 to ``duration_s``."""
    edges = np.unique(np.clip(np.rint(downbeats_s * FPS).astype(np.int64), 0, features.frames - 1))
    if len(edges) < 2 * _LEAST_BARS:
        return (Section(0.0, duration_s, "A", 0.1),)
    bars = _bar_vectors(features, drums, edges)
    unit = bars / (np.linalg.norm(bars, axis=1, keepdims=True) + 1e-9)
    reach = _LEAST_BARS * (2 if float(np.median(np.diff(downbeats_s))) < _SHORT_BAR_S else 1)
    novelty = _phrased(_novelty(unit @ unit.T, reach))
    inner = [at for at in peaks(novelty.astype(np.float32), _LEAST_BARS - 1, _NOVELTY).tolist() if at >= 2]
    starts = [0, *[at for at in inner if at <= len(edges) - 2]]
    means = np.array([bars[a:b].mean(axis=0) for a, b in zip(starts, [*starts[1:], len(edges)], strict=True)])
    labels = _labels(means, bars)
    times = [0.0, *[float(downbeats_s[at]) for at in starts[1:]], duration_s]
    sure = [0.5, *[float(np.clip(novelty[at] / 0.5, 0.05, 0.95)) for at in starts[1:]]]
    return tuple(
        Section(start, end, label, round(confidence, 3))
        for start, end, label, confidence in zip(times, times[1:], labels, sure, strict=False)
        if end > start
    )


def _bar_vectors(features: Features, drums: DrumActivations, edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return one standardised vector per bar: spectrum, drum density, loudness (the last column)."""
    stops = np.append(edges[1:], features.frames)
    widths = np.maximum(stops - edges, 1)[:, None]
    spectrum = _sums(features.log, edges, stops) / widths
    spectrum = spectrum.reshape(len(edges), _BANDS_OUT, -1).mean(axis=2)
    struck = _sums(drums.onset * drums.strength, edges, stops) / widths
    loudness = spectrum.mean(axis=1, keepdims=True)
    columns = np.concatenate([spectrum - loudness, struck, loudness], axis=1)
    spread = columns.std(axis=0)
    weights = np.concatenate(
        [np.full(_BANDS_OUT, 1 / _BANDS_OUT), np.full(struck.shape[1], 1 / struck.shape[1]), [0.5]]
    )
    return np.asarray((columns - columns.mean(axis=0)) / np.where(spread > 1e-4, spread, 1.0) * np.sqrt(weights))


def _sums(values: NDArray[np.float32], starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.float64]:
    sums = np.cumsum(np.pad(values, ((1, 0), (0, 0))), axis=0, dtype=np.float64)
    return np.asarray(sums[stops] - sums[starts])


def _novelty(alike: NDArray[np.float64], widest: int) -> NDArray[np.float64]:
    """Return for each bar line how much the bars after differ from those before, about -1 to 1."""
    count = alike.shape[0]
    novelty = np.zeros(count)
    for at in range(1, count):
        reach = min(widest, at, count - at)
        before, after = slice(at - reach, at), slice(at, at + reach)
        within = (alike[before, before].mean() + alike[after, after].mean()) / 2
        novelty[at] = (within - alike[before, after].mean()) * reach / widest / 2
    return novelty


def _phrased(novelty: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``novelty`` raised on the bar lines that begin a phrase of four bars and lowered between them.

    A fill in the last bar of a part is as new as the part that follows; where phrases begin tells the two apart.
    """
    first = int(np.argmax([novelty[phase::_PHRASE_BARS].clip(0).sum() for phase in range(_PHRASE_BARS)]))
    factor = np.full(novelty.size, 1 / _PHRASE_WEIGHT)
    factor[first::_PHRASE_BARS] = _PHRASE_WEIGHT
    return np.asarray(novelty * factor)


def _labels(means: NDArray[np.float64], bars: NDArray[np.float64]) -> list[str]:
    unit = means / (np.linalg.norm(means, axis=1, keepdims=True) + 1e-9)
    letters: list[int] = []
    for index in range(len(means)):
        likeness = [float(unit[index] @ unit[other]) for other in range(index)]
        best = int(np.argmax(likeness)) if likeness else -1
        letters.append(letters[best] if best >= 0 and likeness[best] > _ALIKE else max(letters, default=-1) + 1)
    names = [chr(ord("A") + letter % _MOST_LETTERS) for letter in letters]
    quiet = bars[:, -1].mean() + _QUIET * max(float(bars[:, -1].std()), 1e-6)
    if len(names) > 2 and means[0, -1] < quiet and letters.count(letters[0]) == 1:
        names[0] = "intro"
    if len(names) > 2 and means[-1, -1] < quiet and letters.count(letters[-1]) == 1:
        names[-1] = "outro"
    return names
