# SPDX-License-Identifier: Apache-2.0
"""Setting text in Latin, kana, kanji and hangul, with the face that is bundled and the system's for what it lacks.

The bundled faces hold Latin with all its marks, Greek, Cyrillic, kana, the common kanji and hangul
(``scripts/build_type.py``). A name may use any character: one they lack is looked for in the fonts of the system, and
shown as an empty box when nothing has it.
"""

from __future__ import annotations

import io
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sidestick.souvenir.palette import INK, SOFT, Rgb

_BUNDLED = ("noto-sans-cjk-bold-cut.otf", "noto-sans-bold-marked.ttf")
_SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    "/System/Library/Fonts/ヒラギノ角ゴシック W6.ttc",
    "/System/Library/Fonts/AppleSDGothicNeo.ttc",
    "C:/Windows/Fonts/malgunbd.ttf",
    "C:/Windows/Fonts/YuGothB.ttc",
)


@cache
def face(size_px: int, source: str = _BUNDLED[0]) -> ImageFont.FreeTypeFont:
    """Return a bundled face, or the one in the file ``source``, at ``size_px``."""
    if source not in _BUNDLED:
        return ImageFont.truetype(source, size_px)
    return ImageFont.truetype(io.BytesIO(_bundled(source)), size_px)


@cache
def _bundled(name: str) -> bytes:
    return (files("sidestick") / "souvenir" / "type" / name).read_bytes()


@cache
def _empty_box(source: str) -> bytes:
    return bytes(face(24, source).getmask("\U0010ffff"))


@cache
def _source_of(character: str) -> str:
    """Return the file that can draw ``character``; the first bundled one when nothing can."""
    for source in (*_BUNDLED, *(path for path in _SYSTEM if Path(path).exists())):
        if character.isspace() or bytes(face(24, source).getmask(character)) != _empty_box(source):
            return source
    return _BUNDLED[0]


def _runs(text: str) -> list[tuple[str, str]]:
    runs: list[tuple[str, str]] = []
    for character in text:
        source = _source_of(character)
        if runs and runs[-1][0] == source:
            runs[-1] = (source, runs[-1][1] + character)
        else:
            runs.append((source, character))
    return runs


def width(text: str, size_px: int) -> float:
    """Return how wide ``text`` is set, in pixels."""
    return sum(face(size_px, source).getlength(run) for source, run in _runs(text))


def fitted(text: str, size_px: int, room_px: float, smallest_px: int = 12) -> int:
    """Return the largest size up to ``size_px`` at which ``text`` fits into ``room_px``."""
    wide = width(text, size_px)
    return size_px if wide <= room_px else max(smallest_px, int(size_px * room_px / wide))


def draw(
    picture: Image.Image,
    xy: tuple[float, float],
    text: str,
    size_px: int,
    colour: Rgb,
    anchor: str = "lm",
    outline: tuple[int, Rgb] = (0, INK),
) -> None:
    """Draw one line; ``anchor`` is Pillow's: l, m or r for the side and s (baseline) or m (middle) for the height.

    ``outline`` is the width in pixels and the colour of a line around every letter.
    """
    pen = ImageDraw.Draw(picture)
    x = xy[0] - width(text, size_px) * {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]]
    for source, run in _runs(text):
        font = face(size_px, source)
        pen.text(
            (x, xy[1]),
            run,
            fill=colour,
            font=font,
            anchor=f"l{anchor[1]}",
            stroke_width=outline[0],
            stroke_fill=outline[1],
        )
        x += font.getlength(run)


_KANA = re.compile("[ぁ-ヿ]")
_PHRASES = re.compile("(?<=[ぁ-ゖ、。，．！？」』）])(?=[^ぁ-ゖ、。，．！？」』）・ー)\\].,!?])")


def wrapped(text: str, size_px: int, room_px: float) -> list[str]:
    """Return ``text`` in lines of at most ``room_px``.

    At spaces where words have them; in Japanese before what follows a particle or a mark, so that a number keeps its unit
    and a word its ending, and between any two characters where that is too long.
    """
    return _filled(*_pieces(text, size_px, room_px), size_px, room_px)


def balanced(text: str, size_px: int, room_px: float) -> list[str]:
    """Return ``text`` in as few lines as fit, all of about one length: no word stands alone at the end."""
    pieces, joint = _pieces(text, size_px, room_px)
    lines = _filled(pieces, joint, size_px, room_px)
    narrow, wide = room_px / 3, room_px
    while len(lines) > 1 and wide - narrow > 4:
        middle = (narrow + wide) / 2
        tried = _filled(pieces, joint, size_px, middle)
        if len(tried) > len(lines):
            narrow = middle
        else:
            lines, wide = tried, middle
    return lines


def _pieces(text: str, size_px: int, room_px: float) -> tuple[list[str], str]:
    """Return what a line may not be broken within, and what stands between two such."""
    if _KANA.search(text):
        phrases = _PHRASES.split(text)
        return [part for one in phrases for part in (one if width(one, size_px) > room_px else [one])], ""
    return (text.split(" "), " ") if " " in text else (list(text), "")


def _filled(pieces: list[str], joint: str, size_px: int, room_px: float) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        longer = f"{lines[-1]}{joint}{piece}" if lines else piece
        # A closing mark never begins a line (kinsoku).
        if lines and (width(longer, size_px) <= room_px or piece in "、。，．！？」』）・ー)].,!?"):
            lines[-1] = longer
        else:
            lines.append(piece)
    return [line.strip() for line in lines]


def song_line(
    picture: Image.Image,
    xy: tuple[float, float],
    title: str,
    artist: str,
    size_px: int,
    room_px: float,
    anchor: str = "lm",
) -> None:
    """Draw a song's title and, in a softer colour, who it is by."""
    size_px = fitted(f"{title}   {artist}", size_px, room_px)
    gap = size_px * 0.6 if artist else 0.0
    whole = width(title, size_px) + gap + width(artist, size_px)
    left = xy[0] - whole * {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]]
    draw(picture, (left, xy[1]), title, size_px, INK, "lm")
    draw(picture, (left + width(title, size_px) + gap, xy[1]), artist, size_px, SOFT, "lm")
