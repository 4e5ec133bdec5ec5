# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import re
from importlib.resources import files

import msgspec
import numpy as np
import pytest
from PIL import Image

from sidestick.souvenir.jacket_picture import _dashed, jacket_picture
from sidestick.souvenir.jacket_shape import flattened, shape
from sidestick.souvenir.palette import rgb
from sidestick.take import Jacket, Player

SIZE = 320
WORN = Jacket(body="#2f6150", sleeves="#efe4cc", trim="#f0a840", number=23)


def worn(name: str = "Mina", jacket: Jacket = WORN) -> Image.Image:
    return jacket_picture(Player("mina", name, jacket), SIZE)


def share_near(picture: Image.Image, colour: str) -> float:
    """Return which share of the opaque pixels lies near ``colour``: light and shade move it a little."""
    pixels = np.asarray(picture, np.int32)
    opaque = pixels[pixels[:, :, 3] > 200][:, :3]
    return float(np.mean(np.abs(opaque - np.array(rgb(colour))).max(axis=1) < 48))


def test_the_shape_is_one_that_the_page_and_pillow_can_both_draw() -> None:
    for layer in shape().layers:
        assert re.fullmatch(r"[MLHVCQZ\d .-]+", layer.path)
        if layer.kind == "line":
            assert layer.name in shape().lines
        for stroke in flattened(layer.path):
            assert all(0 <= x <= shape().field[0] and 0 <= y <= shape().field[1] for x, y in stroke)
    named = {layer.name for layer in shape().layers}
    assert {"body", "sleeves", "trim"} <= named


def test_a_curve_begins_and_ends_where_its_path_says() -> None:
    stroke = np.array(flattened("M10 20C30 40 50 60 70 20Q80 0 90 20H95V30Z")[0]).tolist()
    assert stroke[0] == [10, 20]
    assert [70, 20] in stroke
    assert stroke[-4:] == [[90, 20], [95, 20], [95, 30], [10, 20]]
    assert stroke[8] == pytest.approx((40, 42.5), abs=8)


def test_a_dashed_line_is_drawn_and_left_out_in_turn() -> None:
    pieces = _dashed(((0, 0), (20, 0)), [4, 3])
    assert [(piece[0][0], piece[-1][0]) for piece in pieces] == [(0, 4), (7, 11), (14, 18)]


def test_every_cloth_is_seen_and_the_picture_is_the_same_on_both_sides_but_for_letters() -> None:
    picture = worn()
    for colour, least in ((WORN.body, 0.2), (WORN.sleeves, 0.1), (WORN.trim, 0.05)):
        assert share_near(picture, colour) > least
    pixels = np.asarray(picture, np.int32)
    sleeves = pixels[:, : SIZE // 4]
    assert np.abs(sleeves - pixels[:, ::-1][:, : SIZE // 4]).mean() < 2


@pytest.mark.parametrize("name", ["Mina", "けんじ", "健二", "민아", "Bartholomew Featherstone-Haugh"])
def test_any_name_is_written_on_the_back_within_the_body(name: str) -> None:
    bare = np.asarray(worn(" "), np.int32)
    differs = np.abs(np.asarray(worn(name), np.int32) - bare).max(axis=2) > 40
    assert differs.sum() > 60
    columns = np.nonzero(differs.any(axis=0))[0]
    assert columns.min() > SIZE * 0.25
    assert columns.max() < SIZE * 0.75


def test_what_is_asked_for_on_the_back_stands_there_instead_of_the_name() -> None:
    nick = worn("Mina", msgspec.structs.replace(WORN, back="민"))
    assert np.array_equal(np.asarray(nick), np.asarray(worn("민")))


def test_a_jacket_kept_by_an_older_sidestick_bears_the_players_name() -> None:
    old = msgspec.json.decode(b'{"body":"#2f6150","sleeves":"#efe4cc","trim":"#f0a840","number":23}', type=Jacket)
    assert old == WORN
    assert np.array_equal(np.asarray(worn("Mina", old)), np.asarray(worn()))


def test_the_shape_file_is_in_the_package() -> None:
    assert json.loads((files("sidestick") / "souvenir" / "jacket.json").read_text())["field"] == [240, 232]
