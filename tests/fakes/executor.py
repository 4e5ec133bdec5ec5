# SPDX-License-Identifier: Apache-2.0
"""An executor that does the work at once, where it stands: for tests that are not about workers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class AtOnce(Executor):
    """Runs what is submitted before ``submit`` returns."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as reason:  # noqa: BLE001 - an executor hands every failure to the future
            future.set_exception(reason)
        return future


class Never(Executor):
    """Takes work and never does it: a job stays queued."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:  # noqa: ARG002 - Executor's own signature
        return Future()
