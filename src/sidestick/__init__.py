# SPDX-License-Identifier: Apache-2.0
"""Sidestick: two people, one song, drums side by side.

``import sidestick`` is quick; a room (``sidestick.listen``, ``sidestick.judge``, …) is loaded when it is first named.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"

_ROOMS = frozenset(
    {
        "arrange",
        "audio",
        "coach",
        "errors",
        "formats",
        "judge",
        "library",
        "listen",
        "music",
        "room",
        "simulate",
        "souvenir",
        "take",
        "together",
        "units",
        "words",
    }
)


def __getattr__(name: str) -> ModuleType:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOMS})
