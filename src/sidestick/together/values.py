# SPDX-License-Identifier: Apache-2.0
"""What the report says, as frozen values; field names are part of the wire (``docs/look-up/contracts.md``).

Asynchrony is signed, hit minus reference, in real microseconds: what the players lived through, also when the song was
played slower or faster. Places (``time_us``, ``start_us``, ``end_us``) are on the song's timeline. ``first`` and
``second`` are seat indices; a pair's asynchrony is the first player's minus the second's, so negative says that the
first was early. A number that too few hits support is ``None``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Verdict = Literal["first_leads", "second_leads", "mutual", "independent", "unclear", "not_enough_beats"]

PartKind = Literal["pad", "subdivision", "section"]

Host = Literal["first", "second"] | None

REPORT_VERSION = 1
HISTORY_VERSION = 1


class Sentence(msgspec.Struct, frozen=True):
    """A sentence to be said: its key in ``words/*/report.json`` and what fills its holes."""

    key: str
    parameters: dict[str, str | int | float] = {}


class Point(msgspec.Struct, frozen=True):
    """One asynchrony: where on the song, and how early (negative) or late."""

    time_us: int
    asynchrony_us: int


class Histogram(msgspec.Struct, frozen=True):
    """Counts between neighbouring edges; ``len(edges_us) == len(counts) + 1``. What lies outside is in the end bins."""

    edges_us: tuple[int, ...]
    counts: tuple[int, ...]


class Gain(msgspec.Struct, frozen=True):
    """Share of a gap that is closed within a step (a beat), 0 (no notice taken) to 1 (all), with its 95 % interval."""

    gain: float
    low: float
    high: float


class Chance(msgspec.Struct, frozen=True):
    """What shifted copies of the same playing give: their median, and how often they do as well (``p``)."""

    sd_us: int
    p: float
    better: bool


class Coupling(msgspec.Struct, frozen=True):
    """Who follows whom (``coupling.py``).

    Gains are per step of ``step_beats`` beats: 1, or 2 or 4 where the two were asked for every second or fourth beat alone.
    ``beats`` are the points of that pulse the fit rests on, ``others`` how many further players stood in the same fit.
    """

    verdict: Verdict
    first_follows_second: Gain | None = None
    second_follows_first: Gain | None = None
    first_follows_song: Gain | None = None
    second_follows_song: Gain | None = None
    beats: int = 0
    others: int = 0
    step_beats: int = 1


class CameTogether(msgspec.Struct, frozen=True):
    """Mean distance of shared strokes at the beginning and the end of the fitted trend.

    ``supported`` only when the trend's 95 % interval excludes zero, in either direction: ``to_us > from_us`` with
    ``supported`` says that they grew apart.
    """

    from_us: int
    to_us: int
    supported: bool


class Window(msgspec.Struct, frozen=True):
    """Eight beats. ``apart_us`` is the mean absolute asynchrony of the pair; windows do not overlap."""

    start_us: int
    end_us: int
    sd_us: int | None
    mean_us: int | None
    count: int
    apart_us: int | None = None


class Part(msgspec.Struct, frozen=True):
    """A part of what one player played (``parts.py``); mean and SD are ``None`` with fewer than eight hits.

    ``name`` is a pad, a place in the beat (beat, half, quarter, third, finer) or a section's label; ``start_us`` says
    which section.
    """

    kind: PartKind
    name: str
    count: int
    mean_us: int | None
    sd_us: int | None
    start_us: int | None = None


class Drift(msgspec.Struct, frozen=True):
    """Mean asynchrony at both ends of its line; ``supported`` when its 95 % interval excludes standing still."""

    from_us: int
    to_us: int
    supported: bool


class DelayLaw(msgspec.Struct, frozen=True):
    """What hearing the others ``heard_late_us`` late should do to one player (``delay_law.py``); measured is ``mean_us``.

    ``expected_us`` is how late of the song the fitted gains would have them settle, with its 95 % interval; ``None`` with
    too few beats for a fit. What a person does without any delay (most are early) comes on top.
    """

    heard_late_us: int
    expected_us: int | None = None
    expected_ci_us: tuple[int, int] | None = None


class PlayerReport(msgspec.Struct, frozen=True):
    """One player against the song (``player.py``).

    Attributes
    ----------
    timing_uncertainty_us : int
        One standard error of what device and calibration may have added to every hit; it moves ``mean_us`` one for
        one and is not part of ``mean_ci_us``.
    phase_locking, chance_p : float or None
        Resultant length within the matching window, and the Rayleigh probability that hits unrelated to the song
        would be as concentrated.
    song_gain : Gain or None
        Share of an asynchrony to the song that is closed within one beat.
    parts : tuple of Part
        Told apart by pad, place in the beat and section.
    drift : Drift or None
        Whether the player moved earlier or later through the take.
    delay : DelayLaw or None
        Where the player sat elsewhere and heard the others late.
    displaced_us : int or None
        By how much all strokes lie off their notes, further than matching can hold (``displaced.py``): what else is
        told of this player then means nothing.
    """

    seat: int
    name: str
    matched: int
    missed: int
    extra: int
    mean_us: int | None
    mean_ci_us: tuple[int, int] | None
    sd_us: int | None
    ioi_cv: float | None
    lag1: float | None
    series: tuple[Point, ...]
    histogram: Histogram
    timing_uncertainty_us: int = 0
    phase_locking: float | None = None
    chance_p: float | None = None
    song_gain: Gain | None = None
    parts: tuple[Part, ...] = ()
    drift: Drift | None = None
    sd_ci_us: tuple[int, int] | None = None
    delay: DelayLaw | None = None
    displaced_us: int | None = None


class PairReport(msgspec.Struct, frozen=True):
    """Two players against each other at the notes they share (``pair.py``).

    ``shared`` are the notes that both met, ``asked`` those that whoever had fewer was asked for.
    """

    first: int
    second: int
    shared: int
    mean_us: int | None
    sd_us: int | None
    within_25ms: float | None
    series: tuple[Point, ...]
    windows: tuple[Window, ...]
    came_together: CameTogether | None
    half_life_beats: float | None
    coupling: Coupling
    apart_us: int | None = None
    half_life_ci_beats: tuple[float, float] | None = None
    phase_locking: float | None = None
    chance: Chance | None = None
    timing_uncertainty_us: int = 0
    identical: bool = False
    mean_ci_us: tuple[int, int] | None = None
    sd_ci_us: tuple[int, int] | None = None
    asked: int = 0


class ClosingNumber(msgspec.Struct, frozen=True):
    """The one number: how far apart two were, at the end where a trend is told (``at_end``), else all along.

    ``few`` says that it rests on so few shared strokes (``shared`` of ``asked``) that no more may be made of it.
    """

    first: int
    second: int
    apart_us: int
    at_end: bool
    shared: int = 0
    asked: int = 0
    few: bool = False


class Bar(msgspec.Struct, frozen=True):
    """One bar (``bars.py``): each player's mean asynchrony and each pair's mean distance, in the report's order."""

    number: int
    start_us: int
    end_us: int
    players: tuple[int | None, ...]
    pairs: tuple[int | None, ...]


class PseudoPairs(msgspec.Struct, frozen=True):
    """Two seats beside strangers from other takes of the song: the strangers' median SD, and how often they do as well."""

    first: int
    second: int
    count: int
    sd_us: int
    p: float
    better: bool


class Report(msgspec.Struct, frozen=True):
    """How the rhythms of a take relate: one sentence first, then all that is behind it.

    ``window_us`` is the widest half-width in which a hit could meet a note, in real microseconds. ``order`` is the
    mean Kuramoto order of all players, for display. ``bars`` are those of the song that were asked for.
    """

    window_us: int
    players: tuple[PlayerReport, ...]
    pairs: tuple[PairReport, ...]
    headline: Sentence
    sentences: tuple[Sentence, ...]
    order: float | None = None
    number: ClosingNumber | None = None
    bars: tuple[Bar, ...] = ()
    pseudo_pairs: tuple[PseudoPairs, ...] = ()
    version: int = REPORT_VERSION


class PairTake(msgspec.Struct, frozen=True):
    """One take of two people; ``mean_us`` is negative where the first of the two was early, ``host`` says whose seat hosted."""

    take_id: str
    song_sha256: str
    started_at: str
    apart_us: int
    mean_us: int | None
    sd_us: int | None
    within_25ms: float | None
    half_life_beats: float | None
    host: Host = None


class HalfLives(msgspec.Struct, frozen=True):
    """Half-life in beats at both ends of its line from take to take; ``supported`` as in ``CameTogether``."""

    from_beats: float
    to_beats: float
    supported: bool


class HomeAndAway(msgspec.Struct, frozen=True):
    """Takes that one of the two hosted beside those of the other: how many, and their typical (median) distance.

    ``differs`` is ``None`` with fewer than four takes on either side, else whether not one of twenty ways to deal the
    takes out would set the two as far apart.
    """

    first_takes: int
    first_apart_us: int | None
    second_takes: int
    second_apart_us: int | None
    differs: bool | None


class PairHistory(msgspec.Struct, frozen=True):
    """Two people from take to take (``history.py``); ``closest`` is an index of ``takes``, ``sentences`` tell all of it.

    ``left_out`` counts takes of the two that hold too little to be measured.
    """

    first: str
    second: str
    takes: tuple[PairTake, ...]
    closest: int | None
    apart: CameTogether | None
    half_life: HalfLives | None
    home: HomeAndAway
    sentences: tuple[Sentence, ...]
    left_out: int = 0
    version: int = HISTORY_VERSION
