# SPDX-License-Identifier: Apache-2.0
"""A score is read the same way every time, and a slip of the pen is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from songs.score import chord, grid, read_score, struck, sung, voiced
from songs.truth import midi_bytes, truth_text

ROOT = Path(__file__).resolve().parents[2]
SCORES = sorted((ROOT / "songs").glob("*.toml"))
DEMO = ROOT / "src" / "sidestick" / "demo"


@pytest.mark.parametrize("score", SCORES, ids=lambda path: path.stem)
def test_the_committed_truth_and_midi_are_those_of_the_score(score: Path) -> None:
    piece = read_score(score)
    assert (DEMO / f"{piece.slug}.truth.json").read_text(encoding="utf-8") == truth_text(piece)
    assert (DEMO / f"{piece.slug}.mid").read_bytes() == midi_bytes(piece)


@pytest.mark.parametrize("score", SCORES, ids=lambda path: path.stem)
def test_the_drummer_has_two_hands_and_two_feet(score: Path) -> None:
    piece = read_score(score)
    step_s = piece.beat_s / 4
    hands = Counter(
        round((stroke.time_s - piece.lead_in_s) / step_s)
        for stroke in piece.strokes
        if stroke.pad != "kick" and stroke.articulation != "pedal"
    )
    assert max(hands.values()) <= 2


def test_a_grid_of_the_wrong_length_is_named() -> None:
    with pytest.raises(ValueError, match="has 3 steps, not 16"):
        grid("X.x")


def test_a_bar_of_melody_that_is_too_short_is_named() -> None:
    with pytest.raises(ValueError, match="has 7 eighths, not 8"):
        sung("A4:4 B4:3", 1)


def test_a_mark_sounds_through_its_dashes() -> None:
    assert struck("R--.5-..........") == [(0, 3, "R"), (4, 2, "5")]


def test_a_tie_lengthens_the_note_before_it() -> None:
    assert sung("-:4 A4:4\n~:2 -:6", 2) == [(4.0, 6.0, 69)]


def test_a_chord_symbol_names_root_shape_and_bass() -> None:
    assert (chord("F#m7").root, chord("F#m7").shape) == (6, (0, 3, 7, 10))
    assert (chord("B/D#").root, chord("B/D#").bass) == (11, 3)


def test_chords_move_by_small_steps() -> None:
    first = voiced(chord("G"), ())
    assert max(min(abs(tone - old) for old in first) for tone in voiced(chord("Em7"), first)) <= 2
