# SPDX-License-Identifier: Apache-2.0
"""Titles are kept clean and compared folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.library.wording import MAX_NAME, cleaned, folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Our \n song\t", "Our song"),
        ("nul\x00led", "nul led"),
        ("a" * 500, "a" * MAX_NAME),
        ("bad\udcffname", "bad?name"),
        ("e\u0301", "\u00e9"),
        ("Ｗide stays", "Ｗide stays"),
    ],
)
def test_a_title_is_one_clean_line(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@given(st.text(st.characters(codec=None)))
def test_cleaning_and_folding_settle_at_once(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)
    assert folded(folded(text)) == folded(text)
    assert "\x00" not in cleaned(text)
    cleaned(text).encode()


@pytest.mark.parametrize(
    ("one", "other"), [("ＡＢＣ", "abc"), ("サクラ", "さくら"), ("ﾊﾞﾝﾄﾞ", "バンド"), ("İ", "i̇"), ("ﬁne", "FINE")]
)
def test_what_people_take_for_the_same_folds_to_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)
