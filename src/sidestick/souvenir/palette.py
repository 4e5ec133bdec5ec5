# SPDX-License-Identifier: Apache-2.0
"""The souvenir's colours: a warm small stage just before the show. The same tokens as the browser stage (docs/why/look.md)."""

from __future__ import annotations

from sidestick.music import Pad

Rgb = tuple[int, int, int]
"""Red, green, blue, each 0 to 255."""

BACKDROP: Rgb = (27, 20, 17)
BOARDS: Rgb = (41, 30, 25)
LINE: Rgb = (74, 57, 47)
INK: Rgb = (247, 238, 224)
SOFT: Rgb = (190, 170, 148)
ACCENT: Rgb = (240, 168, 64)
EARLY: Rgb = (120, 190, 255)
LATE: Rgb = (255, 150, 110)
SEATS: tuple[Rgb, ...] = (
    (240, 168, 64),
    (110, 190, 180),
    (214, 130, 170),
    (150, 170, 240),
    (190, 200, 110),
    (230, 120, 90),
    (160, 140, 220),
    (200, 170, 130),
)

LANES: dict[Pad, Rgb] = {
    Pad.CRASH: (235, 154, 0),
    Pad.HIHAT: (255, 231, 154),
    Pad.SNARE: (223, 96, 53),
    Pad.KICK: (167, 119, 255),
    Pad.TOM_HIGH: (204, 249, 255),
    Pad.TOM_MID: (133, 196, 231),
    Pad.TOM_LOW: (94, 134, 191),
    Pad.RIDE: (182, 201, 152),
}


def rgb(colour: str) -> Rgb:
    """Return ``#rrggbb`` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ink_on(colour: Rgb) -> Rgb:
    """Return the ink, light or dark, that is read better on ``colour``."""
    light, dark = luminance(INK), luminance(BACKDROP)
    here = luminance(colour)
    return INK if (light + 0.05) / (here + 0.05) >= (here + 0.05) / (dark + 0.05) else BACKDROP


def mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Return ``share`` (0 to 1) of ``second`` in ``first``."""
    a, b, c = (round(x + (y - x) * share) for x, y in zip(first, second, strict=True))
    return a, b, c
