# SPDX-License-Identifier: Apache-2.0
"""``sidestick`` on the command line: one file a command, each of which imports what it needs when it runs.

Exit codes: 0; 2 for a command that cannot be understood; else that of the error's class (``sidestick.errors``). What
goes wrong is one sentence on standard error, in the language of ``--language`` or the environment. Progress is drawn on
standard error and only for a person; standard output has nothing but the answer.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence

TRACEBACK_VARIABLE = "SIDESTICK_TRACEBACK"
_USAGE_EXIT_CODE = 2
_STOPPED_EXIT_CODE = 130
_DEFECT_EXIT_CODE = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; ``arguments`` are those of the process when not given."""
    import typer

    from sidestick.cli.language import language_asked
    from sidestick.errors import Cancelled, SidestickError
    from sidestick.words import say

    _end_in_order()
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    language = language_asked(given, os.environ)
    try:
        return _run(given, language)
    except Cancelled as stopped:
        typer.echo(say("cli.stopped", language), err=True)
        return stopped.exit_code
    except SidestickError as error:
        typer.echo(error.sentence(language), err=True)
        return error.exit_code
    except KeyboardInterrupt:
        typer.echo(say("cli.stopped", language), err=True)
        return _STOPPED_EXIT_CODE
    except MemoryError:
        typer.echo(say("errors.library.no_memory", language), err=True)
        return _DEFECT_EXIT_CODE
    except Exception as defect:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        kind = f"{type(defect).__name__}: {defect}"
        typer.echo(say("cli.defect", language, kind=kind, variable=TRACEBACK_VARIABLE), err=True)
        return _DEFECT_EXIT_CODE


def _run(given: list[str], language: str) -> int:
    import typer

    from sidestick.cli.app import command_line
    from sidestick.cli.language import words_in
    from sidestick.cli.misunderstood import misunderstood

    command = command_line(language)
    try:
        answer = command.main(args=given, prog_name="sidestick", standalone_mode=False)
    except Exception as error:
        if not isinstance(error, typer.BadParameter.__bases__[0]):
            raise
        typer.echo(misunderstood(command, given, error, words_in(language)), err=True)
        return _USAGE_EXIT_CODE
    if answer == _STOPPED_EXIT_CODE:  # Typer's own answer to Ctrl-C
        raise KeyboardInterrupt
    return answer if isinstance(answer, int) else 0


def _end_in_order() -> None:
    """Let SIGTERM unwind as Ctrl-C does, so that half-written files and workers go too."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _speak_utf8() -> None:
    """Let every language through, whatever the terminal's own encoding; a character it lacks is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
