# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidestick.coach import Skill, chance, rested, updated
from sidestick.coach import parameters as p
from sidestick.coach.features import features, subdivision
from sidestick.music import Level, Pad
from sidestick.take import Grade, Judgement
from tests.coach.songs import charts, judged


def after(
    skill: Skill, level: int, share: float, *, times: int = 1, spread_us: int = 37_000, missed: Pad | None = None
) -> Skill:
    chart = charts()[level - 1]
    for _ in range(times):
        rows = judged(chart.notes, share, asynchronies_us=(-spread_us, -spread_us, spread_us, spread_us), missed=missed)
        skill = updated(skill, chart.notes, chart.bars, chart.level, rows)
    return skill


def test_every_number_of_the_coach_has_a_unit_and_a_reason() -> None:
    rows = [value for value in vars(p).values() if isinstance(value, p.Parameter)]
    assert len(rows) >= 25
    assert all(row.unit and len(row.reason) > 20 for row in rows)


def test_a_newcomer_is_expected_to_manage_level_one_and_not_the_record() -> None:
    found = [chance(Skill(), chart).mean for chart in charts()]
    assert found == sorted(found, reverse=True)
    assert found[0] > p.BAND_LOW.value
    assert found[-1] < 0.5


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.sampled_from([1, 2, 3, 4]))
def test_beliefs_narrow_with_play_and_stay_finite(share: float, level: int) -> None:
    skill = after(Skill(), level, share)
    assert 0 < skill.variance < p.PRIOR_VARIANCE.value
    assert -20 < skill.ability < 20
    assert msgspec.json.decode(msgspec.json.encode(skill), type=Skill) == skill


def test_who_meets_more_is_believed_to_be_abler() -> None:
    found = [after(Skill(), 2, share).ability for share in (0.3, 0.6, 0.8, 1.0)]
    assert found == sorted(found)


def test_steady_strokes_say_more_than_that_the_notes_were_met() -> None:
    loose, steady = (after(Skill(), 1, 1.0, spread_us=spread).ability for spread in (40_000, 11_000))
    assert steady > loose + 0.5


def test_the_expected_share_comes_near_the_share_that_is_met() -> None:
    skill = after(Skill(), 3, 0.8, times=4)
    assert chance(skill, charts()[2]).mean == pytest.approx(0.8, abs=0.06)


def test_a_limb_that_misses_is_told_from_the_others() -> None:
    skill = after(Skill(), 4, 0.95, times=3, missed=Pad.KICK)
    assert skill.better["foot"] < skill.better["snare"]
    assert skill.better["foot"] < skill.better["steady"]


def test_bias_and_spread_are_found_for_each_kind_of_limb() -> None:
    chart = charts()[1]
    rows = [
        Judgement(Grade.GOOD, i, i, (-30_000 if note.pad is Pad.KICK else 10_000) + (5_000 if i % 4 < 2 else -5_000))
        for i, note in enumerate(chart.notes)
    ]
    skill = updated(Skill(), chart.notes, chart.bars, chart.level, rows)
    assert skill.timing["foot"].bias_us == pytest.approx(-30_000, abs=4_000)
    assert skill.timing["hands"].bias_us == pytest.approx(10_000, abs=4_000)
    assert skill.timing["hands"].spread_us < 25_000


def test_strokes_beside_the_notes_take_something_back() -> None:
    chart = charts()[0]
    clean = judged(chart.notes, 1.0)
    wild = [*clean, *(Judgement(Grade.EXTRA, seq=1000 + i) for i in range(len(chart.notes)))]
    one, other = (updated(Skill(), chart.notes, chart.bars, chart.level, rows) for rows in (clean, wild))
    assert other.ability < one.ability - 0.5


def test_what_was_learnt_fades_over_days_and_never_below_the_beginning() -> None:
    skill = after(Skill(), 4, 1.0, times=3)
    days = [rested(skill, day) for day in (0.0, 1.0, 30.0, 365.0)]
    assert [row.ability for row in days] == sorted((row.ability for row in days), reverse=True)
    assert [row.variance for row in days] == sorted(row.variance for row in days)
    assert days[1].ability == pytest.approx(skill.ability, rel=0.01)
    assert days[-1].ability > p.PRIOR_ABILITY.value
    assert rested(Skill(), 100.0) == Skill(day=100.0)


def test_slower_is_easier_and_windows_of_the_first_levels_are_kinder() -> None:
    chart = charts()[4]
    skill = Skill(ability=1.5, variance=0.2)
    assert chance(skill, chart, rate=0.75).mean > chance(skill, chart).mean
    strict = features(chart.notes, chart.bars, Level.RECORD).hard
    kind = features(chart.notes, chart.bars, Level.PULSE).hard
    assert (strict > kind).all()


@pytest.mark.parametrize(
    ("tick", "word"),
    [
        (0, "beat"),
        (480, "beat"),
        (240, "half"),
        (320, "half"),
        (288, "half"),
        (120, "finer"),
        (360, "finer"),
        (160, "finer"),
    ],
)
def test_places_are_named_by_how_fine_they_are(tick: int, word: str) -> None:
    assert subdivision(1920 + tick, (0, 1920)) == word


def test_no_notes_say_nothing() -> None:
    chart = charts()[0]
    skill = updated(Skill(), (), chart.bars, chart.level, ())
    assert (skill.ability, skill.variance, skill.notes) == (0.0, p.PRIOR_VARIANCE.value, 0)
    assert chance(skill, chart) == chance(Skill(), chart)
