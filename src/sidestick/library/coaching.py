# SPDX-License-Identifier: Apache-2.0
"""The coach at the library's desk: who should play what, what a take taught, the next step of a lesson or a drill.

What was played comes from the library or from the page that asks; what is to be played from the song's charts. The rules
are those of ``sidestick.coach``, the judging that of ``sidestick.judge``: nothing is decided here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Annotated

import msgspec
import numpy as np

from sidestick.coach import (
    Count,
    Course,
    Drill,
    Joint,
    Lesson,
    Said,
    Skill,
    Step,
    Telling,
    after_pass,
    after_play,
    begin,
    counts,
    course_of,
    drills,
    joint_score,
    muted_beats,
    next_rung,
    notes_of,
    pair_levels,
    played_in,
    right_level,
    tell,
    updated,
)
from sidestick.coach import parameters as p
from sidestick.errors import BadData, BadMessage, NotFound
from sidestick.judge import judge, score
from sidestick.library.library import Library
from sidestick.library.skills import Around, Learn
from sidestick.music import Chart, Level, Note
from sidestick.take import MAX_TIME_US, Hit, Judgement, Score, Seat, Take

SIMULATED = "simulated"
"""The input of a seat that nobody sits in."""

_Times = Annotated[int, msgspec.Meta(ge=-60_000_000, le=MAX_TIME_US)]
_PlayerId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Rate = Annotated[float, msgspec.Meta(ge=0.25, le=2.0)]


class SeatAdvice(msgspec.Struct, frozen=True):
    """The level that suits a player and one sentence why; ``notes`` is how many the coach has heard of them."""

    player: str
    level: Level
    notes: int
    said: Said


class Advice(msgspec.Struct, frozen=True):
    """Levels for those who sit down, and what speaks for them together where there are two."""

    seats: tuple[SeatAdvice, ...]
    pair: Said | None = None


class SeatTold(msgspec.Struct, frozen=True):
    """What one player is told after a take, and the bars that are worth going over."""

    seat: int
    telling: Telling
    level: Level
    drills: tuple[Drill, ...]


class Told(msgspec.Struct, frozen=True):
    """What the players are told after a take, and the fair score of those who sat together."""

    seats: tuple[SeatTold, ...]
    joint: Joint | None = None


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where somebody is in a lesson."""

    rung: Annotated[int, msgspec.Meta(ge=0, le=200)]
    bar: Annotated[int, msgspec.Meta(ge=0, le=20_000)]
    passes: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    rate: Annotated[float, msgspec.Meta(ge=0.5, le=1)] = 1.0
    clean: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0


class LessonPlayed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page asks a lesson with: nothing played at the beginning."""

    player: _PlayerId
    at: Place | None = None
    hits: tuple[Hit, ...] = ()


class LessonStep(msgspec.Struct, frozen=True):
    """A step with what the voice counts in it."""

    step: Step
    counts: tuple[Count, ...]


class LessonGoesOn(msgspec.Struct, frozen=True):
    """The steps to come, the place to send back, how many rungs there are, and how the last one went."""

    at: Place
    rungs: int
    steps: tuple[LessonStep, ...]
    score: Score | None = None


class PassPlayed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One pass of a loop, and the drill that it belongs to, if any. In a ``waited`` pass the song kept no time.

    ``quiet`` is the share of bars in which the song is to be silent in the next pass, ``passes`` how many there were.
    """

    player: _PlayerId
    level: Level
    start_us: _Times
    end_us: _Times
    hits: tuple[Hit, ...]
    rate: _Rate = 1.0
    waited: bool = False
    drill: Drill | None = None
    quiet: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    passes: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class PassJudged(msgspec.Struct, frozen=True):
    """How the pass went, the drill after it, and where the song is silent in the next (from, to, in µs)."""

    score: Score
    drill: Drill | None = None
    quiet: tuple[tuple[int, int], ...] = ()


def advice(library: Library, sha256: str, players: Sequence[str]) -> Advice:
    """Return the levels that suit ``players``, in their order; raise ``NotFound``, ``BadData``."""
    _learn_all(library)
    course = course_of(_charts(library, sha256))
    known = [library.skills.of(player) for player in players]
    pairing = pair_levels(course, known[0], known[-1])
    rows = tuple(
        SeatAdvice(player, level, skill.notes, _why(skill, level, chance))
        for player, skill, level, chance in zip(players, known, pairing.levels, pairing.chances, strict=False)
    )
    heard = all(skill.notes for skill in known)
    left, right = (int(level) for level in pairing.levels)
    return Advice(rows, Said("pair", {"left": left, "right": right}) if len(known) == 2 and heard else None)


def told(library: Library, take_id: str) -> Told:
    """Return what the players of a take are told; raise ``NotFound``, ``BadData``."""
    _learn_all(library)
    take, _, by_seat = library.played(take_id)
    course = course_of(_charts_of(library, take.header.song_sha256))
    around = library.skills.around(take_id)
    rows: list[SeatTold] = []
    scores, right = [], []
    for seat in take.header.seats:
        chart = _asked(take, by_seat[seat.index])
        rated = judge(chart.notes, take.hits_of(seat.index), level=seat.level, rate=take.header.rate)
        scores.append(score(rated, seat=seat.index))
        beliefs = around.get(seat.index)
        right.append(seat.level if beliefs is None else _right(course, beliefs))
        if beliefs is not None and chart.notes:
            rows.append(_told_to(seat, chart, rated, beliefs, course))
    levels = [seat.level for seat in take.header.seats]
    heard = len(levels) > 1 and all(row.notes for row in scores)
    return Told(tuple(rows), joint_score(scores, levels, right) if heard else None)


def lesson(library: Library, sha256: str, played: LessonPlayed) -> LessonGoesOn:
    """Return how a lesson begins, or goes on after what was played; raise ``NotFound``, ``BadData``, ``BadMessage``."""
    charts = _charts(library, sha256)
    course = course_of(charts)
    if not course.rungs:
        raise BadMessage("coach.no_notes")
    if played.at is None:
        _learn_all(library)
        return _goes_on(begin(course, charts, library.skills.of(played.player)), course, charts)
    at = Lesson(played.at.rung, played.at.bar, played.at.passes, (), played.at.rate, played.at.clean)
    if at.rung >= len(course.rungs):
        raise BadMessage("coach.no_rung", rung=at.rung, rungs=len(course.rungs))
    rung = course.rungs[at.rung]
    loop = played_in(at, course, charts)
    notes = _between(notes_of(rung, charts), loop.start_us, loop.end_us)
    rated = judge(notes, played.hits, level=rung.level, rate=at.rate)
    reached = score(rated)
    if not played.hits:  # whoever struck nothing was not there
        return _goes_on(after_play(at, course, charts, library.skills.of(played.player)), course, charts, reached)
    skill = library.skills.learn(played.player, _learn(notes, charts[int(rung.level) - 1], rated, at.rate))
    return _goes_on(after_play(at, course, charts, skill, reached), course, charts, reached)


def pass_judged(library: Library, sha256: str, played: PassPlayed) -> PassJudged:
    """Judge a pass of a loop, learn from it, and return its drill after it; raise ``NotFound``, ``BadData``."""
    chart = library.songs.chart(sha256, played.level)
    notes = _between(chart.notes, played.start_us, played.end_us)
    rated = judge(notes, played.hits, level=played.level, rate=played.rate)
    # What waits tells nothing of time, and whoever struck nothing was not there.
    if played.hits and not played.waited:
        library.skills.learn(played.player, _learn(notes, chart, rated, played.rate))
    reached = score(rated)
    drill = None if played.drill is None else after_pass(played.drill, reached, chart)
    rng = np.random.default_rng(played.passes)
    quiet = muted_beats(chart, played.start_us, played.end_us, played.quiet, rng) if played.quiet else ()
    return PassJudged(reached, drill, quiet)


def counted(library: Library, sha256: str, level: Level) -> tuple[Count, ...]:
    """Return what is counted through a whole song, and in a bar before it; raise ``NotFound``, ``BadData``."""
    chart = library.songs.chart(sha256, level)
    last = chart.tempo_map.micros_at(chart.bars[-1]) if chart.bars else 0
    end = max(last, max((note.time_us for note in chart.notes), default=0)) + 4_000_000
    return counts(chart, -4_000_000, end) if chart.bars else ()


def _learn_all(library: Library) -> None:
    """Learn from every take that has ended since this was last done."""
    for take_id in library.skills.unlearnt():
        try:
            take, _, by_seat = library.played(take_id)
        except (NotFound, BadData):  # its song is gone for good or broken: it teaches nothing
            take, by_seat = library.takes.get(take_id), {}
        changes = [(seat, _learnt_from(take, seat, by_seat.get(seat.index))) for seat in take.header.seats]
        library.skills.learn_from(take.header, changes)


def _learnt_from(take: Take, seat: Seat, chart: Chart | None) -> Learn | None:
    """Return what a seat teaches; None for a simulated player, and for a person who struck nothing."""
    hits = take.hits_of(seat.index)
    if seat.input == SIMULATED or chart is None or not hits:
        return None
    asked = _asked(take, chart)
    rated = judge(asked.notes, hits, level=seat.level, rate=take.header.rate)
    return _learn(asked.notes, asked, rated, take.header.rate)


def _learn(notes: Sequence[Note], chart: Chart, rated: Sequence[Judgement], rate: float) -> Learn:
    return lambda skill, day: updated(skill, notes, chart.bars, chart.level, rated, rate=rate, day=day)


def _told_to(seat: Seat, chart: Chart, rated: Sequence[Judgement], around: Around, course: Course) -> SeatTold:
    move = next_rung(course, around.after, course.index_of(seat.level))
    telling = tell(chart, rated, around.before, around.after, move, course.rungs)
    return SeatTold(seat.index, telling, move.level, drills(chart, rated))


def _right(course: Course, around: Around) -> Level:
    """Return the level that was right for a player when the take began; the take itself tells it of somebody new."""
    return right_level(course, around.before if around.before.notes else around.after)


def _why(skill: Skill, level: Level, chance: float) -> Said:
    percent = round(100 * chance)
    if not skill.notes:
        return Said("seat.new", {"level": int(level)})
    if level is Level.RECORD and chance > p.BAND_HIGH.value:
        return Said("seat.easy", {"percent": percent})
    if level is Level.PULSE and chance < p.BAND_LOW.value:
        return Said("seat.gentle", {})
    return Said("seat.light" if chance > p.BAND_HIGH.value else "seat.known", {"percent": percent})


def _goes_on(lesson: Lesson, course: Course, charts: Sequence[Chart], reached: Score | None = None) -> LessonGoesOn:
    steps = tuple(
        LessonStep(
            step,
            counts(
                charts[int(step.level) - 1],
                step.lead_in_us,
                step.end_us,
                _between(notes_of(course.rungs[step.rung], charts), step.start_us, step.end_us),
            ),
        )
        for step in lesson.steps
    )
    return LessonGoesOn(
        Place(lesson.rung, lesson.bar, lesson.passes, lesson.rate, lesson.clean), len(course.rungs), steps, reached
    )


def _charts(library: Library, sha256: str) -> tuple[Chart, ...]:
    library.songs.summary(sha256)  # only a song in sight
    return _charts_of(library, sha256)


def _charts_of(library: Library, sha256: str) -> tuple[Chart, ...]:
    found = library.songs.charts(sha256)
    return tuple(found[level] for level in Level)


def _asked(take: Take, chart: Chart) -> Chart:
    return chart.until(None if take.finished else take.ended_us)


def _between(notes: Sequence[Note], start_us: int, end_us: int) -> tuple[Note, ...]:
    times = [note.time_us for note in notes]
    return tuple(notes[bisect_left(times, start_us) : bisect_left(times, end_us)])
