# SPDX-License-Identifier: Apache-2.0
"""A player seen from behind: the jacket they wear on the page, with its number and the name on the back."""

from __future__ import annotations

import itertools
import math
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from sidestick.souvenir.ink import reduced, supersampled
from sidestick.souvenir.jacket_shape import Layer, Points, flattened, shape
from sidestick.souvenir.palette import BACKDROP, Rgb, ink_on, mixed, rgb
from sidestick.souvenir.typeface import draw, fitted, width
from sidestick.take import Jacket, Player

_FACTOR = 4
#: Share of the picture's side that the jacket's field is wide; its hem stands on the picture's lower edge.
_WIDE = 0.86
#: Where the hands are beside the middle and above the lower edge, in picture sides.
HAND_X, HAND_Y = 0.345, 0.1
_HEAD = (0.405, 0.02, 0.595, 0.27)


class _Tailor:
    """Draws one jacket on a picture of ``side`` pixels."""

    def __init__(self, jacket: Jacket, side: int) -> None:
        self.side = side
        self.unit = side * _WIDE / shape().field[0]
        self.left = side * (1 - _WIDE) / 2
        self.top = side - shape().field[1] * self.unit + 6 * self.unit
        self.picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        self.ink = ink_on(rgb(jacket.body))
        self.cloth: dict[str, Rgb] = {name: rgb(getattr(jacket, name)) for name in ("body", "sleeves", "trim")}
        self.cloth |= {"ink": self.ink, "black": (0, 0, 0), "white": (255, 255, 255)}

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x * self.unit, self.top + y * self.unit

    def strokes(self, layer: Layer) -> list[Points]:
        found = flattened(layer.path)
        if layer.mirrored:
            wide = shape().field[0]
            found += [tuple((wide - x, y) for x, y in stroke) for stroke in found]
        return [tuple(self.at(x, y) for x, y in stroke) for stroke in found]

    def lay(self, layer: Layer) -> None:
        strokes = self.strokes(layer)
        if layer.kind == "part":
            pen = ImageDraw.Draw(self.picture)
            for stroke in strokes:
                pen.polygon(stroke, fill=(*self.cloth[layer.name], 255))
            edge = shape().edge
            self._lines(strokes, "black", edge.opacity, edge.width, ())
        elif layer.kind == "line":
            line = shape().lines[layer.name]
            self._lines(strokes, line.colour, line.opacity, line.width, line.dash)
        else:
            self._light(strokes)

    def _lines(self, strokes: list[Points], colour: str, opacity: float, wide: float, dash: tuple[float, ...]) -> None:
        over = Image.new("RGBA", self.picture.size, (0, 0, 0, 0))
        pen = ImageDraw.Draw(over)
        fill = (*self.cloth[colour], round(255 * opacity))
        width_px = max(1, round(wide * self.unit))
        for stroke in strokes:
            for piece in _dashed(stroke, [part * self.unit for part in dash]) if dash else [stroke]:
                pen.line(piece, fill=fill, width=width_px, joint="curve")
        self.picture.alpha_composite(over)

    def _light(self, strokes: list[Points]) -> None:
        """Lay the lamp's light over the jacket alone: white from the shoulders, black towards the hem."""
        mask = Image.new("L", self.picture.size, 0)
        pen = ImageDraw.Draw(mask)
        ys = [y for stroke in strokes for _, y in stroke]
        for stroke in strokes:
            pen.polygon(stroke, fill=255)
        rows = (np.arange(self.side) - min(ys)) / (max(ys) - min(ys))
        stops = shape().light
        for colour in ("white", "black"):
            at = [stop for stop, _, _ in stops]
            strengths = [opacity if name == colour else 0.0 for _, name, opacity in stops]
            alpha = np.interp(rows, at, strengths)[:, None] * np.asarray(mask)
            over = np.zeros((self.side, self.side, 4), np.uint8)
            over[:, :, :3] = self.cloth[colour]
            over[:, :, 3] = alpha.round()
            self.picture.alpha_composite(Image.fromarray(over))

    def number(self, number: int) -> None:
        place = shape().number
        draw(
            self.picture,
            self.at(place.x, place.y),
            str(number),
            round(place.size * self.unit),
            self.ink,
            "ms",
            outline=(round(place.outline / 2 * self.unit), self.cloth["trim"]),
        )

    def name(self, text: str) -> None:
        """Letters along the curve over the shoulders, each turned as the curve is there."""
        arc = shape().name
        room = arc.room * self.unit
        size = fitted(text, round(arc.size * self.unit), room, round(arc.smallest * self.unit))
        long = (arc.end[0] - arc.start[0]) * self.unit
        squeeze = min(1.0, room / max(1.0, width(text, size)))
        x = (long - width(text, size) * squeeze) / 2
        for letter in text:
            wide = width(letter, size)
            share = (x + wide * squeeze / 2) / long
            x += wide * squeeze
            (fx, fy), (bx, by), (cx, cy) = arc.at(share + 0.01), arc.at(share - 0.01), arc.at(share)
            stamp = Image.new("RGBA", (size * 3, size * 3), (*self.ink, 0))
            draw(stamp, (size * 1.5, size * 1.5), letter, size, self.ink, "ms")
            turned = stamp.rotate(-math.degrees(math.atan2(fy - by, fx - bx)), Image.Resampling.BICUBIC)
            px, py = self.at(cx, cy)
            self.picture.alpha_composite(turned, (round(px - size * 1.5), round(py - size * 1.5)))


def _dashed(stroke: Points, dash: list[float]) -> list[Points]:
    """Return the drawn pieces of a stroke; ``dash`` is on and off in pixels."""
    pieces: list[Points] = []
    drawn, left, k = [stroke[0]], dash[0], 0
    for a, b in itertools.pairwise(stroke):
        here, far = a, math.dist(a, b)
        while far > left:
            here = (here[0] + (b[0] - here[0]) * left / far, here[1] + (b[1] - here[1]) * left / far)
            far -= left
            if k % 2 == 0:
                pieces.append((*drawn, here))
            k += 1
            drawn, left = [here], dash[k % 2]
        left -= far
        drawn.append(b)
    return pieces if k % 2 else [*pieces, tuple(drawn)]


@cache
def jacket_picture(player: Player, size_px: int) -> Image.Image:
    """Return the player from behind, RGBA, ``size_px`` square; the top of the head is at 2 % of the height."""
    picture = supersampled(size_px, size_px, _FACTOR)
    side = size_px * _FACTOR
    pen = ImageDraw.Draw(picture)
    skin = mixed(BACKDROP, (150, 116, 92), 0.6)
    pen.ellipse([share * side for share in _HEAD], fill=(*mixed(BACKDROP, (120, 92, 74), 0.55), 255))
    for sign in (-1, 1):
        x, y = (0.5 + sign * HAND_X) * side, (1 - HAND_Y) * side
        reach = 0.05 * side
        pen.ellipse([x - reach, y - reach, x + reach, y + reach], fill=(*skin, 255))
    tailor = _Tailor(player.jacket, side)
    for layer in shape().layers:
        tailor.lay(layer)
    tailor.number(player.jacket.number)
    tailor.name(player.jacket.back.strip() or player.name.strip())
    picture.alpha_composite(tailor.picture)
    return reduced(picture, _FACTOR)
