# SPDX-License-Identifier: Apache-2.0
"""History -> next level, next step of a lesson, next bars to practise, what to say. Pure."""

from __future__ import annotations

from sidestick.coach.bars import WeakBar, weakest_bars
from sidestick.coach.climb import Course, Move, course_of, next_rung
from sidestick.coach.counting import Count, counts
from sidestick.coach.drills import Drill, Loop, after_pass, drills, loop_between, loop_of, muted_beats, waiting_points
from sidestick.coach.ladder import Rung, chart_of, ladder, notes_of
from sidestick.coach.lesson import Lesson, Said, Step, Way, after_play, begin, played_in
from sidestick.coach.level import Suggestion, suggest_level
from sidestick.coach.pairing import Joint, Pairing, joint_score, pair_levels, right_level
from sidestick.coach.skill import Chance, Skill, chance, rested, updated
from sidestick.coach.telling import BarShare, Telling, picture, sentence, spoken, tell

__all__ = [
    "BarShare",
    "Chance",
    "Count",
    "Course",
    "Drill",
    "Joint",
    "Lesson",
    "Loop",
    "Move",
    "Pairing",
    "Rung",
    "Said",
    "Skill",
    "Step",
    "Suggestion",
    "Telling",
    "Way",
    "WeakBar",
    "after_pass",
    "after_play",
    "begin",
    "chance",
    "chart_of",
    "counts",
    "course_of",
    "drills",
    "joint_score",
    "ladder",
    "loop_between",
    "loop_of",
    "muted_beats",
    "next_rung",
    "notes_of",
    "pair_levels",
    "picture",
    "played_in",
    "rested",
    "right_level",
    "sentence",
    "spoken",
    "suggest_level",
    "tell",
    "updated",
    "waiting_points",
    "weakest_bars",
]
