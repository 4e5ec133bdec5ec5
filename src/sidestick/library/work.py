# SPDX-License-Identifier: Apache-2.0
"""Doing a job: claim it, keep its heart beating, note progress, result or reason.

What is done is a handler by the job's kind; the library has one, ``listen``, and the server brings its own. A handler
gets the job's payload and a ``Step`` to call with its progress, which raises ``Cancelled`` when a person asked to stop;
it returns the result, in values that JSON has.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Self

from sidestick.errors import Cancelled, SidestickError
from sidestick.library.jobs import HEARTBEAT_S, Claim, Job, Jobs
from sidestick.library.library import Library
from sidestick.library.progress import Progress

Step = Callable[[Progress], None]
Handler = Callable[[Library, dict[str, Any], Step], dict[str, Any]]

_NOTE_EVERY_S = 0.25

log = logging.getLogger(__name__)


def work(library: Library, handlers: Mapping[str, Handler], *, job_id: str | None = None) -> Job | None:
    """Do one job of a kind that ``handlers`` knows: ``job_id``, or the oldest that is queued; None when there is none.

    Never raises for what goes wrong within the job: that is noted in it.
    """
    claim = library.jobs.claim(job_id=job_id, kinds=tuple(handlers))
    if claim is None:
        return None
    with _Heart(library.jobs, claim) as heart:
        try:
            result = handlers[claim.kind](library, claim.payload, heart.step)
        except SidestickError as reason:
            library.jobs.fail(claim, reason)
        except MemoryError:
            library.jobs.fail(claim, SidestickError("library.no_memory"))
        except Exception:
            log.exception("job %s (%s) broke", claim.id, claim.kind)
            library.jobs.fail(claim, SidestickError("server.internal"))
        except BaseException:
            library.jobs.fail(claim, Cancelled("cancelled"))
            raise
        else:
            library.jobs.finish(claim, result)
    return library.jobs.get(claim.id)


class _Heart:
    """Beats in a thread of its own while a handler is busy, and passes its steps on, a few a second."""

    def __init__(self, jobs: Jobs, claim: Claim) -> None:
        self._jobs = jobs
        self._claim = claim
        self._stopped = threading.Event()
        self._cancelled = threading.Event()
        self._noted_s = 0.0
        self._stage = ""
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat {claim.id[:8]}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def step(self, progress: Progress) -> None:
        if self._cancelled.is_set():
            raise Cancelled("cancelled")
        now_s = time.monotonic()
        if now_s - self._noted_s < _NOTE_EVERY_S and progress.stage == self._stage:
            return
        self._noted_s, self._stage = now_s, progress.stage
        self._jobs.step(
            self._claim, progress=progress.fraction, stage=progress.stage, seconds_left=progress.seconds_left
        )

    def _beat(self) -> None:
        while not self._stopped.wait(HEARTBEAT_S):
            try:
                self._jobs.heartbeat(self._claim)
            except Cancelled:
                self._cancelled.set()
                return
            except SidestickError:
                log.warning("no heartbeat could be noted for job %s", self._claim.id, exc_info=True)
