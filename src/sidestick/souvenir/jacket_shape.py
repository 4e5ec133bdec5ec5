# SPDX-License-Identifier: Apache-2.0
"""The jacket's outlines, as the page draws them: ``jacket.json`` is read by both. Points lie on its field of 240 by 232."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Points = tuple[tuple[float, float], ...]

_STEPS = 16
"""Chords a curve is drawn with."""


class Layer(msgspec.Struct, frozen=True):
    """One thing that is drawn: a ``part`` in its cloth, a ``line`` on it, or the light over all of it."""

    kind: Literal["part", "line", "light"]
    name: Literal["body", "sleeves", "trim", "fold", "stitch", "rib", "light"] = msgspec.field(name="is")
    mirrored: bool
    path: str


class Line(msgspec.Struct, frozen=True):
    """How a line is drawn; ``dash`` is on and off in field units, empty for an unbroken one."""

    colour: Literal["black", "ink", "sleeves"]
    opacity: float
    width: float
    dash: tuple[float, ...]


class Edge(msgspec.Struct, frozen=True):
    """The dark line around every part."""

    opacity: float
    width: float


class Arc(msgspec.Struct, frozen=True):
    """Where the name stands: a quadratic curve, the room on it, the largest and smallest letters."""

    start: tuple[float, float] = msgspec.field(name="from")
    over: tuple[float, float]
    end: tuple[float, float] = msgspec.field(name="to")
    room: float
    size: float
    smallest: float

    def at(self, share: float) -> tuple[float, float]:
        """Return the point ``share`` (0 to 1) of the way along."""
        a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
        return (
            a * self.start[0] + b * self.over[0] + c * self.end[0],
            a * self.start[1] + b * self.over[1] + c * self.end[1],
        )


class Number(msgspec.Struct, frozen=True):
    """Where the number stands (middle of its baseline), its size and the width of its outline."""

    x: float
    y: float
    size: float
    outline: float


class Shape(msgspec.Struct, frozen=True):
    """All of ``jacket.json``."""

    field: tuple[float, float]
    name: Arc
    number: Number
    edge: Edge
    light: tuple[tuple[float, Literal["white", "black"], float], ...]
    lines: dict[str, Line]
    layers: tuple[Layer, ...]


@cache
def shape() -> Shape:
    """Return the jacket's shape."""
    return msgspec.json.decode((files("sidestick") / "souvenir" / "jacket.json").read_bytes(), type=Shape)


def flattened(path: str) -> list[Points]:
    """Return the strokes of an SVG path as points; it has absolute M, L, H, V, C, Q and Z only."""
    strokes: list[list[tuple[float, float]]] = []
    for command, numbers in _commands(path):
        if command == "M":
            strokes.append([(numbers[0], numbers[1])])
            continue
        stroke = strokes[-1]
        here = stroke[-1]
        if command == "Z":
            stroke.append(stroke[0])
        elif command == "H":
            stroke.append((numbers[0], here[1]))
        elif command == "V":
            stroke.append((here[0], numbers[0]))
        else:
            controls = [here, *zip(numbers[::2], numbers[1::2], strict=True)]
            steps = 1 if command == "L" else _STEPS
            stroke.extend(_bezier(controls, step / steps) for step in range(1, steps + 1))
    return [tuple(stroke) for stroke in strokes]


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    for command, rest in re.findall(r"([MLHVCQZ])([^MLHVCQZ]*)", path):
        yield command, [float(number) for number in re.findall(r"-?[\d.]+", rest)]


def _bezier(controls: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """Return the point ``share`` of the way along a curve (de Casteljau 1959)."""
    points = controls
    while len(points) > 1:
        points = [(x + (u - x) * share, y + (v - y) * share) for (x, y), (u, v) in itertools.pairwise(points)]
    return points[0]
