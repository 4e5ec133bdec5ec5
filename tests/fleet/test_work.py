# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from sidestick.errors import Unavailable
from sidestick.fleet import Processes, workers


@pytest.fixture
def processes() -> Iterator[Processes]:
    pool = Processes(1)
    yield pool
    pool.shutdown(wait=False, cancel_futures=True)


def test_work_is_done_in_another_process(processes: Processes) -> None:
    assert processes.submit(os.getpid).result(30) != os.getpid()


def test_a_worker_that_was_killed_is_replaced(processes: Processes) -> None:
    first = processes.submit(os.getpid).result(30)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(BrokenProcessPool):
        for _ in range(100):
            processes.submit(sum, range(10**6)).result(30)
    assert processes.submit(os.getpid).result(30) != first


def test_nobody_works_after_going_home(processes: Processes) -> None:
    processes.shutdown()
    with pytest.raises(RuntimeError, match="sent home"):
        processes.submit(os.getpid)


def test_a_dask_cluster_does_the_same_work() -> None:
    distributed: Any = pytest.importorskip("distributed", reason="the fleet extra is not installed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
    ) as cluster:
        executor = workers(dask=cluster.scheduler_address)
        assert executor.submit(divmod, 17, 5).result(30) == (3, 2)
        executor.shutdown()


def test_a_scheduler_that_does_not_answer_is_one_sentence() -> None:
    pytest.importorskip("distributed", reason="the fleet extra is not installed")
    with pytest.raises(Unavailable, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1\."):
        workers(dask="tcp://127.0.0.1:1")
