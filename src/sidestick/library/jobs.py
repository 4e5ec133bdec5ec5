# SPDX-License-Identifier: Apache-2.0
"""Long work, kept in a table: what is to be done, who does it, how far it is.

::

    queued ──claim──▶ running ──finish──▶ done
      │  ▲               ├─────fail─────▶ failed
      │  └───revive──────┤
      └─────cancel───────┴───step────────▶ cancelled

A running job has a worker whose heartbeat is noted. When it stays out for ``DEAD_AFTER_US``, or its process is gone
from this machine, ``revive`` queues the job again, up to ``MAX_ATTEMPTS``. A result that comes from a worker that was
given up is not taken.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Row

from sidestick.errors import Cancelled, NotFound, SidestickError
from sidestick.library.database import Database
from sidestick.library.moment import Clock
from sidestick.library.tables import jobs

MAX_ATTEMPTS = 3
DEAD_AFTER_US = 30_000_000
HEARTBEAT_S = 5.0

_KEPT_US = 7 * 24 * 3600 * 1_000_000


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


_OVER = (State.DONE, State.FAILED, State.CANCELLED)


class Trouble(msgspec.Struct, frozen=True):
    """An error as it crosses a wire."""

    code: str
    parameters: dict[str, Any]


class Job(msgspec.Struct, frozen=True):
    """A job as it is shown (contracts: HTTP). ``progress`` is 0 to 1; ``stage`` a code in ``words/*/cli.json``."""

    id: str
    kind: str
    state: State
    progress: float
    stage: str
    seconds_left: float | None
    result: dict[str, Any] | None
    error: Trouble | None


class Claim(msgspec.Struct, frozen=True):
    """A job that a worker may do: what is to be done, and the name under which it is this worker's."""

    id: str
    kind: str
    payload: dict[str, Any]
    worker: str


class Jobs:
    """The jobs of one library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, kind: str, payload: dict[str, Any]) -> Job:
        """Queue a job; ``payload`` is what its worker needs, in values that JSON has."""
        job_id = uuid.uuid4().hex
        row = {
            "id": job_id,
            "kind": kind,
            "payload": msgspec.json.encode(payload).decode(),
            "state": State.QUEUED.value,
            "created_epoch_us": self._clock(),
        }
        with self._database.writing() as connection:
            connection.execute(jobs.insert().values(row))
        return self.get(job_id)

    def get(self, job_id: str) -> Job:
        """Return a job; raise ``NotFound``."""
        return _job(self._row(job_id))

    def payload(self, job_id: str) -> dict[str, Any]:
        """Return what is to be done in a job; raise ``NotFound``."""
        return _object(self._row(job_id).payload)

    def list(self, *, kind: str | None = None, states: Sequence[State] = tuple(State)) -> list[Job]:
        """Return jobs in these states, the oldest first."""
        query = sa.select(jobs).where(jobs.c.state.in_(states)).order_by(jobs.c.created_epoch_us, jobs.c.id)
        if kind is not None:
            query = query.where(jobs.c.kind == kind)
        with self._database.reading() as connection:
            return [_job(row) for row in connection.execute(query)]

    def claim(self, *, job_id: str | None = None, kinds: Sequence[str] | None = None) -> Claim | None:
        """Take the oldest queued job (of ``kinds``), or ``job_id`` if it is still queued; None when there is none."""
        worker = f"{socket.gethostname()[:200]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        query = sa.select(jobs).where(jobs.c.state == State.QUEUED)
        query = query if job_id is None else query.where(jobs.c.id == job_id)
        query = query if kinds is None else query.where(jobs.c.kind.in_(kinds))
        query = query.order_by(jobs.c.created_epoch_us, jobs.c.id).limit(1).with_for_update(skip_locked=True)
        with self._database.writing() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            values = {
                "state": State.RUNNING.value,
                "worker": worker,
                "heartbeat_epoch_us": self._clock(),
                "attempts": row.attempts + 1,
            }
            connection.execute(jobs.update().where(jobs.c.id == row.id).values(values))
        return Claim(row.id, row.kind, _object(row.payload), worker)

    def step(self, claim: Claim, *, progress: float, stage: str, seconds_left: float | None) -> None:
        """Note how far the job is. Raise ``Cancelled`` when a person asked to stop or the job is no longer ours."""
        self._beat(claim, {"progress": min(1.0, max(0.0, progress)), "stage": stage, "seconds_left": seconds_left})

    def heartbeat(self, claim: Claim) -> None:
        """Note that the worker lives. Raise ``Cancelled`` as ``step`` does."""
        self._beat(claim, {})

    def finish(self, claim: Claim, result: dict[str, Any]) -> bool:
        """Note the result; tell whether it was taken (not when the job was given to another worker)."""
        text = msgspec.json.encode(result).decode()
        return self._end(claim, State.DONE, {"progress": 1.0, "seconds_left": 0.0, "result": text})

    def fail(self, claim: Claim, reason: SidestickError) -> bool:
        """Note why the job cannot be done (``Cancelled``: that it was stopped); tell whether it was taken."""
        if isinstance(reason, Cancelled):
            return self._end(claim, State.CANCELLED, {"seconds_left": None})
        return self._end(claim, State.FAILED, {"seconds_left": None, "error": _trouble(reason)})

    def cancel(self, job_id: str) -> Job:
        """Stop a job: at once while it is queued, else at its worker's next step. Raise ``NotFound``."""
        with self._database.writing() as connection:
            mine = jobs.c.id == job_id
            queued = {"state": State.CANCELLED.value, "cancel_requested": True}
            connection.execute(jobs.update().where(mine, jobs.c.state == State.QUEUED).values(queued))
            running = jobs.update().where(mine, jobs.c.state == State.RUNNING)
            connection.execute(running.values(cancel_requested=True))
        return self.get(job_id)

    def revive(self) -> tuple[str, ...]:
        """Queue again the jobs whose worker died (fail those that died too often); return the ids that are queued."""
        query = sa.select(jobs).where(jobs.c.state == State.RUNNING).with_for_update(skip_locked=True)
        revived = []
        with self._database.writing() as connection:
            for row in connection.execute(query).all():
                if not self._is_dead(row):
                    continue
                values: dict[str, object] = {"worker": None, "heartbeat_epoch_us": None, "seconds_left": None}
                if row.cancel_requested:
                    values["state"] = State.CANCELLED.value
                elif row.attempts >= MAX_ATTEMPTS:
                    died = SidestickError("library.job_died", attempts=row.attempts)
                    values |= {"state": State.FAILED.value, "error": _trouble(died)}
                else:
                    values |= {"state": State.QUEUED.value, "progress": 0.0, "stage": ""}
                    revived.append(row.id)
                connection.execute(jobs.update().where(jobs.c.id == row.id).values(values))
        return tuple(revived)

    def forget(self) -> None:
        """Remove jobs that were over a week ago."""
        old = jobs.c.created_epoch_us < self._clock() - _KEPT_US
        with self._database.writing() as connection:
            connection.execute(jobs.delete().where(old, jobs.c.state.in_(_OVER)))

    def _row(self, job_id: str) -> Row[tuple[object, ...]]:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).one_or_none()
        if row is None:
            raise NotFound("library.no_job", job=job_id[:80])
        return row

    def _beat(self, claim: Claim, values: dict[str, object]) -> None:
        ours = sa.and_(jobs.c.id == claim.id, jobs.c.worker == claim.worker, jobs.c.state == State.RUNNING)
        with self._database.writing() as connection:
            connection.execute(jobs.update().where(ours).values({"heartbeat_epoch_us": self._clock()} | values))
            stop = connection.scalar(sa.select(jobs.c.cancel_requested).where(ours))
        if stop is None or stop:
            raise Cancelled("cancelled")

    def _end(self, claim: Claim, state: State, values: dict[str, object]) -> bool:
        ours = sa.and_(jobs.c.id == claim.id, jobs.c.worker == claim.worker, jobs.c.state == State.RUNNING)
        with self._database.writing() as connection:
            return connection.execute(jobs.update().where(ours).values({"state": state.value} | values)).rowcount > 0

    def _is_dead(self, row: Row[tuple[object, ...]]) -> bool:
        if self._clock() - (row.heartbeat_epoch_us or 0) > DEAD_AFTER_US:
            return True
        host, pid, _ = row.worker.rsplit(":", 2)
        return host == socket.gethostname()[:200] and not _lives(int(pid))


def _lives(pid: int) -> bool:
    """Tell whether a process of this machine lives; where that cannot be asked (Windows), the heartbeat decides."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _job(row: Row[tuple[object, ...]]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=State(row.state),
        progress=row.progress,
        stage=row.stage,
        seconds_left=row.seconds_left,
        result=None if row.result is None else _object(row.result),
        error=None if row.error is None else msgspec.json.decode(row.error, type=Trouble),
    )


def _object(text: str) -> dict[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any])


def _trouble(reason: SidestickError) -> str:
    parameters = {
        name: value if isinstance(value, int | float | str) else str(value) for name, value in reason.parameters.items()
    }
    return msgspec.json.encode(Trouble(reason.code, parameters)).decode()
