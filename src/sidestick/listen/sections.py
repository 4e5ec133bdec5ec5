# SPDX-License-Identifier: Apache-2.0
"""The song's parts: where it changes, on bar lines, and which parts are alike.

Each bar has a feature vector (spectrum, drums, loudness); a checkerboard along the diagonal of their self-similarity is
greatest where one stretch ends and another begins (Foote 2000). Parts that are alike get the same letter, and a name where
loudness, drums and what comes back make it clear: what a machine cannot know it does not name.
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
_CLEARLY = 0.35  # so many of them by which a chorus is louder than what else comes back
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
    labels = _labels(means, bars, np.diff([*starts, len(edges)]))
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
    columns = values.reshape(len(values), -1)
    out = [columns[start:stop].sum(axis=0, dtype=np.float64) for start, stop in zip(starts, stops, strict=True)]
    return np.array(out)


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


def _labels(means: NDArray[np.float64], bars: NDArray[np.float64], counts: NDArray[np.int64]) -> list[str]:
    """Return a name for each part: what parts that are alike share, and what they are called where that is clear.

    ``means`` holds a vector for each part, ``bars`` for each bar, ``counts`` how many bars each part has.
    """
    unit = means / (np.linalg.norm(means, axis=1, keepdims=True) + 1e-9)
    letters: list[int] = []
    for index in range(len(means)):
        likeness = [float(unit[index] @ unit[other]) for other in range(index)]
        best = int(np.argmax(likeness)) if likeness else -1
        letters.append(letters[best] if best >= 0 and likeness[best] > _ALIKE else max(letters, default=-1) + 1)
    names = [chr(ord("A") + letter % _MOST_LETTERS) for letter in letters]
    if len(names) > 2:
        for letter, name in _known(np.array(letters), means, bars, counts).items():
            names = [name if other == letter else old for other, old in zip(letters, names, strict=True)]
        _name_ends(names, letters, means, bars)
    return names


def _known(
    letters: NDArray[np.int64], means: NDArray[np.float64], bars: NDArray[np.float64], counts: NDArray[np.int64]
) -> dict[int, str]:
    """Return which letters are surely the chorus, the verse, a bridge or a break.

    What comes back and is clearly the loudest is the chorus, what else comes back is the verse (Goto 2003); what comes
    once, late and before a chorus is a bridge, or a break where the drums nearly stop.
    """
    loud = bars[:, -1].std() + 1e-9
    repeated = [letter for letter in set(letters.tolist()) if (letters == letter).sum() > 1]
    if len(repeated) < 2:
        return {}
    level = {
        letter: float(np.average(means[letters == letter, -1], weights=counts[letters == letter]))
        for letter in repeated
    }
    ordered = sorted(repeated, key=lambda letter: -level[letter])
    if level[ordered[0]] - level[ordered[1]] < _CLEARLY * loud:
        return {}
    chorus = ordered[0]
    verse = max(ordered[1:], key=lambda letter: int(counts[letters == letter].sum()))
    known = {chorus: "chorus", verse: "verse"}
    struck = slice(_BANDS_OUT, -1)
    few = bars[:, struck].sum(axis=1).mean() - bars[:, struck].sum(axis=1).std()
    for place in range(1, len(letters) - 1):
        letter = int(letters[place])
        if (
            letter not in known
            and (letters == letter).sum() == 1
            and letters[place + 1] == chorus
            and chorus in letters[:place]
        ):
            known[letter] = "break" if means[place, struck].sum() < few else "bridge"
    return known


def _name_ends(names: list[str], letters: list[int], means: NDArray[np.float64], bars: NDArray[np.float64]) -> None:
    """Call the first part intro and the last outro where they are their own and clearly quieter than the song."""
    quiet = bars[:, -1].mean() + _QUIET * max(float(bars[:, -1].std()), 1e-6)
    first, last = letters[0], letters[-1]
    others = set(letters[1:-1])
    if means[0, -1] < quiet and first not in others:
        names[0] = "intro"
    if means[-1, -1] < quiet and last not in others:
        names[-1] = "outro"
