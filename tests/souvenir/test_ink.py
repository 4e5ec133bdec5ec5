# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from sidestick.souvenir.ink import Sprite, band, capsule, darkened, ring


def black(height: int = 40, width: int = 60) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.zeros((height, width, 3), np.uint8)


def test_an_opaque_sprite_covers_what_is_beneath_it() -> None:
    frame = black()
    Sprite(Image.new("RGBA", (4, 4), (10, 20, 30, 255))).stamp(frame, 20, 20)
    assert tuple(frame[20, 20]) == (10, 20, 30)
    assert frame.any(axis=2).sum() == 16


def test_half_a_sprites_strength_gives_half_its_colour() -> None:
    frame = black()
    Sprite(Image.new("RGBA", (4, 4), (200, 100, 50, 255))).stamp(frame, 20, 20, 0.5)
    assert np.allclose(frame[20, 20], (100, 50, 25), atol=2)


@pytest.mark.parametrize(("x", "y"), [(-2, 5), (5, -2), (61, 5), (5, 41), (-100, -100), (1000, 1000)])
def test_what_lies_outside_the_frame_is_cut_off_without_complaint(x: int, y: int) -> None:
    frame = black()
    Sprite(Image.new("RGBA", (8, 8), (255, 255, 255, 255))).stamp(frame, x, y)
    capsule(frame, (x, y), (x + 3, y), 3, (255, 255, 255))
    ring(frame, (x, y), 4, 2, (255, 255, 255), 1.0)
    assert frame.shape == (40, 60, 3)


def test_a_capsule_is_as_thick_as_twice_its_radius() -> None:
    frame = black()
    capsule(frame, (10, 20), (50, 20), 3, (255, 255, 255))
    assert (frame[:, 30, 0] > 127).sum() == pytest.approx(6, abs=1)


def test_a_ring_is_empty_in_its_middle() -> None:
    frame = black()
    ring(frame, (30, 20), 10, 3, (255, 255, 255), 1.0)
    assert frame[20, 30].sum() == 0
    assert frame[20, 40, 0] > 200


def test_a_ribbon_takes_its_left_colour_at_the_left_and_its_right_at_the_right() -> None:
    frame = black()
    rows = np.full(10, 30.0)
    band(frame, 5, rows, np.full(10, 8.0), (255, 0, 0), (0, 0, 255), np.ones(10))
    assert frame[8, 23, 0] > frame[8, 23, 2]
    assert frame[8, 36, 2] > frame[8, 36, 0]
    assert frame[20].sum() == 0


def test_darkening_leaves_a_share_of_the_light() -> None:
    frame = black() + np.uint8(200)
    darkened(frame, 0.75)
    assert np.all(frame == 50)
