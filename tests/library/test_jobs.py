# SPDX-License-Identifier: Apache-2.0
"""Long work: claimed by one, watched, cancelled, taken up again."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from sidestick.errors import BadAudio, Cancelled, NotFound
from sidestick.library import Claim, Library, State
from sidestick.library.jobs import DEAD_AFTER_US, MAX_ATTEMPTS
from tests.fakes.clock import FakeClock

JUST_DEAD_S = DEAD_AFTER_US / 1e6 + 1


def claimed(library: Library, job_id: str | None = None) -> Claim:
    claim = library.jobs.claim(job_id=job_id)
    assert claim is not None
    return claim


def test_a_job_goes_from_queued_to_done(library: Library) -> None:
    job = library.jobs.add("listen", {"path": "a", "n": 1})
    assert (job.state, job.progress, job.result, job.error) == (State.QUEUED, 0.0, None, None)
    claim = claimed(library)
    assert (claim.id, claim.kind, claim.payload) == (job.id, "listen", {"path": "a", "n": 1})
    library.jobs.step(claim, progress=0.4, stage="hear", seconds_left=7.5)
    now = library.jobs.get(job.id)
    assert (now.state, now.progress, now.stage, now.seconds_left) == (State.RUNNING, 0.4, "hear", 7.5)
    assert library.jobs.finish(claim, {"sha256": "x"})
    done = library.jobs.get(job.id)
    assert (done.state, done.progress, done.seconds_left, done.result) == (State.DONE, 1.0, 0.0, {"sha256": "x"})


def test_the_oldest_of_the_kinds_wanted_is_claimed_once(library: Library, clock: FakeClock) -> None:
    first = library.jobs.add("listen", {})
    clock.go_on(1)
    second = library.jobs.add("souvenir", {})
    clock.go_on(1)
    third = library.jobs.add("listen", {})
    assert library.jobs.claim(kinds=("dance",)) is None
    assert claimed(library, third.id).id == third.id
    assert library.jobs.claim(job_id=third.id) is None
    assert [claimed(library).id, claimed(library).id] == [first.id, second.id]
    assert library.jobs.claim() is None


def test_many_workers_never_claim_one_job_twice(library: Library) -> None:
    for _ in range(20):
        library.jobs.add("listen", {})
    claims: list[str] = []

    def take() -> None:
        while (claim := library.jobs.claim()) is not None:
            claims.append(claim.id)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == len(set(claims)) == 20


def test_a_failure_keeps_its_code_and_parameters(library: Library) -> None:
    job = library.jobs.add("listen", {})
    library.jobs.fail(claimed(library), BadAudio("audio.too_short", name="a.wav", seconds=2.0, minimum_s=5))
    failed = library.jobs.get(job.id)
    assert failed.state == State.FAILED
    assert failed.error is not None
    assert failed.error.code == "audio.too_short"
    assert failed.error.parameters == {"name": "a.wav", "seconds": 2.0, "minimum_s": 5}


def test_a_queued_job_is_cancelled_at_once(library: Library) -> None:
    job = library.jobs.add("listen", {})
    assert library.jobs.cancel(job.id).state == State.CANCELLED
    assert library.jobs.claim() is None


def test_a_running_job_is_cancelled_at_its_next_step(library: Library) -> None:
    job = library.jobs.add("listen", {})
    claim = claimed(library)
    assert library.jobs.cancel(job.id).state == State.RUNNING
    with pytest.raises(Cancelled) as caught:
        library.jobs.step(claim, progress=0.5, stage="hear", seconds_left=None)
    library.jobs.fail(claim, caught.value)
    assert library.jobs.get(job.id).state == State.CANCELLED


def test_a_job_that_is_over_is_not_cancelled(library: Library) -> None:
    job = library.jobs.add("listen", {})
    library.jobs.finish(claimed(library), {})
    assert library.jobs.cancel(job.id).state == State.DONE


def test_a_job_without_a_heartbeat_is_queued_again_and_the_old_worker_is_told(
    library: Library, clock: FakeClock
) -> None:
    job = library.jobs.add("listen", {})
    old = claimed(library)
    clock.go_on(JUST_DEAD_S / 2)
    library.jobs.heartbeat(old)
    clock.go_on(JUST_DEAD_S / 2)
    assert library.jobs.revive() == ()
    clock.go_on(JUST_DEAD_S)
    assert library.jobs.revive() == (job.id,)
    new = claimed(library)
    with pytest.raises(Cancelled):
        library.jobs.heartbeat(old)
    assert not library.jobs.finish(old, {"from": "old"})
    assert library.jobs.finish(new, {"from": "new"})
    assert library.jobs.get(job.id).result == {"from": "new"}


def test_a_job_that_kills_its_worker_again_and_again_fails(library: Library, clock: FakeClock) -> None:
    job = library.jobs.add("listen", {})
    for _ in range(MAX_ATTEMPTS):
        claimed(library)
        clock.go_on(JUST_DEAD_S)
        library.jobs.revive()
    failed = library.jobs.get(job.id)
    assert failed.state == State.FAILED
    assert failed.error is not None
    assert failed.error.code == "library.job_died"


def test_a_job_whose_worker_died_after_it_was_cancelled_stays_cancelled(library: Library, clock: FakeClock) -> None:
    job = library.jobs.add("listen", {})
    claimed(library)
    library.jobs.cancel(job.id)
    clock.go_on(JUST_DEAD_S)
    assert library.jobs.revive() == ()
    assert library.jobs.get(job.id).state == State.CANCELLED


_CLAIM_AND_DIE = """
import os, sys
from pathlib import Path
from sidestick.library import Library
assert Library.open(Path(sys.argv[1]), url=sys.argv[2] or None).jobs.claim() is not None
os._exit(9)
"""


def test_a_job_whose_process_is_gone_need_not_wait_for_the_heartbeat(library: Library, url: str | None) -> None:
    job = library.jobs.add("listen", {})
    command = [sys.executable, "-c", _CLAIM_AND_DIE, str(library.home.root), url or ""]
    assert subprocess.run(command, check=False).returncode == 9
    assert library.jobs.revive() == (job.id,)


def test_a_job_that_is_not_there_is_said(library: Library) -> None:
    for act in (library.jobs.get, library.jobs.cancel, library.jobs.payload):
        with pytest.raises(NotFound, match="no job"):
            act("nothing")


def test_old_jobs_are_forgotten_and_waiting_ones_are_not(library: Library, clock: FakeClock) -> None:
    library.jobs.add("listen", {})
    library.jobs.finish(claimed(library), {})
    waiting = library.jobs.add("listen", {})
    clock.go_on(8 * 24 * 3600)
    library.jobs.forget()
    assert [job.id for job in library.jobs.list()] == [waiting.id]
