# SPDX-License-Identifier: Apache-2.0
"""Which language a person reads: ``--language`` first, then what the environment says, as gettext reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import typer

from sidestick.words import FALLBACK, LANGUAGES, language_from, say

OPTION = "--language"
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

Word = Callable[..., str]
"""Says a key of ``words/*/cli.json`` with its parameters."""


def language_asked(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language of ``words.LANGUAGES`` to speak.

    The option is looked for before anything is understood, because help and mistakes are said in it too.
    """
    for place, argument in enumerate(arguments):
        if argument == OPTION and place + 1 < len(arguments):
            return language_from(arguments[place + 1])
        if argument.startswith(f"{OPTION}="):
            return language_from(argument.partition("=")[2])
    for variable in _VARIABLES:
        if said := environment.get(variable, ""):
            return language_from(said)
    return FALLBACK


def words_in(language: str) -> Word:
    """Return what says a key of ``cli.json`` in ``language``."""

    def word(key: str, **parameters: object) -> str:
        return say(f"cli.{key}", language, **parameters)

    return word


def language_option(word: Word) -> Any:  # noqa: ANN401 - what Typer takes as a default
    """Return the option ``--language``, which every command has; ``language_asked`` has read it before."""

    def known(asked: str) -> str:
        if asked and asked.replace("_", "-").partition("-")[0].lower() not in LANGUAGES:
            raise typer.BadParameter(word("usage.no_language", name=asked, names=", ".join(LANGUAGES)))
        return asked

    return typer.Option(
        "", OPTION, metavar="|".join(LANGUAGES), help=word("language"), show_default=False, callback=known
    )
