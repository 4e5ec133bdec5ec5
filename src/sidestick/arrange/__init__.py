# SPDX-License-Identifier: Apache-2.0
"""What was heard -> charts: quantised, playable, at six levels; what players put right; two parts from one. Pure."""

from __future__ import annotations

from sidestick.arrange.charts import ARRANGEMENT_VERSION, Arrangement, arranged, charts_from
from sidestick.arrange.duet import duet
from sidestick.arrange.edits import (
    AddHit,
    DeleteHit,
    DoubleTempo,
    Edit,
    Edits,
    HalveTempo,
    MoveDownbeat,
    SetMetre,
    TapBeats,
    checked,
    edited,
)
from sidestick.arrange.sheet import Sheet, SheetNote, sheet_of

__all__ = [
    "ARRANGEMENT_VERSION",
    "AddHit",
    "Arrangement",
    "DeleteHit",
    "DoubleTempo",
    "Edit",
    "Edits",
    "HalveTempo",
    "MoveDownbeat",
    "SetMetre",
    "Sheet",
    "SheetNote",
    "TapBeats",
    "arranged",
    "charts_from",
    "checked",
    "duet",
    "edited",
    "sheet_of",
]
