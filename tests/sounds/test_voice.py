# SPDX-License-Identifier: Apache-2.0
"""The counting voice has every word that is counted, in each language, and each falls on the beat."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from sidestick.words import LANGUAGES, say

VOICE = Path(__file__).resolve().parents[2] / "src" / "sidestick" / "voice"
WORDS = (*map(str, range(1, 13)), "and", "e", "a", "trip", "let")
ROWS = [pytest.param(language, word, id=f"{language} {word}") for language in LANGUAGES for word in WORDS]


def table(language: str) -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = json.loads((VOICE / language / "voice.json").read_text(encoding="utf-8"))[
        "words"
    ]
    return words


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_can_be_said_and_shown(language: str) -> None:
    assert set(table(language)) == set(WORDS)
    assert all(say(f"coach.count.{word}", language) for word in WORDS)
    files = {row["file"] for row in table(language).values()}
    assert {path.name for path in (VOICE / language).iterdir()} == files | {"voice.json"}


@pytest.mark.parametrize(("language", "word"), ROWS)
def test_a_word_is_short_of_one_loudness_and_begins_before_its_vowel(language: str, word: str) -> None:
    row = table(language)[word]
    sound, rate = soundfile.read(VOICE / language / row["file"])
    assert sound.ndim == 1
    assert len(sound) / rate <= 0.43
    level = 20 * np.log10(np.sqrt(np.mean(sound**2)))
    assert -20.5 < level < -17.5
    assert np.abs(sound).max() < 0.9
    at = round(row["onset_s"] * rate)
    # What comes before is the consonant; the vowel's first 50 ms are most of the word's sound.
    assert 0 < row["onset_s"] < 0.13
    assert np.sqrt(np.mean(sound[at : at + rate // 20] ** 2)) > 0.5 * np.sqrt(np.mean(sound**2))
