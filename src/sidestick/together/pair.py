# SPDX-License-Identifier: Apache-2.0
"""Two players against each other, at the notes that both were asked for, whatever the pad or level.

Pairwise asynchrony and its SD ("asynchronization") after Rasch 1979 and Clayton, Jakubowski, Eerola et al. 2020; the
share within 25 ms because people stop hearing two drums as two near 20 to 25 ms. Mean and SD tell apart what belongs
apart: a constant lead (or a device's delay) and looseness.
"""

from __future__ import annotations

import numpy as np

from sidestick.together.chance import pair_chance
from sidestick.together.coming_together import came_together, half_life_beats, windows
from sidestick.together.coupling import FEWEST_BEATS, Fit, coupling, fit, usable_beats
from sidestick.together.phase import phase_locking
from sidestick.together.player import points
from sidestick.together.pulse import Played, on_pulse, pulse_of, shared_events
from sidestick.together.resample import FEWEST_HITS, mean_interval, spread_interval, whole_us
from sidestick.together.values import Coupling, PairReport

CLOSE_US = 25_000
IDENTICAL_AT_LEAST = 8


def pair_report(
    first: Played,
    second: Played,
    rng: np.random.Generator,
    group: tuple[Fit, int, int, int] | None = None,
    *,
    series: bool = True,
) -> PairReport:
    """Return the measures of one pair; without ``series`` its points are left out.

    ``group`` is a fit of all players at once, where these two stand in it and the beats in a step of its pulse; without
    it the two are fitted alone.
    """
    ticks, times, (one, two) = shared_events(first, second)
    difference = one - two
    enough = difference.size >= FEWEST_HITS
    identical = difference.size >= IDENTICAL_AT_LEAST and bool(np.all(difference == 0.0))
    through = windows(ticks, times, difference)
    chance, life, locking = None, None, None
    mean_ci = sd_ci = None
    coupled = Coupling("not_enough_beats")
    if enough:
        mean_ci = _whole(mean_interval(difference, rng))
        sd_ci = _whole(spread_interval(difference, rng))
        pulse = pulse_of(ticks)
        left, right, place = on_pulse(pulse, ticks, one, two, times.astype(np.float64))
        chance = None if identical else pair_chance(left, right, pulse.beats)
        step_us = float(np.nanmedian(np.diff(place))) if place.size > 1 else np.nan
        if np.isfinite(step_us):
            turn = 2.0 * np.pi * pulse.beats / step_us
            locking = round(phase_locking(one * turn, two * turn), 4)
        rows = np.vstack([left, right])
        usable = usable_beats(rows)
        coupled = Coupling("not_enough_beats", beats=usable, step_beats=pulse.beats)
        if not identical and group is None and usable >= FEWEST_BEATS:
            alone = fit(rows, rng)
            group = None if alone is None else (alone, 0, 1, pulse.beats)
            coupled = Coupling("unclear", beats=usable, step_beats=pulse.beats)
        if not identical and group is not None:
            fitted, i, j, beats = group
            coupled = coupling(fitted, i, j, beats)
            life = half_life_beats(fitted, beats, i, j)
    return PairReport(
        first=first.seat,
        second=second.seat,
        shared=int(difference.size),
        mean_us=whole_us(float(difference.mean())) if enough else None,
        sd_us=whole_us(float(difference.std(ddof=1))) if enough else None,
        within_25ms=round(float(np.mean(np.abs(difference) <= CLOSE_US)), 4) if enough else None,
        series=points(times, difference) if series else (),
        windows=tuple(through),
        came_together=None if identical else came_together(through, rng),
        half_life_beats=None if life is None else life[0],
        coupling=coupled,
        apart_us=whole_us(float(np.abs(difference).mean())) if enough else None,
        half_life_ci_beats=None if life is None else life[1],
        phase_locking=locking,
        chance=chance,
        timing_uncertainty_us=whole_us(float(np.hypot(first.timing_uncertainty_us, second.timing_uncertainty_us))),
        identical=identical,
        mean_ci_us=mean_ci,
        sd_ci_us=sd_ci,
        asked=min(first.times_us.size, second.times_us.size),
    )


def _whole(edges: tuple[float, float]) -> tuple[int, int]:
    return whole_us(edges[0]), whole_us(edges[1])
