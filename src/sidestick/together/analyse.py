# SPDX-License-Identifier: Apache-2.0
"""The same measures for anyone's data: onset times of players and beat times, in seconds, to plain milliseconds.

Beats may be any pulse that the players share and every one of them was to strike: a metronome's clicks, a conductor's
beat, a record's quarters. What is told of a beat (gain, half-life) is told of a step of that pulse, or of two or four
of its steps where the players struck every second or fourth alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from sidestick.errors import BadData
from sidestick.together.chance import nearest_places
from sidestick.together.displaced import displacement_us
from sidestick.together.matching import half_widths, match
from sidestick.together.onsets import checked_beats, checked_players
from sidestick.together.pulse import Played
from sidestick.together.report import measured
from sidestick.together.resample import FEWEST_HITS
from sidestick.together.values import Gain, PairReport, PlayerReport, Verdict
from sidestick.units import TICKS_PER_QUARTER, millis_from_micros

Whole = npt.NDArray[np.int64]


class DriftAnalysis(msgspec.Struct, frozen=True):
    """Mean asynchrony at both ends of its line, in milliseconds."""

    from_ms: float
    to_ms: float
    supported: bool


class PlayerAnalysis(msgspec.Struct, frozen=True):
    """One player against the beats, in milliseconds; see ``PlayerReport``."""

    name: str
    matched: int
    missed: int
    extra: int
    mean_ms: float
    mean_ci_ms: tuple[float, float]
    sd_ms: float
    sd_ci_ms: tuple[float, float]
    ioi_cv: float | None
    lag1: float | None
    phase_locking: float | None
    chance_p: float | None
    song_gain: Gain | None
    drift: DriftAnalysis | None


class CouplingAnalysis(msgspec.Struct, frozen=True):
    """Who follows whom; gains are ``None`` with too few beats."""

    first_follows_second: Gain | None
    second_follows_first: Gain | None
    verdict: Verdict
    beats: int
    others: int
    step_beats: int


class TrendAnalysis(msgspec.Struct, frozen=True):
    """Mean distance at both ends of the trend, in milliseconds."""

    from_ms: float
    to_ms: float
    supported: bool


class ChanceAnalysis(msgspec.Struct, frozen=True):
    """What shifted copies of the same playing give."""

    sd_ms: float
    p: float
    better: bool


class PairAnalysis(msgspec.Struct, frozen=True):
    """Two players against each other, in milliseconds; see ``PairReport``."""

    first: str
    second: str
    shared: int
    mean_ms: float | None
    mean_ci_ms: tuple[float, float] | None
    sd_ms: float | None
    sd_ci_ms: tuple[float, float] | None
    apart_ms: float | None
    within_25ms: float | None
    half_life_beats: float | None
    half_life_ci_beats: tuple[float, float] | None
    came_together: TrendAnalysis | None
    chance: ChanceAnalysis | None
    coupling: CouplingAnalysis


class Analysis(msgspec.Struct, frozen=True):
    """All of it; ``window_ms`` is the half-width in which an onset could meet a beat."""

    window_ms: float
    players: tuple[PlayerAnalysis, ...]
    pairs: tuple[PairAnalysis, ...]
    version: int = 1


def analyse(
    onsets_s: Sequence[npt.ArrayLike],
    beats_s: npt.ArrayLike,
    names: Sequence[str] | None = None,
    *,
    rng: np.random.Generator,
) -> Analysis:
    """Return how several players' rhythms relate to a beat and to each other.

    Parameters
    ----------
    onsets_s : sequence of arrays, each of shape (n,)
        Onset times in seconds, strictly increasing, one array a player.
    beats_s : array, shape (b,)
        Beat times in seconds on the same timeline, strictly increasing, at least 8.
    names : sequence of str, optional
        Names of the players; A, B, C without.
    rng : Generator
        Draws the bootstrap; the same seed gives the same result.

    Raises
    ------
    BadData
        With one sentence that names the player, the value and the likely mistake: times out of order, twice, not
        finite, negative or in other units, too many to be onsets, no onsets, fewer than eight near a beat, all of them
        further from the beats than matching can hold, the same onsets twice.
    """
    beats = checked_beats(beats_s)
    given = names if names is not None else [chr(ord("A") + i % 26) * (i // 26 + 1) for i in range(len(onsets_s))]
    players = checked_players(onsets_s, beats, given)
    widths = half_widths(beats, _lengths(beats))
    played = [
        _played(i, name, micros, beats, widths) for i, (name, micros) in enumerate(zip(given, players, strict=True))
    ]
    window_us = int(np.median(widths))
    reports, pairs, _ = measured(played, window_us, rng, series=False)
    return Analysis(
        window_ms=millis_from_micros(window_us),
        players=tuple(_player(one) for one in reports),
        pairs=tuple(_pair(pair, given) for pair in pairs),
    )


def _lengths(beats: Whole) -> Whole:
    steps = np.diff(beats)
    return np.asarray(np.minimum(np.r_[steps[:1], steps], np.r_[steps, steps[-1:]]), dtype=np.int64)


def _played(seat: int, name: str, micros: Whole, beats: Whole, widths: Whole) -> Played:
    displaced = displacement_us([(beats, micros)], int(np.median(widths)))
    if displaced is not None:
        reach = int(millis_from_micros(int(np.median(widths))))
        raise BadData("together.displaced", name=name, offset=f"{displaced / 1000:+.0f}", reach=reach)
    found = match(beats, micros, widths)
    asynchrony = np.full(beats.size, np.nan)
    asynchrony[found.note] = micros[found.hit] - beats[found.note]
    if found.note.size < FEWEST_HITS:
        raise BadData("together.too_few", name=name, count=int(found.note.size), needed=FEWEST_HITS)
    return Played(
        seat=seat,
        name=name,
        ticks=np.arange(beats.size, dtype=np.int64) * TICKS_PER_QUARTER,
        times_us=beats,
        asynchrony_us=asynchrony,
        hits_at_us=beats[found.note],
        hits_us=asynchrony[found.note],
        phases=asynchrony[found.note] / widths[found.note],
        nearest=nearest_places(beats, micros, widths),
        hit_ticks=found.note * TICKS_PER_QUARTER,
        missed=int(beats.size - found.note.size),
        extra=int(micros.size - found.hit.size),
    )


def _millis(us: float | None) -> float | None:
    return None if us is None else millis_from_micros(us)


def _range(edges_us: tuple[int, int] | None) -> tuple[float, float] | None:
    return None if edges_us is None else (millis_from_micros(edges_us[0]), millis_from_micros(edges_us[1]))


def _player(one: PlayerReport) -> PlayerAnalysis:
    assert one.mean_us is not None
    assert one.mean_ci_us is not None
    assert one.sd_us is not None
    assert one.sd_ci_us is not None
    return PlayerAnalysis(
        name=one.name,
        matched=one.matched,
        missed=one.missed,
        extra=one.extra,
        mean_ms=millis_from_micros(one.mean_us),
        mean_ci_ms=(millis_from_micros(one.mean_ci_us[0]), millis_from_micros(one.mean_ci_us[1])),
        sd_ms=millis_from_micros(one.sd_us),
        sd_ci_ms=(millis_from_micros(one.sd_ci_us[0]), millis_from_micros(one.sd_ci_us[1])),
        ioi_cv=one.ioi_cv,
        lag1=one.lag1,
        phase_locking=one.phase_locking,
        chance_p=one.chance_p,
        song_gain=one.song_gain,
        drift=None
        if one.drift is None
        else DriftAnalysis(
            millis_from_micros(one.drift.from_us), millis_from_micros(one.drift.to_us), one.drift.supported
        ),
    )


def _pair(pair: PairReport, names: Sequence[str]) -> PairAnalysis:
    trend, chance, coupled = pair.came_together, pair.chance, pair.coupling
    return PairAnalysis(
        first=names[pair.first],
        second=names[pair.second],
        shared=pair.shared,
        mean_ms=_millis(pair.mean_us),
        mean_ci_ms=_range(pair.mean_ci_us),
        sd_ms=_millis(pair.sd_us),
        sd_ci_ms=_range(pair.sd_ci_us),
        apart_ms=_millis(pair.apart_us),
        within_25ms=pair.within_25ms,
        half_life_beats=pair.half_life_beats,
        half_life_ci_beats=pair.half_life_ci_beats,
        came_together=None
        if trend is None
        else TrendAnalysis(millis_from_micros(trend.from_us), millis_from_micros(trend.to_us), trend.supported),
        chance=None if chance is None else ChanceAnalysis(millis_from_micros(chance.sd_us), chance.p, chance.better),
        coupling=CouplingAnalysis(
            coupled.first_follows_second,
            coupled.second_follows_first,
            coupled.verdict,
            coupled.beats,
            coupled.others,
            coupled.step_beats,
        ),
    )
