# SPDX-License-Identifier: Apache-2.0
"""What is heard and what is played. Frozen values, pure."""

from __future__ import annotations

from sidestick.music.chart import OK_US, Chart, Level, Note
from sidestick.music.pad import GM_OF_PAD, HANDS_PADS, PAD_OF_GM, Articulation, Pad
from sidestick.music.song import Beat, Heard, Metre, Onset, Section, Song
from sidestick.music.tempo_map import TempoMap

__all__ = [
    "GM_OF_PAD",
    "HANDS_PADS",
    "OK_US",
    "PAD_OF_GM",
    "Articulation",
    "Beat",
    "Chart",
    "Heard",
    "Level",
    "Metre",
    "Note",
    "Onset",
    "Pad",
    "Section",
    "Song",
    "TempoMap",
]
