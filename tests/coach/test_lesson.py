# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sidestick.coach import Lesson, Move, Skill, Way, after_play, begin, notes_of, sentence, spoken, tell, updated
from sidestick.coach.climb import next_rung
from sidestick.judge import judge
from sidestick.music import Level
from sidestick.simulate.learner import Learner, novice, play, practised, veteran
from sidestick.take import Judgement, Score
from sidestick.words import LANGUAGES
from tests.coach.songs import charts, course, judged


def test_a_first_lesson_shows_counts_and_lets_play_within_a_minute() -> None:
    lesson = begin(course(), charts())
    assert [step.way for step in lesson.steps] == [Way.SHOW, Way.COUNT, Way.PLAY]
    before_playing = sum(step.end_us - step.lead_in_us for step in lesson.steps[:2])
    assert before_playing <= 40_000_000
    assert {step.level for step in lesson.steps} == {Level.PULSE}


def test_each_new_thing_is_shown_and_counted_and_the_rest_goes_straight_on() -> None:
    lesson = begin(course(), charts())
    climbing = after_play(lesson, course(), charts(), Skill(ability=0.75, variance=0.1, notes=30))
    assert climbing.rung == lesson.rung + 1
    assert [step.way for step in climbing.steps] == [Way.SHOW, Way.COUNT, Way.PLAY]
    assert climbing.steps[0].new == (course().rungs[climbing.rung].pad, course().rungs[climbing.rung].place)
    leaping = after_play(lesson, course(), charts(), Skill(ability=3, variance=0.1, notes=30))
    assert leaping.rung > lesson.rung + 1
    assert [step.way for step in leaping.steps] == [Way.SHOW, Way.COUNT, Way.PLAY]
    staying = after_play(lesson, course(), charts(), Skill(ability=-0.6, variance=0.05, notes=30))
    assert [step.way for step in staying.steps] == [Way.PLAY]


def test_whoever_stays_is_not_told_the_same_thing_each_time() -> None:
    lesson, said = begin(course(), charts()), []
    for _ in range(4):
        lesson = after_play(lesson, course(), charts(), Skill(ability=-0.6, variance=0.05, notes=30))
        said.append(lesson.steps[-1].said.key)
    assert all(one != other for one, other in pairwise(said))


def test_two_rungs_of_one_level_at_once_are_no_new_level() -> None:
    for ability in np.arange(-1, 7, 0.2):
        lesson = begin(course(), charts())
        before = lesson.steps[-1].level
        after = after_play(lesson, course(), charts(), Skill(ability=float(ability), variance=0.1, notes=30))
        said = after.steps[0].said.key
        assert (said == "moves.leap") <= (after.steps[-1].level > before)


def test_where_the_first_rung_is_too_much_the_song_slows_down_and_comes_back_after_clean_passes() -> None:
    def result(met: int) -> Score:
        return Score(0, 0, 0.0, met, 8, perfect=met, good=0, ok=0, miss=8 - met, extra=0)

    stuck = Skill(ability=-0.6, variance=0.05, notes=30)
    lesson = begin(course(), charts())
    lesson = after_play(lesson, course(), charts(), stuck, result(3))
    assert (lesson.rate, lesson.steps[-1].said.key) == (0.75, "moves.slower")
    said = []
    for met in (8, 8, 4, 8, 8, 8):
        lesson = after_play(lesson, course(), charts(), stuck, result(met))
        said.append(lesson.steps[-1].said.key)
    assert (lesson.rate, lesson.clean) == (0.8, 0)
    assert [key == "moves.faster" for key in said] == [False] * 5 + [True]
    # Whoever struck nothing changes nothing, and who is ready for more gets it at the song's own speed.
    assert after_play(lesson, course(), charts(), stuck).rate == 0.8
    climbing = after_play(lesson, course(), charts(), Skill(ability=0.75, variance=0.1, notes=30), result(8))
    assert (climbing.rung, climbing.rate) == (lesson.rung + 1, 1.0)


@pytest.mark.parametrize("bar", [0, 5, 14])
def test_what_is_new_is_in_the_bars_that_show_it(bar: int) -> None:
    rungs = course().rungs
    shown = 0
    for rung in range(len(rungs) - 1):
        for ability in np.arange(-1, 9, 0.5):
            skill = Skill(ability=float(ability), variance=0.1, notes=30)
            after = after_play(Lesson(rung, bar, 2, ()), course(), charts(), skill)
            if after.steps[0].way is not Way.SHOW:
                continue
            had = {(note.tick, note.pad) for note in notes_of(rungs[rung], charts())}
            (show, _, play) = after.steps
            new = [n.time_us for n in notes_of(rungs[after.rung], charts()) if (n.tick, n.pad) not in had]
            assert any(show.start_us <= time_us < show.end_us for time_us in new)
            assert play.start_us == show.start_us
            shown += 1
    assert shown > len(rungs)


def test_a_level_that_adds_a_note_or_two_is_called_by_its_number() -> None:
    rungs = course().rungs
    tiny = [k for k in range(1, len(rungs)) if len(rungs[k].notes) - len(rungs[k - 1].notes) < 12]
    assert tiny
    for rung in tiny:
        move = Move(rung, rungs[rung].level, 0.8, "climb")
        said = tell(charts()[0], [], Skill(), Skill(), move, rungs)
        higher = rungs[rung].level > rungs[rung - 1].level
        assert (said.next.key == "tell.next.leap") is higher
        assert said.why.key == "tell.why.climb"


def test_a_known_veteran_begins_where_they_belong() -> None:
    lesson = begin(course(), charts(), Skill(ability=6, variance=0.1, notes=500))
    assert lesson.steps[-1].level is Level.RECORD
    assert [step.said.key for step in lesson.steps] == ["lesson.known", "lesson.count", "moves.known"]


def test_everything_a_lesson_says_can_be_said_in_three_languages() -> None:
    for ability in (-1.0, 0.5, 1.5, 3.0, 7.0):
        lesson = begin(course(), charts())
        for _ in range(6):
            lesson = after_play(lesson, course(), charts(), Skill(ability=ability, variance=0.2, notes=100))
            for step in lesson.steps:
                for language in LANGUAGES:
                    said = spoken(step.said, language)
                    assert said
                    assert "{{" not in said


def taught(person: Learner, minutes: float, seed: int) -> tuple[Level, float, list[Judgement]]:
    """Return the level someone plays at after ``minutes`` of play, and when they were first at level 3 or above."""
    rng = np.random.default_rng(seed)
    skill, lesson, played, groove = Skill(), begin(course(), charts()), 0.0, float("inf")
    rows: list[Judgement] = []
    while played < minutes:
        step = lesson.steps[-1]
        notes = [n for n in notes_of(course().rungs[step.rung], charts()) if step.start_us <= n.time_us < step.end_us]
        rows = list(judge(notes, play(person, notes, rng), level=step.level))
        skill = updated(skill, notes, charts()[0].bars, step.level, rows)
        played += (step.end_us - step.start_us) / 60e6
        met = sum(row.asynchrony_us is not None for row in rows) / max(len(notes), 1)
        person = practised(person, (step.end_us - step.start_us) / 60e6, met)
        lesson = after_play(lesson, course(), charts(), skill)
        if lesson.steps[-1].level >= Level.GROOVE:
            groove = min(groove, played)
    return lesson.steps[-1].level, groove, rows


def test_the_median_simulated_novice_is_in_the_groove_within_five_minutes() -> None:
    when = [taught(novice(np.random.default_rng([7, seed])), 5.2, seed)[1] for seed in range(15)]
    assert float(np.median(when)) <= 5


def test_simulated_veterans_are_at_home_within_a_minute() -> None:
    levels = [taught(veteran(np.random.default_rng([8, seed])), 0.9, seed)[0] for seed in range(10)]
    assert sum(level >= Level.FILLS for level in levels) >= 9


def test_the_telling_has_what_went_well_one_step_and_why_in_three_languages() -> None:
    chart = charts()[3]
    for share in (0.1, 0.5, 0.8, 0.95, 1.0):
        rows = judged(chart.notes, share)
        before = Skill(ability=1.0, variance=0.3, notes=60)
        after = updated(before, chart.notes, chart.bars, chart.level, rows)
        for current in range(len(course().rungs)):
            told = tell(chart, rows, before, after, next_rung(course(), after, current), course().rungs)
            for language in LANGUAGES:
                assert "{{" not in sentence(told, language)
            assert sum(row.notes for row in told.picture) == len(chart.notes)


def test_timing_that_has_grown_steadier_is_what_went_well() -> None:
    chart = charts()[1]
    loose = judged(chart.notes, 1.0, asynchronies_us=(-40_000, -40_000, 40_000, 40_000))
    tight = judged(chart.notes, 1.0, asynchronies_us=(-8_000, -8_000, 8_000, 8_000))
    before = updated(Skill(), chart.notes, chart.bars, chart.level, loose)
    after = updated(before, chart.notes, chart.bars, chart.level, tight)
    told = tell(chart, tight, before, after, next_rung(course(), after, 2), course().rungs)
    assert told.well.key == "tell.well.steadier"


def test_to_have_stayed_to_the_end_is_said_only_of_who_did() -> None:
    chart = charts()[1]
    rows = list(judged(chart.notes, 0.0))
    last = judged(chart.notes, 1.0)[-1]
    move = next_rung(course(), Skill(), 2)
    stayed = tell(chart, [*rows[:-1], last], Skill(), Skill(), move, course().rungs)
    assert stayed.well.key == "tell.well.through"
    left = tell(
        chart, [*judged(chart.notes, 1.0)[:4], *rows[4 : len(rows) // 2]], Skill(), Skill(), move, course().rungs
    )
    assert (left.well.key, left.well.parameters) == ("tell.well.run", {"notes": 4})


def test_no_word_blames() -> None:
    chart = charts()[3]
    rows = judged(chart.notes, 0.0)
    told = tell(
        chart,
        rows,
        Skill(),
        Skill(ability=-2, notes=50),
        next_rung(course(), Skill(ability=-2, notes=50), 4),
        course().rungs,
    )
    assert told.well.key == "tell.well.began"
    assert not {"wrong", "bad", "fail", "miss", "mistake"} & set(sentence(told, "en").lower().replace(".", "").split())
