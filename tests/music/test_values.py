# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from sidestick.errors import BadData
from sidestick.music import GM_OF_PAD, PAD_OF_GM, Beat, Chart, Heard, Level, Metre, Note, Pad, TempoMap


def test_every_pad_has_a_general_midi_number_that_comes_back_as_that_pad() -> None:
    assert {pad for pad, _ in GM_OF_PAD} == set(Pad)
    for (pad, _), number in GM_OF_PAD.items():
        assert PAD_OF_GM[number][0] is pad


def test_the_pads_are_named_as_the_design_names_them() -> None:
    assert {pad.value for pad in Pad} == {"kick", "snare", "hihat", "tom_high", "tom_mid", "tom_low", "crash", "ride"}


def test_downbeats_are_the_first_beats_of_bars() -> None:
    beats = tuple(Beat(i * 0.5, i // 3 + 1, i % 3 + 1, 1.0) for i in range(7))
    assert Heard(4, 120, Metre(3), beats, (), (), -14).downbeats_s == (0, 1.5, 3.0)


def test_a_chart_whose_notes_go_backwards_is_refused() -> None:
    tempo_map = TempoMap((0, 480), (0, 500_000))
    notes = (Note(480, 500_000, Pad.KICK, 90), Note(0, 0, Pad.KICK, 90))
    with pytest.raises(BadData, match="tick 0 comes after tick 480"):
        Chart("0" * 64, Level.PULSE, tempo_map, (0,), notes)
