# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from sidestick.souvenir.typeface import _BUNDLED, balanced, draw, face, fitted, width, wrapped


@pytest.mark.parametrize(
    "name", ["Mina", "Zoë Łuczak", "Nguyễn Thị Ánh", "Ольга", "高市 早苗", "さくら", "이재명", "ヴィクトリア"]
)
def test_the_bundled_faces_can_set_names_of_every_language(name: str) -> None:
    for letter in name.replace(" ", ""):
        assert any(
            bytes(face(40, file).getmask(letter)) != bytes(face(40, file).getmask("\U0010ffff")) for file in _BUNDLED
        )


def test_text_drawn_from_the_middle_is_centred() -> None:
    picture = Image.new("RGB", (400, 60))
    draw(picture, (200, 30), "Mina と 지우", 30, (255, 255, 255), "mm")
    columns = np.flatnonzero(np.asarray(picture).any(axis=(0, 2)))
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(200, abs=4)


def test_a_long_name_is_set_smaller_until_it_fits() -> None:
    size = fitted("Wolfeschlegelsteinhausenbergerdorff", 40, 300)
    assert size < 40
    assert width("Wolfeschlegelsteinhausenbergerdorff", size) <= 303


def test_a_short_name_keeps_its_size() -> None:
    assert fitted("Jun", 40, 300) == 40


def test_lines_break_at_spaces_and_fit() -> None:
    lines = wrapped("You came together from ninety to twenty milliseconds", 30, 300)
    assert len(lines) > 1
    assert " ".join(lines).split() == ["You", "came", "together", "from", "ninety", "to", "twenty", "milliseconds"]
    assert all(width(line, 30) <= 300 for line in lines)


def test_japanese_breaks_between_characters_but_never_before_a_full_stop() -> None:
    text = "二人のリズムは少しずつ近づいていきました。"
    lines = wrapped(text, 30, width(text[:-1], 30) + 1)
    assert "".join(lines) == text
    assert not any(line.startswith("。") for line in lines)


def test_a_japanese_sentence_keeps_numbers_with_their_units_and_fits_whatever_its_length() -> None:
    text = "358 打のうち、二人がそろったのは 10 打でした。そこでのずれは平均 8 ミリ秒です。" * 2
    lines = balanced(text, 40, 600)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 40) <= 600 for line in lines)
    assert not any(line[-1].isdigit() for line in lines)
    assert not any(line.startswith(("打", "ミリ", "、", "。")) for line in lines)
    unbroken = "アイウエオカキクケコ" * 8
    assert all(width(line, 40) <= 600 for line in wrapped(unbroken, 40, 600))
