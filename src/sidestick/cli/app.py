# SPDX-License-Identifier: Apache-2.0
"""The command line, put together in one language."""

from __future__ import annotations

from typing import Any

import typer

from sidestick.cli import (
    chart,
    evening,
    export,
    export_midi,
    history,
    listen,
    play,
    replay,
    report,
    songs,
    souvenir,
    takes,
    together,
)
from sidestick.cli.language import Word, language_option, words_in

_HELP_NAMES = ["--help", "-h"]
_COMMANDS = (
    play,
    listen,
    evening,
    songs,
    chart,
    takes,
    replay,
    report,
    history,
    souvenir,
    export,
    export_midi,
    together,
)
"""In the order in which help lists them."""


def command_line(language: str) -> Any:  # noqa: ANN401 - Typer's command class is not public
    """Return the command whose help and sentences are in ``language``."""
    word = words_in(language)
    app = typer.Typer(
        name="sidestick",
        help=word("help"),
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": _HELP_NAMES},
    )

    def tell_version(asked: bool) -> None:
        if asked:
            from sidestick import __version__

            typer.echo(f"sidestick {__version__}")
            raise typer.Exit

    @app.callback()
    def common(
        _language: str = language_option(word),
        version: bool = typer.Option(False, "--version", help=word("version"), callback=tell_version, is_eager=True),
    ) -> None:
        pass

    for command in _COMMANDS:
        command.register(app, language, word)
    group = typer.main.get_command(app)
    for one in (group, *getattr(group, "commands", {}).values()):
        _in_language(one, word)
    return group


def _in_language(command: Any, word: Word) -> None:  # noqa: ANN401
    """Give the help of ``command`` its titles in the person's language."""
    asks_help = command.get_help_option(typer.Context(command, help_option_names=_HELP_NAMES))
    asks_help.help = word("help_option")
    for parameter in (*command.params, asks_help):
        panel = "arguments" if parameter.param_type_name == "argument" else "options"
        parameter.rich_help_panel = word(f"panel.{panel}")
        if getattr(parameter, "is_flag", False):
            parameter.metavar = " "  # a switch takes no value, and says so by showing none
    command.rich_help_panel = word("panel.commands")
