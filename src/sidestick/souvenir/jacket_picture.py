# SPDX-License-Identifier: Apache-2.0
"""A player seen from behind: the jacket with its number and the name on the back."""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw

from sidestick.souvenir.ink import reduced, supersampled
from sidestick.souvenir.palette import BACKDROP, ink_on, mixed, rgb
from sidestick.souvenir.typeface import draw, fitted
from sidestick.take import Player

_FACTOR = 4
#: The jacket on a field of 100 by 100, in halves: the right side mirrors the left.
_BODY = ((50, 22), (38, 23), (27, 28), (23, 60), (24, 97), (50, 98))
#: Shoulder, elbow, wrist, knuckles: the arm is a round line through them.
_ARM = ((29, 34), (17, 56), (13, 73), (12, 82))
_ARM_WIDTH = 13.5


def _mirrored(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    return [*points, *((100 - x, y) for x, y in reversed(points))]


@cache
def jacket_picture(player: Player, size_px: int) -> Image.Image:
    """Return the player from behind, RGBA, ``size_px`` square; the top of the head is at 4 % of the height."""
    picture = supersampled(size_px, size_px, _FACTOR)
    pen = ImageDraw.Draw(picture)
    unit = size_px * _FACTOR / 100
    jacket = player.jacket
    body, sleeves, trim = rgb(jacket.body), rgb(jacket.sleeves), rgb(jacket.trim)

    def shape(points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
        pen.polygon([(x * unit, y * unit) for x, y in points], fill=(*colour, 255))

    def oval(left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        pen.ellipse([left * unit, top * unit, right * unit, bottom * unit], fill=(*colour, 255))

    skin = mixed(BACKDROP, (150, 116, 92), 0.6)
    oval(40.5, 4, 59.5, 26, mixed(BACKDROP, (120, 92, 74), 0.55))

    def limb(
        points: list[tuple[float, float]], wide: float, colour: tuple[int, int, int], *, round_end: bool = True
    ) -> None:
        pen.line([(x * unit, y * unit) for x, y in points], fill=(*colour, 255), width=int(wide * unit), joint="curve")
        for x, y in points if round_end else points[:-1]:
            oval(x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2, colour)

    for mirror in (False, True):
        shoulder, elbow, wrist, knuckles = [(100 - x if mirror else x, y) for x, y in _ARM]
        oval(knuckles[0] - 5, knuckles[1] - 4, knuckles[0] + 5, knuckles[1] + 6, skin)
        limb([shoulder, elbow, wrist], _ARM_WIDTH, sleeves, round_end=False)
        pen.line(
            [(x * unit, y * unit) for x, y in (wrist, (wrist[0] * 0.45 + knuckles[0] * 0.55, wrist[1] + 5))],
            fill=(*trim, 255),
            width=int(_ARM_WIDTH * unit),
        )
    shape(_mirrored(_BODY), body)
    pen.rectangle([24 * unit, 92 * unit, 76 * unit, 98 * unit], fill=(*trim, 255))
    pen.rounded_rectangle([38 * unit, 20 * unit, 62 * unit, 26 * unit], radius=3 * unit, fill=(*trim, 255))
    seam = mixed(body, BACKDROP, 0.25)
    for x in (27.5, 72.5):
        pen.line(
            [(x * unit, 30 * unit), ((x + (50 - x) * 0.06) * unit, 92 * unit)], fill=(*seam, 255), width=int(0.7 * unit)
        )
    text = ink_on(body)
    name_size = fitted(player.name, int(9.5 * unit), 42 * unit)
    draw(picture, (50 * unit, 37 * unit), player.name, name_size, text, "mm")
    draw(picture, (50 * unit, 64 * unit), str(jacket.number), int(36 * unit), text, "mm")
    return reduced(picture, _FACTOR)
