# SPDX-License-Identifier: Apache-2.0
"""Write the pages that are made from the code: in ``docs/look-up`` those of commands, errors, the coach and exported columns.

    python scripts/write_docs.py

``tests/test_docs.py`` fails when a page no longer says what the code does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import sidestick.errors as tree
from sidestick.cli.app import command_line
from sidestick.coach import parameters
from sidestick.errors import SidestickError
from sidestick.formats.take_tables import dictionary
from sidestick.words import book

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "look-up"
SOURCE = ROOT / "src" / "sidestick"


def commands_page() -> str:
    """Return the page of every command with its arguments and options."""
    lines = [
        "# Commands",
        "",
        "Made from the code by `python scripts/write_docs.py`. Every command also takes `--help`.",
        "",
    ]
    for name, command in command_line("en").commands.items():
        lines += [f"## sidestick {name}", "", _plain(command.help), ""]
        rows = [row for row in map(_row, command.params) if row]
        if rows:
            lines += ["| | | |", "|---|---|---|", *rows, ""]
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _row(parameter: Any) -> str:  # noqa: ANN401 - Typer's parameter classes are not public
    if parameter.name == "help":
        return ""
    names = (
        ", ".join(f"`{name}`" for name in parameter.opts)
        if parameter.param_type_name == "option"
        else f"`{parameter.metavar or parameter.name}`"
    )
    default = parameter.default
    shown = (
        f"default `{default}`"
        if isinstance(default, int | float | str) and not isinstance(default, bool) and default != ""
        else ""
    )
    return f"| {names} | {_plain(getattr(parameter, 'help', '')) or ' '} | {shown} |"


def raised_codes() -> dict[str, str]:
    """Return each error code that the code raises and the class it is raised as."""
    kinds = {
        kind.__name__: kind
        for kind in vars(tree).values()
        if isinstance(kind, type) and issubclass(kind, SidestickError)
    }
    found: dict[str, str] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        for kind, code in re.findall(rf'\b({"|".join(kinds)})\(\s*"([a-z_0-9.]+)"', file.read_text(encoding="utf-8")):
            found.setdefault(code, kind)
    return found


def errors_page() -> str:
    """Return the page of every error: code, sentence, exit code and HTTP status."""
    sentences = book("en", "errors")
    lines = [
        "# Errors and exit codes",
        "",
        "Made from the code by `python scripts/write_docs.py`. Each error is one sentence, in English, Japanese or Korean.",
        "",
    ]
    lines += ["| code | sentence | exit | HTTP |", "|---|---|---|---|"]
    for code, kind in sorted(raised_codes().items()):
        sentence = sentences.get(code) or sentences.get(f"{code}_other") or ""
        numbers = getattr(tree, kind)
        lines.append(f"| `{code}` | {sentence.replace('|', '/')} | {numbers.exit_code} | {numbers.http_status} |")
    return "\n".join(lines) + "\n"


def coach_page() -> str:
    """Return the page of every number of the coach with its unit and reason."""
    lines = [
        "# The coach's numbers",
        "",
        "Made from the code by `python scripts/write_docs.py`; `src/sidestick/coach/parameters.py` holds them, and [the coach](../why/coach.md) says what they are for.",
        "",
        "| name | value | unit | why |",
        "|---|---|---|---|",
    ]
    for name, row in vars(parameters).items():
        if isinstance(row, parameters.Parameter):
            lines.append(f"| `{name}` | {row.value:g} | {row.unit} | {row.reason} |")
    return "\n".join(lines) + "\n"


def columns_page() -> str:
    """Return the data dictionary: every column of every table that an export writes."""
    lines = [
        "# Columns of an export",
        "",
        "Made from the code by `python scripts/write_docs.py`; `sidestick export` writes the same beside its tables.",
        "`_us` is whole microseconds on the song's timeline, or real ones where it says so; an empty cell is no value.",
    ]
    table = ""
    for row in dictionary():
        if row.table != table:
            table = row.table
            lines += ["", f"## {table}", "", "| column | type | unit | what it is |", "|---|---|---|---|"]
        lines.append(f"| `{row.column}` | {row.type} | {row.unit} | {row.meaning} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write every page."""
    (PAGES / "coach.md").write_text(coach_page(), encoding="utf-8")
    (PAGES / "export-columns.md").write_text(columns_page(), encoding="utf-8")
    (PAGES / "commands.md").write_text(commands_page(), encoding="utf-8")
    (PAGES / "errors.md").write_text(errors_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
