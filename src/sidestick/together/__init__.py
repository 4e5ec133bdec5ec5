# SPDX-License-Identifier: Apache-2.0
"""Several seats' hits -> sync report.

``report(take, charts, rng=generator)`` gives a ``Report`` of a take: ``charts`` maps a seat's index to what that seat was
asked to play (a mapping, or a sequence in order of seats). ``docs/why/together.md`` explains every measure.
"""

from __future__ import annotations

from sidestick.together.analyse import Analysis, PairAnalysis, analyse
from sidestick.together.coupling import FEWEST_BEATS
from sidestick.together.headline import UNRELATED_P
from sidestick.together.history import pair_history
from sidestick.together.live import Ribbon, RibbonPoint
from sidestick.together.pseudo_pairs import pseudo_pairs
from sidestick.together.report import report
from sidestick.together.resample import REPLICATES
from sidestick.together.seats import notes_met
from sidestick.together.values import (
    Bar,
    CameTogether,
    Chance,
    ClosingNumber,
    Coupling,
    DelayLaw,
    Drift,
    Gain,
    HalfLives,
    Histogram,
    HomeAndAway,
    PairHistory,
    PairReport,
    PairTake,
    Part,
    PlayerReport,
    Point,
    PseudoPairs,
    Report,
    Sentence,
    Verdict,
    Window,
)

__all__ = [
    "FEWEST_BEATS",
    "REPLICATES",
    "UNRELATED_P",
    "Analysis",
    "Bar",
    "CameTogether",
    "Chance",
    "ClosingNumber",
    "Coupling",
    "DelayLaw",
    "Drift",
    "Gain",
    "HalfLives",
    "Histogram",
    "HomeAndAway",
    "PairAnalysis",
    "PairHistory",
    "PairReport",
    "PairTake",
    "Part",
    "PlayerReport",
    "Point",
    "PseudoPairs",
    "Report",
    "Ribbon",
    "RibbonPoint",
    "Sentence",
    "Verdict",
    "Window",
    "analyse",
    "notes_met",
    "pair_history",
    "pseudo_pairs",
    "report",
]
