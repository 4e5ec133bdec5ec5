# SPDX-License-Identifier: Apache-2.0
"""What a person is told of a command that cannot be understood: in their language, with the value and its bounds.

Typer's own sentences are English, and differ from version to version; only the kind of the mistake is taken from it.
"""

from __future__ import annotations

import re
from typing import Any

from sidestick.cli.language import OPTION, Word

NUMBERS: dict[str, tuple[int, int | None]] = {
    "port": (0, 65535),
    "players": (1, 8),
    "seed": (0, None),
    "level": (1, 6),
    "apart": (0, 1000),
}
"""Smallest and largest value of each option that takes a whole number."""

CHOICES: dict[str, tuple[str, ...]] = {
    "to": ("csv", "parquet", "json"),
    "duet": ("unison", "trade", "feet_hands", "low_high"),
}
"""What an option that takes one of a few words may be."""


def misunderstood(command: Any, given: list[str], error: Exception, word: Word) -> str:  # noqa: ANN401 - Typer's command class is not public
    """Return the sentence for ``error`` and where to read more; the whole help when nothing was asked."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(command.get_help(context))
    names = list(command.commands)
    first = _first_word(given)
    path = f"sidestick {first}" if first in names else "sidestick"
    if first and first not in names:
        said = word("usage.no_command", name=first, names=", ".join(names))
    else:
        said = _said(error, given, path, word)
    return f"{said}\n{word('usage.help', command=f'{path} --help')}"


def _said(error: Exception, given: list[str], path: str, word: Word) -> str:
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "name", "") or ""
    if kind == "NoSuchOption":
        return word("usage.no_option", option=getattr(error, "option_name", ""))
    if kind == "MissingParameter":
        return word("usage.missing", name=getattr(parameter, "metavar", "") or name)
    if kind == "BadOptionUsage":
        option = str(getattr(error, "option_name", ""))
        takes_none = any(argument.startswith(f"{option}=") for argument in given)
        return word("usage.takes_none" if takes_none else "usage.needs_value", option=option)
    if name in NUMBERS or name in CHOICES:
        option = f"--{name}"
        value = _value(given, option)
        if name in CHOICES:
            return word("usage.choice", option=option, value=value, names=", ".join(CHOICES[name]))
        low, high = NUMBERS[name]
        if high is None:
            return word("usage.at_least", option=option, value=value, minimum=low)
        return word("usage.range", option=option, value=value, minimum=low, maximum=high)
    message = str(getattr(error, "message", error))
    if kind == "UsageError" and (extra := re.search(r"\(([^()]*)\)$", message)):
        left_over = [argument for argument in extra[1].split() if argument in given]
        return word("usage.extra", command=path, extra=" ".join(left_over) or extra[1])
    return message  # a sentence of our own, such as that of --language


def _first_word(given: list[str]) -> str:
    """Return the command that was asked for, "" when an option stands in its place."""
    rest = iter(given)
    for argument in rest:
        if argument == OPTION:
            next(rest, None)
        elif not argument.startswith(f"{OPTION}="):
            return "" if argument.startswith("-") else argument
    return ""


def _value(given: list[str], option: str) -> str:
    """Return what was given for ``option``, the last time that it was."""
    found = ""
    for place, argument in enumerate(given):
        if argument.startswith(f"{option}="):
            found = argument.partition("=")[2]
        elif argument == option and place + 1 < len(given):
            found = given[place + 1]
    return found
