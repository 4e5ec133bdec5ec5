# SPDX-License-Identifier: Apache-2.0
"""What was heard -> charts: quantised, playable, at six levels; what players put right; two parts from one. Pure."""

from __future__ import annotations

from sidestick.arrange.charts import Arrangement, arranged, charts_from
from sidestick.arrange.duet import Duet, duet
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

__all__ = [
    "AddHit",
    "Arrangement",
    "DeleteHit",
    "DoubleTempo",
    "Duet",
    "Edit",
    "Edits",
    "HalveTempo",
    "MoveDownbeat",
    "SetMetre",
    "TapBeats",
    "arranged",
    "charts_from",
    "checked",
    "duet",
    "edited",
]
