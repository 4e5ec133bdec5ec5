# SPDX-License-Identifier: Apache-2.0
"""Files that a command leaves where a person said: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sidestick.errors import NotAllowed


@contextmanager
def written_to(path: Path) -> Iterator[None]:
    """Make the folder of ``path`` and say plainly when it cannot be written; raise ``NotAllowed``, ``DiskFull``."""
    from sidestick.audio.canonical import disk_full_said

    try:
        with disk_full_said(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield
    except OSError as reason:
        raise NotAllowed("library.output", name=str(path)) from reason


def refuse_early(path: Path) -> None:
    """Say before the work what would be said after it: a folder stands there, or a file where its folder must be.

    Raises ``NotAllowed``.
    """
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if path.is_dir() or not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise NotAllowed("library.output", name=str(path))


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``; raise ``NotAllowed``, ``DiskFull``."""
    from sidestick.audio.canonical import written_whole

    with written_to(path), written_whole(path) as file:
        file.write(data)


def write_json(path: Path, value: object) -> None:
    """Write ``value`` as indented JSON to ``path`` and print the path, or print the JSON for ``-``; raise as ``write_whole``."""
    import msgspec
    import typer

    data = msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
    if str(path) == "-":
        typer.echo(data, nl=False)
    else:
        write_whole(path, data)
        typer.echo(str(path))
