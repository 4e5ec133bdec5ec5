# SPDX-License-Identifier: Apache-2.0
"""The notes' pictures: a shape and a colour for each pad, so that colour is never the only cue.

Cymbals have many corners, the snare is round, toms are triangles and a square, the kick is a bar: the same alphabet as on the stage.
"""

from __future__ import annotations

import math

from PIL import ImageDraw

from sidestick.music import Pad
from sidestick.souvenir.ink import Sprite, reduced, supersampled
from sidestick.souvenir.palette import BACKDROP, INK, LANES, mixed

_FACTOR = 4
#: Corners and the turn of the first one in radians.
_CORNERS = {
    Pad.CRASH: (6, -math.pi / 2),
    Pad.RIDE: (8, -math.pi / 8),
    Pad.HIHAT: (4, -math.pi / 2),
    Pad.TOM_HIGH: (3, -math.pi / 2),
    Pad.TOM_MID: (4, -math.pi / 4),
    Pad.TOM_LOW: (3, math.pi / 2),
}


def gem(pad: Pad, size_px: int) -> Sprite:
    """Return the picture of a note of ``pad``, about ``size_px`` wide."""
    width = round(size_px * 1.7) if pad is Pad.KICK else size_px
    picture = supersampled(width + 4, size_px + 4, _FACTOR)
    pen = ImageDraw.Draw(picture)
    colour = LANES[pad]
    edge, light = mixed(colour, BACKDROP, 0.45), mixed(colour, INK, 0.55)
    middle_x, middle_y = (width + 4) * _FACTOR / 2, (size_px + 4) * _FACTOR / 2
    radius = size_px * _FACTOR / 2

    def drawn(scale: float, fill: tuple[int, int, int], shift: float = 0.0) -> None:
        r = radius * scale
        y = middle_y + shift * radius
        if pad is Pad.KICK:
            half = width * _FACTOR / 2 * scale
            box = [middle_x - half, y - r * 0.42, middle_x + half, y + r * 0.42]
            pen.rounded_rectangle(box, radius=r * 0.42, fill=(*fill, 255))
        elif pad in _CORNERS:
            corners, turn = _CORNERS[pad]
            angles = [turn + 2 * math.pi * k / corners for k in range(corners)]
            pen.polygon([(middle_x + r * math.cos(a), y + r * math.sin(a)) for a in angles], fill=(*fill, 255))
        else:
            pen.ellipse([middle_x - r, y - r, middle_x + r, y + r], fill=(*fill, 255))

    drawn(1.0, edge)
    drawn(0.84, colour)
    if pad is not Pad.KICK:
        drawn(0.30, light, -0.22)
    return Sprite(reduced(picture, _FACTOR))
