# SPDX-License-Identifier: Apache-2.0
"""What every route needs: the library, the workers, and a way to call both without holding up the loop.

The library blocks; a whole unit of its work runs in a thread. Long work is a job in the library's table, done by the
executor: its workers open the library themselves, so they may be processes here or machines elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from sidestick.library import LISTEN, LISTEN_ANEW, Job, Library, State, listen_anew_job, listen_job, work
from sidestick.server.souvenirs import SOUVENIR, souvenir_job
from sidestick.souvenir import Evenings

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)


def do_job(root: Path, url: str, job_id: str) -> None:
    """Do one queued job; runs in a worker. Nothing happens when it was cancelled or taken meanwhile."""
    with Library.open(root, url=url) as library:
        work(library, {LISTEN: listen_job, LISTEN_ANEW: listen_anew_job, SOUVENIR: souvenir_job}, job_id=job_id)


class Desk:
    """The library and the workers."""

    def __init__(self, library: Library, executor: Executor) -> None:
        self.library = library
        self.evenings = Evenings()
        self._executor = executor

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``function`` in a thread and return what it returns."""
        return await run_in_threadpool(function, *args, **kwargs)

    def hand_out(self, job: Job) -> None:
        """Give a queued job to the workers."""
        future = self._executor.submit(do_job, self.library.home.root, self.library.database.url, job.id)
        future.add_done_callback(_log_broken)

    def hand_out_waiting(self) -> None:
        """Give every queued job to the workers: after a start, or after workers died."""
        for job in self.library.jobs.list(states=(State.QUEUED,)):
            self.hand_out(job)

    def revive(self) -> None:
        """Queue again what dead workers left, and hand it out."""
        for job_id in self.library.jobs.revive():
            self.hand_out(self.library.jobs.get(job_id))


def _log_broken(future: Future[Any]) -> None:
    if not future.cancelled() and (reason := future.exception()) is not None:
        log.error("a worker broke", exc_info=reason)


def desk_of(connection: HTTPConnection) -> Desk:
    """Return the application's desk."""
    desk = connection.app.state.desk
    assert isinstance(desk, Desk)
    return desk
