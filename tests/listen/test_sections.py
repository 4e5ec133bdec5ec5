# SPDX-License-Identifier: Apache-2.0
"""Sections begin on bar lines where the music changes, and like parts share a letter."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.features import features
from sidestick.listen.sections import sections
from sidestick.music import Section
from tests.listen.band import LEAD_IN_S, RATE, band_song

BPM = 120.0
BAR_S = 2.0


def _song(*parts: tuple[str, float, float]) -> np.ndarray:
    """Return eight bars of each (pattern, drums, band)."""
    length = int(8 * BAR_S * RATE)
    first = int(LEAD_IN_S * RATE)
    pieces = []
    for pattern, drums, band in parts:
        song = band_song(pattern, BPM, 20, drums=drums, band=band)
        level = 1.0 if drums else 0.3
        pieces.append(level * song.samples[first : first + length])
    return np.concatenate(pieces)


def _sections(samples: np.ndarray) -> tuple[Section, ...]:
    heard = features(samples)
    duration_s = len(samples) / RATE
    return sections(heard, TemplateDrums()(heard), np.arange(0, duration_s - 1, BAR_S), duration_s)


def test_a_change_of_drums_and_band_begins_a_section() -> None:
    found = _sections(_song(("rock", 1, 1), ("four", 1, 0), ("rock", 1, 1)))
    starts = [section.start_s for section in found]
    assert any(abs(start - 16) <= BAR_S for start in starts)
    assert any(abs(start - 32) <= BAR_S for start in starts)
    assert len(found) <= 5


def test_parts_that_are_alike_share_a_letter() -> None:
    found = _sections(_song(("rock", 1, 1), ("four", 1, 0), ("rock", 1, 1)))
    first, second, third = ({s.label for s in found if a <= (s.start_s + s.end_s) / 2 < a + 16} for a in (0, 16, 32))
    assert first & third
    assert not second & (first | third)


def test_a_quiet_beginning_that_never_returns_is_the_intro() -> None:
    found = _sections(_song(("rock", 0, 1), ("rock", 1, 1), ("four", 1, 1), ("rock", 1, 1)))
    assert found[0].label == "intro"


def test_sections_leave_no_gap() -> None:
    samples = _song(("rock", 1, 1), ("half", 1, 1))
    found = _sections(samples)
    assert found[0].start_s == 0
    assert found[-1].end_s == pytest.approx(len(samples) / RATE)
    assert all(a.end_s == b.start_s for a, b in pairwise(found))
    assert all(0 <= section.confidence <= 1 for section in found)


def test_a_few_bars_are_one_section() -> None:
    heard = features(band_song("rock", BPM, 8).samples)
    found = sections(heard, TemplateDrums()(heard), np.arange(0, 8, BAR_S), 8.0)
    assert [(section.start_s, section.end_s, section.label) for section in found] == [(0.0, 8.0, "A")]
