# SPDX-License-Identifier: Apache-2.0
"""What is written to the terminal: answers to standard output, progress to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sidestick.cli.language import Word

if TYPE_CHECKING:
    from sidestick.library import Progress


@contextmanager
def progress_bar(title: str, word: Word) -> Iterator[Callable[[Progress], None]]:
    """Draw one bar with its stage and the time left while a person watches; draw nothing into a file or pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[left]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0, left="")

        def told(progress: Progress) -> None:
            seconds = progress.seconds_left
            left = "" if seconds is None else word("seconds_left", seconds=max(1, round(seconds)))
            stage = word(f"stage.{progress.stage}")
            bar.update(task, completed=progress.fraction, description=f"{title}  {stage}", left=left)

        yield told


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table to standard output, as wide as it needs to be when nobody watches."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=any(titles))
    for title in titles:
        drawn.add_column(title, overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console = Console(markup=False, highlight=False, emoji=False, width=1000)
    console.print(drawn)


def clock_time(duration_us: int) -> str:
    """Return a duration as minutes and seconds, ``3:07``."""
    seconds = round(duration_us / 1e6)
    return f"{seconds // 60}:{seconds % 60:02d}"


def local_time(rfc3339: str) -> str:
    """Return a moment as date and minute where the person is; what is no moment is shown as it is."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(rfc3339).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return rfc3339
