# SPDX-License-Identifier: Apache-2.0
"""Many songs at once into the library: ``sidestick listen A B C --jobs 2``.

Each song is heard in a process that opens the library itself. What is known already is answered at once, so a list that
was stopped goes on where it was; a bad file is told and does not stop the rest, and neither does a process that dies.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sidestick.cli.language import Word
from sidestick.cli.terminal import progress_bar
from sidestick.errors import BadInput, Cancelled, SidestickError, Unavailable

if TYPE_CHECKING:
    from sidestick.library import Library, Progress

_stop: Event | None = None  # of a worker: set when a person stops the whole list


class Outcome(NamedTuple):
    """What became of one file: the song's ``sha256`` or what went wrong, said already."""

    sha256: str | None
    sentence: str = ""
    exit_code: int = 0
    took_s: float = 0.0


def checked_jobs(jobs: int) -> int:
    """Return ``jobs``; raise ``BadInput`` unless this machine can do so many at once."""
    most = max(2, os.cpu_count() or 1)
    if not 1 <= jobs <= most:
        raise BadInput("library.jobs", jobs=jobs, most=most)
    return jobs


def listen_to_many(
    library: Library, songs: list[Path], jobs: int, language: str, word: Word
) -> Iterator[tuple[Path, Outcome]]:
    """Yield each of ``songs`` with its outcome, in the order they are done; raise ``Cancelled`` on Ctrl-C."""
    from sidestick.library import Progress

    waiting, count = list(dict.fromkeys(songs)), len(dict.fromkeys(songs))
    began_s = time.monotonic()
    with progress_bar(word("listen.jobs_done", done=0, count=count), word) as on_progress:

        def told(done: int) -> None:
            left_s = (time.monotonic() - began_s) / done * (count - done)
            on_progress(Progress(done / count, "hear", left_s))

        done = 0
        for at_once in (jobs, 1):  # those whose process died are tried once more, each alone
            lost: list[Path] = []
            groups = [waiting] if at_once > 1 or jobs == 1 else [[source] for source in waiting]
            for group in groups:
                with _pool(at_once) as submit:
                    futures = {submit(_bring, library.home.root, library.database.url, s, language): s for s in group}
                    for future in as_completed(futures):
                        try:
                            outcome = future.result()
                        except BrokenProcessPool:
                            lost.append(futures[future])
                            continue
                        done += 1
                        told(done)
                        yield futures[future], outcome
            waiting = lost
    for source in waiting:
        error = Unavailable("library.broke_off", name=source.name)
        yield source, Outcome(None, error.sentence(language), error.exit_code)


@contextmanager
def _pool(jobs: int) -> Iterator[Callable[..., Future[Outcome]]]:
    """Give what submits to ``jobs`` processes; on the way out of an interruption they are told to stop."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(stop,)) as pool:
        try:
            yield pool.submit
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _begin(stop: Event) -> None:
    global _stop  # noqa: PLW0603 - a process of its own
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to answer


def _bring(root: Path, url: str, source: Path, language: str) -> Outcome:
    from sidestick.library import Library, import_song

    def told(_: Progress) -> None:
        if _stop is not None and _stop.is_set():
            raise Cancelled("cancelled")

    began_s = time.monotonic()
    try:
        with Library.open(root, url=url) as library:
            song = import_song(library, source, on_progress=told)
    except SidestickError as error:
        return Outcome(None, error.sentence(language), error.exit_code)
    return Outcome(song.sha256, took_s=time.monotonic() - began_s)
