# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.coach import Skill, joint_score, pair_levels, right_level
from sidestick.coach import parameters as p
from sidestick.coach.pairing import brought, level_chances
from sidestick.judge import judge, score
from sidestick.music import Level, Pad
from sidestick.simulate.learner import Learner, expected_success, play
from sidestick.take import Score
from tests.coach.songs import charts, course


def played(met: int, notes: int = 100) -> Score:
    return Score(0, 0, 0.0, 0, notes, met, 0, 0, notes - met, 0)


def test_a_novice_and_a_veteran_are_given_levels_of_about_the_same_chance() -> None:
    pairing = pair_levels(
        course(), Skill(ability=0.6, variance=0.1, notes=99), Skill(ability=5, variance=0.1, notes=99)
    )
    assert pairing.levels[0] < pairing.levels[1]
    assert abs(pairing.chances[0] - pairing.chances[1]) < 0.2


def test_two_alike_are_given_the_same_level() -> None:
    one = Skill(ability=2.0, variance=0.1, notes=99)
    assert len(set(pair_levels(course(), one, one).levels)) == 1


def test_a_novice_at_two_and_a_veteran_at_five_who_play_as_well_for_themselves_bring_the_same() -> None:
    joint = joint_score((played(80), played(80)), (Level.BACKBEAT, Level.FILLS), (Level.BACKBEAT, Level.FILLS))
    assert joint.brought[0] == joint.brought[1] == pytest.approx(0.8 / p.AIM.value, abs=1e-3)


@given(st.floats(0.70, 1.0), st.sampled_from(list(Level)), st.sampled_from(list(Level)))
def test_nobody_gains_by_choosing_too_low(share_at_right: float, right: Level, chosen: Level) -> None:
    if chosen < right:
        assert brought(1.0, chosen, right) < brought(share_at_right, right, right)
    if chosen > right:
        assert brought(share_at_right, chosen, right) <= brought(share_at_right, right, right)


@given(st.integers(0, 100), st.integers(0, 100))
def test_the_joint_score_lies_between_nothing_and_a_thousand_and_grows_with_either(one: int, other: int) -> None:
    levels = (Level.BACKBEAT, Level.FILLS)
    joint = joint_score((played(one), played(other)), levels, levels)
    assert 0 <= joint.points <= 1000
    assert joint_score((played(min(one + 5, 100)), played(other)), levels, levels).points >= joint.points


def person(ability: float, spread_ms: float) -> Learner:
    return Learner(ability, 0.0, spread_ms, 12.0, 30.0, 0.0, dict.fromkeys(Pad, 0.0))


def test_simulated_players_who_play_equally_well_for_themselves_bring_equally_much() -> None:
    rng = np.random.default_rng(4)
    each = []
    for level, spread in ((Level.BACKBEAT, 37.0), (Level.FILLS, 14.0)):
        notes = charts()[level - 1].notes
        # As able as it takes to meet four of five at their own level, on ordinary days.
        able = min(np.arange(-2, 8, 0.05), key=lambda a: abs(expected_success(person(a, spread), notes) - 0.8))
        rows = []
        for _ in range(40):
            found = score(judge(notes, play(person(float(able), spread), notes, rng), level=level))
            rows.append(joint_score((found,), (level,), (level,)).brought[0])
        each.append(float(np.mean(rows)))
    assert each[0] == pytest.approx(each[1], abs=0.06)


def test_simulated_players_bring_most_at_the_level_that_is_right_for_them() -> None:
    rng = np.random.default_rng(5)
    for ability in (0.3, 1.8, 3.2, 5.0):
        skill = Skill(ability=ability, variance=0.05, notes=500)
        right = right_level(course(), skill)
        shares = level_chances(course(), skill)
        means = {level: brought(shares[level], level, right) for level in Level}
        assert max(means, key=lambda level: means[level]) in {right, Level(min(right + 1, 6))}
        assert all(means[level] < means[right] for level in Level if level < right)
        assert shares[right] >= p.BAND_LOW.value or right is Level.PULSE
    assert rng is not None
