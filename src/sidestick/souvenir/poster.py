# SPDX-License-Identifier: Apache-2.0
"""A poster of a take: two jackets, the sentence, and the two rhythms as a braid that runs down the page with the song."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from sidestick.audio.canonical import written_whole
from sidestick.souvenir.braid import Braid
from sidestick.souvenir.encore import Encore
from sidestick.souvenir.ink import Frame, band, capsule
from sidestick.souvenir.jacket_picture import jacket_picture
from sidestick.souvenir.palette import ACCENT, BACKDROP, BOARDS, INK, LINE, SEATS, SOFT, mixed
from sidestick.souvenir.report_page import braid_of, closing_number, headline, names_of
from sidestick.souvenir.typeface import balanced, draw, fitted, song_line, width
from sidestick.words import say

WIDTH, HEIGHT = 1200, 1500
_BRAID_TOP, _BRAID_BOTTOM = 150, 830
_PX_PER_MS = 1.9
_DOTS_EVERY = 1


def _paint_braid(frame: Frame, encore: Encore, braid: Braid) -> None:
    """Each player's strokes are dots left or right of the song's own line; the band is how far apart the two were."""
    middle = WIDTH / 2
    rows = np.arange(_BRAID_BOTTOM - _BRAID_TOP, dtype=np.float64)
    times = rows / rows[-1] * max(encore.ended_us, 1)
    means, spreads, inside = braid.at(times)
    halves = np.clip(spreads * _PX_PER_MS, 3, 330)
    # A little smoothing: a poster shows the way, the report shows the numbers.
    kernel = np.hanning(25) / np.hanning(25).sum()
    halves = np.convolve(np.pad(halves, 12, mode="edge"), kernel, mode="valid")
    centres = middle + np.convolve(
        np.pad(np.clip(means * _PX_PER_MS, -160, 160), 12, mode="edge"), kernel, mode="valid"
    )
    band(frame, _BRAID_TOP, centres, halves, SEATS[0], SEATS[1], np.where(inside, 0.5, 0.0))
    band(frame, _BRAID_TOP, centres, np.maximum(halves * 0.12, 2), INK, INK, np.where(inside, 0.5, 0.0))
    for index, player in enumerate(encore.together.players[:2]):
        for point in player.series[::_DOTS_EVERY]:
            y = _BRAID_TOP + point.time_us / max(encore.ended_us, 1) * (_BRAID_BOTTOM - _BRAID_TOP)
            x = middle + np.clip(point.asynchrony_us / 1000 * _PX_PER_MS, -420, 420)
            capsule(frame, (x, y), (x, y), 2.6, mixed(SEATS[index], INK, 0.15))


def poster_picture(encore: Encore, language: str = "en") -> Image.Image:
    """Return the poster, RGB, 1200 by 1500."""
    ground = Image.new("RGB", (WIDTH, HEIGHT), BACKDROP)
    pen = ImageDraw.Draw(ground)
    pen.rectangle([0, 870, WIDTH, HEIGHT], fill=BOARDS)
    pen.line([(WIDTH / 2, _BRAID_TOP), (WIDTH / 2, _BRAID_BOTTOM)], fill=LINE, width=2)
    frame = np.array(ground)
    braid = braid_of(encore)
    if braid is not None and not braid.empty:
        _paint_braid(frame, encore, braid)
    picture = Image.fromarray(frame)
    pen = ImageDraw.Draw(picture)
    early, late = (say(f"report.label.{word}", language) for word in ("early", "late"))
    draw(picture, (70, _BRAID_TOP), f"← {early}", 24, SOFT, "lm")
    draw(picture, (WIDTH - 70, _BRAID_TOP), f"{late} →", 24, SOFT, "rm")
    song_line(picture, (70, 76), encore.song.title, encore.song.artist, 36, 800)
    draw(picture, (WIDTH - 70, 76), encore.take.started_at[:10], 26, SOFT, "rm")
    seats = encore.take.seats
    size = min(400, 1040 // len(seats))
    for i, seat in enumerate(seats):
        jacket = jacket_picture(seat.player, size)
        x = WIDTH / 2 + (i - (len(seats) - 1) / 2) * (size + 60)
        picture.paste(jacket, (round(x - size / 2), 770), jacket)
    pen.rectangle([0, 770 + size - 10, WIDTH, HEIGHT], fill=BOARDS)
    names = names_of(encore, language)
    y = 770.0 + size + 54
    draw(picture, (70, y), names, fitted(names, 64, WIDTH - 140), INK, "lm")
    size_px = 34
    y += 74
    for line in balanced(headline(encore, language), size_px, WIDTH - 140)[:3]:
        draw(picture, (70, y), line, size_px, INK, "lm")
        y += size_px * 1.35
    closing = closing_number(encore, language)
    if closing is not None:
        number, meaning = closing
        draw(picture, (70, HEIGHT - 62), number, 54, ACCENT, "lm")
        draw(picture, (70 + width(number, 54) + 22, HEIGHT - 58), meaning, 24, SOFT, "lm")
    draw(picture, (WIDTH - 70, HEIGHT - 58), "sidestick", 26, SOFT, "rm")
    return picture


def poster(path: Path, encore: Encore, *, language: str = "en") -> None:
    """Write the poster as PNG, whole or not at all; raise ``DiskFull``."""
    picture = poster_picture(encore, language)
    with written_whole(path) as file:
        picture.save(file, format="PNG", optimize=True)
