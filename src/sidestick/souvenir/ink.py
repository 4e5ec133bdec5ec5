# SPDX-License-Identifier: Apache-2.0
"""Drawing into a frame: sprites with soft edges, capsules and rings, all vectorised.

A frame is ``uint8, shape (height, width, 3)``. Shapes are drawn from their distance to each pixel, which gives clean
edges without drawing everything four times larger.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from sidestick.souvenir.palette import Rgb

Frame = npt.NDArray[np.uint8]


class Sprite:
    """A small picture with alpha, multiplied in advance so that stamping it is one multiplication and one addition."""

    def __init__(self, picture: Image.Image) -> None:
        rgba = np.asarray(picture.convert("RGBA"), dtype=np.uint16)
        alpha = rgba[:, :, 3:]
        self.height, self.width = rgba.shape[:2]
        self._colour = rgba[:, :, :3] * alpha
        self._keep = 255 - alpha

    def stamp(self, frame: Frame, centre_x: float, centre_y: float, strength: float = 1.0) -> None:
        """Lay the sprite onto ``frame`` with its middle at the given pixel; what lies outside is cut off."""
        left, top = round(centre_x - self.width / 2), round(centre_y - self.height / 2)
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + self.width, frame.shape[1]), min(top + self.height, frame.shape[0])
        if x0 >= x1 or y0 >= y1 or strength <= 0:
            return
        rows, columns = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
        here = frame[y0:y1, x0:x1].astype(np.uint16)
        colour, keep = self._colour[rows, columns], self._keep[rows, columns]
        if strength < 1:
            colour = (colour * strength).astype(np.uint16)
            keep = (255 - (255 - keep) * strength).astype(np.uint16)
        frame[y0:y1, x0:x1] = ((here * keep + colour) // 255).astype(np.uint8)


def supersampled(width: int, height: int, factor: int = 4) -> Image.Image:
    """Return an empty picture ``factor`` times as large, to be drawn on and then given to ``reduced``."""
    return Image.new("RGBA", (width * factor, height * factor), (0, 0, 0, 0))


def reduced(picture: Image.Image, factor: int = 4) -> Image.Image:
    """Return the picture at its true size, edges smooth."""
    return picture.resize((picture.width // factor, picture.height // factor), Image.Resampling.LANCZOS)


def _blend(frame: Frame, y0: int, x0: int, alpha: npt.NDArray[np.float32], colour: Rgb) -> None:
    region = frame[y0 : y0 + alpha.shape[0], x0 : x0 + alpha.shape[1]]
    region[:] = (region + (np.array(colour, np.float32) - region) * alpha[:, :, None]).astype(np.uint8)


def _box(frame: Frame, left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    height, width = frame.shape[:2]
    return max(int(top), 0), min(int(bottom) + 2, height), max(int(left), 0), min(int(right) + 2, width)


def capsule(frame: Frame, start: tuple[float, float], end: tuple[float, float], radius: float, colour: Rgb) -> None:
    """Draw a line with round ends; points are (x, y) in pixels."""
    (ax, ay), (bx, by) = start, end
    y0, y1, x0, x1 = _box(
        frame, min(ax, bx) - radius - 1, min(ay, by) - radius - 1, max(ax, bx) + radius, max(ay, by) + radius
    )
    if y0 >= y1 or x0 >= x1:
        return
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    length = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-6)
    along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1)
    distance = np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
    _blend(frame, y0, x0, np.clip(radius - distance + 0.5, 0, 1).astype(np.float32), colour)


def ring(
    frame: Frame, centre: tuple[float, float], radius: float, thickness: float, colour: Rgb, strength: float
) -> None:
    """Draw a circle line; ``strength`` 0 to 1 is its opacity."""
    cx, cy = centre
    reach = radius + thickness + 1
    y0, y1, x0, x1 = _box(frame, cx - reach, cy - reach, cx + reach, cy + reach)
    if y0 >= y1 or x0 >= x1:
        return
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    distance = np.abs(np.hypot(x - cx, y - cy) - radius)
    _blend(frame, y0, x0, (np.clip(thickness / 2 - distance + 0.5, 0, 1) * strength).astype(np.float32), colour)


def band(
    frame: Frame,
    top: int,
    centres: npt.NDArray[np.float64],
    halves: npt.NDArray[np.float64],
    left: Rgb,
    right: Rgb,
    opacity: npt.NDArray[np.float64],
) -> None:
    """Draw a vertical ribbon, one row of pixels an entry, coloured from ``left`` to ``right`` across.

    ``centres`` and ``halves`` (half widths) are in pixels, shape (rows,); ``opacity`` 0 to 1 a row.
    """
    x0 = max(int(np.min(centres - halves)) - 2, 0)
    x1 = min(int(np.max(centres + halves)) + 3, frame.shape[1])
    x = np.arange(x0, x1, dtype=np.float64)[None, :]
    offset = x - centres[:, None]
    alpha = np.clip(halves[:, None] - np.abs(offset) + 0.5, 0, 1) * opacity[:, None]
    share = np.clip(offset / (2 * halves[:, None]) + 0.5, 0, 1)[:, :, None]
    colour = np.array(left, np.float64) * (1 - share) + np.array(right, np.float64) * share
    region = frame[top : top + len(centres), x0:x1]
    region[:] = (region + (colour - region) * alpha[:, :, None]).astype(np.uint8)


def darkened(frame: Frame, share: float) -> None:
    """Turn the whole frame down in place; ``share`` 1 leaves black."""
    if share > 0:
        np.multiply(frame, 1 - share, out=frame, casting="unsafe")
