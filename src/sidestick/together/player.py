# SPDX-License-Identifier: Apache-2.0
"""One player against the song: how early or late, how steady.

Signed mean and SD of asynchrony as in the tapping literature (Repp 2005; Repp & Su 2013): a negative mean is usual and
no error, the SD is the skill. The mean's interval is a block bootstrap, for asynchronies of neighbouring strokes are
alike. Intervals are those between neighbouring points of the pulse less the song's own, so a song's change of tempo is
not counted as unsteadiness; their lag-1 autocorrelation lies within -1/2 and 0 for a timekeeper and a hand alone (Wing
& Kristofferson 1973), and is about that and more when the song is followed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sidestick.music import Section
from sidestick.together.chance import player_chance
from sidestick.together.parts import drift, parts
from sidestick.together.phase import resultant
from sidestick.together.pulse import Played, on_pulse, pulse_of
from sidestick.together.resample import FEWEST_HITS, mean_interval, spread_interval, whole_us
from sidestick.together.values import DelayLaw, Gain, Histogram, PlayerReport, Point

Real = npt.NDArray[np.float64]

FEWEST_INTERVALS = 8
BIN_US = 10_000


def points(times_us: npt.NDArray[np.int64], asynchrony_us: Real) -> tuple[Point, ...]:
    """Return a series of points."""
    rounded = np.floor(asynchrony_us + 0.5).astype(np.int64)
    return tuple(Point(time, value) for time, value in zip(times_us.tolist(), rounded.tolist(), strict=True))


def intervals(played: Played) -> tuple[Real, Real]:
    """Return the player's intervals less the song's, as shares of the song's, and which follow one another.

    Shape (n,) on the pulse's steps, NaN where an end is missing; the second result is the song's interval in µs.
    """
    met = np.isfinite(played.asynchrony_us)
    ticks, times = played.ticks[met], played.times_us[met].astype(np.float64)
    pulse = pulse_of(ticks)
    asynchrony, place = on_pulse(pulse, ticks, played.asynchrony_us[met], times)
    song = np.diff(place)
    return np.diff(asynchrony) / song, song


def player_report(
    played: Played,
    window_us: int,
    song_gain: Gain | None,
    rng: np.random.Generator,
    sections: Sequence[Section] = (),
    delay: DelayLaw | None = None,
    *,
    series: bool = True,
) -> PlayerReport:
    """Return the measures of one player; ``window_us`` bounds the histogram, ``sections`` are the song's.

    Without ``series`` the points are left out.
    """
    values = played.hits_us
    mean = interval_us = spread = spread_us = variation = lag1 = locking = chance = None
    if values.size >= FEWEST_HITS:
        mean, spread = whole_us(float(values.mean())), whole_us(float(values.std(ddof=1)))
        low, high = mean_interval(values, rng)
        interval_us = (whole_us(low), whole_us(high))
        least, most = spread_interval(values, rng)
        spread_us = (whole_us(least), whole_us(most))
        locking = round(abs(resultant(np.pi * played.phases)), 4)
        chance = player_chance(played.nearest)
        relative, _ = intervals(played)
        variation, lag1 = steadiness(relative)
    return PlayerReport(
        seat=played.seat,
        name=played.name,
        matched=int(values.size),
        missed=played.missed,
        extra=played.extra,
        mean_us=mean,
        mean_ci_us=interval_us,
        sd_us=spread,
        ioi_cv=variation,
        lag1=lag1,
        series=points(played.hits_at_us, values) if series else (),
        histogram=histogram(values, window_us),
        timing_uncertainty_us=whole_us(played.timing_uncertainty_us),
        phase_locking=locking,
        chance_p=chance,
        song_gain=song_gain,
        parts=parts(played, sections),
        drift=drift(played, rng),
        sd_ci_us=spread_us,
        delay=delay,
        displaced_us=played.displaced_us,
    )


def steadiness(relative: Real) -> tuple[float | None, float | None]:
    """Return coefficient of variation and lag-1 autocorrelation of detrended intervals (NaN where missing)."""
    there = np.isfinite(relative)
    if there.sum() < FEWEST_INTERVALS:
        return None, None
    centred = relative - relative[there].mean()
    variance = float(np.mean(centred[there] ** 2))
    variation = round(float(relative[there].std(ddof=1)), 5)
    follow = there[:-1] & there[1:]
    if follow.sum() < FEWEST_INTERVALS or variance == 0.0:
        return variation, None
    return variation, round(float(np.mean(centred[:-1][follow] * centred[1:][follow])) / variance, 4)


def histogram(values_us: Real, window_us: int) -> Histogram:
    """Return counts in bins of 10 ms within the window."""
    reach = max(1, -(-window_us // BIN_US))
    edges = np.arange(-reach, reach + 1) * BIN_US
    counts = np.histogram(np.clip(values_us, edges[0], edges[-1]), edges)[0]
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()))
