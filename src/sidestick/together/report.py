# SPDX-License-Identifier: Apache-2.0
"""Several seats' hits to one report: ``report(take, charts, rng=…)``.

Deterministic for a generator's seed. At another playing rate than the record's, asynchronies are what the players lived
through: distances on the song's timeline divided by the rate. Of a take that was stopped, notes after the stop were not
asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from sidestick.errors import BadData
from sidestick.music import Chart, Section
from sidestick.take import Take
from sidestick.together.bars import bars
from sidestick.together.coupling import FEWEST_BEATS, Fit, fit, usable_beats
from sidestick.together.delay_law import delay_laws
from sidestick.together.headline import closing_number
from sidestick.together.pair import pair_report
from sidestick.together.phase import kuramoto_order
from sidestick.together.player import player_report
from sidestick.together.pseudo_pairs import pseudo_pairs
from sidestick.together.pulse import Played, Pulse, on_pulse, pulse_of, shared_events
from sidestick.together.seats import played_by
from sidestick.together.sentences import sentences
from sidestick.together.values import PairReport, PlayerReport, Report


def report(
    take: Take,
    charts: Mapping[int, Chart] | Sequence[Chart],
    *,
    rng: np.random.Generator,
    sections: Sequence[Section] = (),
    others: Sequence[tuple[Take, Mapping[int, Chart] | Sequence[Chart]]] = (),
) -> Report:
    """Return how the rhythms of ``take`` relate.

    Parameters
    ----------
    take : Take
        One to eight seats, hits in any order.
    charts : mapping or sequence
        What each seat was asked to play, by seat index.
    rng : Generator
        Draws the bootstrap; the same seed gives the same report.
    sections : sequence of Section
        Of the song; each player is told of in each of them too.
    others : sequence of (Take, charts)
        Other takes of the song, for pseudo-pairs.

    Raises
    ------
    BadData
        ``together.no_chart`` when a seat has no chart.
    """
    played, window_us = [], 0
    end_us = None if take.finished else take.ended_us
    seats = sorted(take.header.seats, key=lambda seat: seat.index)
    for seat in seats:
        try:
            chart = charts[seat.index]
        except (KeyError, IndexError):
            raise BadData("together.no_chart", name=seat.player.name, seat=seat.index + 1) from None
        one, window = played_by(seat, take.hits_of(seat.index), chart, take.header.rate, end_us)
        played.append(one)
        window_us = max(window_us, window)
    late_us = [seat.line.heard_late_us if seat.line else 0 for seat in seats]
    players, pairs, order = measured(played, window_us, rng, sections, late_us)
    strangers = pseudo_pairs(take, charts, others) if others else ()
    headline, rest = sentences(players, pairs, strangers)
    return Report(
        window_us=window_us,
        players=players,
        pairs=pairs,
        headline=headline,
        sentences=rest,
        order=order,
        number=closing_number(pairs, players),
        bars=bars(charts[seats[0].index], players, pairs, end_us),
        pseudo_pairs=strangers,
    )


def measured(
    played: Sequence[Played],
    window_us: int,
    rng: np.random.Generator,
    sections: Sequence[Section] = (),
    late_us: Sequence[int] = (),
    *,
    series: bool = True,
) -> tuple[tuple[PlayerReport, ...], tuple[PairReport, ...], float | None]:
    """Return every player's and every pair's measures and the mean Kuramoto order.

    Players are fitted all at once when enough beats were met by all of them; else each pair is fitted alone, and what a
    third player does to both cannot be told from what they do to each other. ``late_us`` says how late each heard the
    others, where they sat apart. Without ``series`` no points are kept: those of hours would be millions.
    """
    together, order = _all_at_once(played, rng)
    fitted = together[0] if together else None
    laws = delay_laws(fitted, [*late_us] or [0] * len(played))
    players = tuple(
        player_report(one, window_us, fitted.song_gain(i) if fitted else None, rng, sections, laws[i], series=series)
        for i, one in enumerate(played)
    )
    pairs = []
    for i, j in combinations(range(len(played)), 2):
        group = None if together is None else (together[0], i, j, together[1].beats)
        pairs.append(pair_report(played[i], played[j], rng, group, series=series))
    return players, tuple(pairs), order


def _all_at_once(played: Sequence[Played], rng: np.random.Generator) -> tuple[tuple[Fit, Pulse] | None, float | None]:
    ticks, times, rows = shared_events(*played)
    if not ticks.size:
        return None, None
    pulse = pulse_of(ticks)
    *on, place = on_pulse(pulse, ticks, *rows, times.astype(np.float64))
    order = None
    if place.size > 1 and len(played) > 1:
        turn = 2.0 * np.pi * pulse.beats / float(np.nanmedian(np.diff(place)))
        order = round(float(np.mean(kuramoto_order(np.vstack(rows) * turn))), 4)
    stacked = np.vstack(on)
    if usable_beats(stacked) < FEWEST_BEATS:
        return None, order
    fitted = fit(stacked, rng)
    return None if fitted is None else (fitted, pulse), order
