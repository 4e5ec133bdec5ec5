# SPDX-License-Identifier: Apache-2.0
"""Who does the long work: processes of this machine, or the workers of a Dask cluster.

Both are a ``concurrent.futures.Executor``; nothing above knows which. A job's state is in the library's table, so a
worker that dies loses nothing: the job is queued again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, ParamSpec, TypeVar

from sidestick.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")


class Processes(Executor):
    """A pool of processes that is made when it is first needed and made again when a worker was killed."""

    def __init__(self, count: int | None = None) -> None:
        self._count = count or max((os.cpu_count() or 2) - 1, 1)
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give ``fn`` to a process; raise ``RuntimeError`` after ``shutdown``."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the workers were sent home")
            try:
                return self._ready().submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                self._pool = None
                return self._ready().submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's own signature
        """Send the workers home; without ``wait`` those at work are stopped where they are, as Dask's are."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((pool._processes or {}).values())  # noqa: SLF001 - kill_workers() came with Python 3.14
        pool.shutdown(wait=wait, cancel_futures=cancel_futures or not wait)
        if not wait:
            for process in processes:
                process.terminate()

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A fresh interpreter each: a fork would copy the server's threads and sockets in mid-air.
            fresh = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, mp_context=fresh, initializer=_begin)
        return self._pool


def _begin() -> None:
    """Let the parent decide when to stop: Ctrl-C in a terminal reaches every process of the group."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def workers(count: int | None = None, *, dask: str | None = None) -> Executor:
    """Return who does the long work.

    Parameters
    ----------
    count : int, optional
        Processes of this machine; else one fewer than it has cores.
    dask : str, optional
        Address of a Dask scheduler such as ``tcp://10.0.0.5:8786``; its workers must reach the library's folder and
        database.

    Raises
    ------
    Unavailable
        ``fleet.no_dask``: the extra is not installed; ``fleet.no_scheduler``: nobody answers there.
    """
    if dask is None:
        return Processes(count)
    try:
        from distributed import Client
    except ImportError as reason:
        raise Unavailable("fleet.no_dask") from reason
    try:
        connect: Any = Client
        client = connect(dask, timeout=5, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as reason:
        raise Unavailable("fleet.no_scheduler", address=dask) from reason
    executor = client.get_executor(pure=False)
    assert isinstance(executor, Executor)
    return executor
