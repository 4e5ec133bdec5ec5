# SPDX-License-Identifier: Apache-2.0
"""Files that a command leaves where a person said: whole or not at all."""

from __future__ import annotations

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


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``; raise ``NotAllowed``, ``DiskFull``."""
    from sidestick.audio.canonical import written_whole

    with written_to(path), written_whole(path) as file:
        file.write(data)
