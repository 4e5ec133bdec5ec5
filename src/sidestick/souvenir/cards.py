# SPDX-License-Identifier: Apache-2.0
"""The video's first and last picture: who plays what, and what became of it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from sidestick.souvenir.encore import Encore
from sidestick.souvenir.ink import Frame, Sprite
from sidestick.souvenir.jacket_picture import jacket_picture
from sidestick.souvenir.palette import ACCENT, BACKDROP, INK, SOFT
from sidestick.souvenir.report_page import closing_number, headline, names_of
from sidestick.souvenir.stage_picture import HEIGHT, WIDTH
from sidestick.souvenir.typeface import balanced, draw, fitted, song_line, width


def title_sprite(encore: Encore, language: str) -> Sprite:
    """Return names and song title, to be laid over the stage at the beginning."""
    picture = Image.new("RGBA", (WIDTH, 240), (*BACKDROP, 0))
    names = names_of(encore, language)
    draw(picture, (WIDTH / 2, 84), names, fitted(names, 76, WIDTH - 120), INK, "mm")
    song_line(picture, (WIDTH / 2, 168), encore.song.title, encore.song.artist, 32, WIDTH - 160, "mm")
    return Sprite(picture)


def closing_card(encore: Encore, language: str) -> Frame:
    """Return the last picture: both jackets, the sentence, the number, who and when."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), BACKDROP)
    seats = encore.take.seats
    size = min(250, 1100 // len(seats))
    for i, seat in enumerate(seats):
        jacket = jacket_picture(seat.player, size)
        x = WIDTH / 2 + (i - (len(seats) - 1) / 2) * (size + 36)
        picture.paste(jacket, (round(x - size / 2), 48), jacket)
    sentence = headline(encore, language)
    size_px = 44
    lines = balanced(sentence, size_px, 1080)
    while len(lines) > 2 and size_px > 24:
        size_px -= 4
        lines = balanced(sentence, size_px, 1080)
    y = 366.0
    for line in lines:
        draw(picture, (WIDTH / 2, y), line, size_px, INK, "mm")
        y += size_px * 1.32
    closing = closing_number(encore, language)
    if closing is not None:
        number, meaning = closing
        wide = width(number, 58) + 24 + width(meaning, 24)
        left = WIDTH / 2 - wide / 2
        draw(picture, (left, y + 44), number, 58, ACCENT, "lm")
        draw(picture, (left + width(number, 58) + 24, y + 48), meaning, 24, SOFT, "lm")
    pen = ImageDraw.Draw(picture)
    pen.rectangle([WIDTH / 2 - 30, HEIGHT - 104, WIDTH / 2 + 30, HEIGHT - 101], fill=ACCENT)
    song_line(picture, (WIDTH / 2, HEIGHT - 70), encore.song.title, encore.take.started_at[:10], 24, WIDTH - 160, "mm")
    draw(picture, (WIDTH / 2, HEIGHT - 36), "sidestick", 18, SOFT, "mm")
    return np.array(picture)
