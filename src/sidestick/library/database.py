# SPDX-License-Identifier: Apache-2.0
"""The database: SQLite in the library folder, or PostgreSQL by URL.

Threads and processes
---------------------
A ``Database`` may be used from any number of threads. Each ``reading()`` or ``writing()`` block takes a connection of
its own from the pool and is one transaction. On SQLite the writers of one process queue on a lock here, and those of
several processes on SQLite's own (``BEGIN IMMEDIATE``, 30 s); readers never wait (write-ahead log). When a ``writing()``
block has ended without an error, what it wrote is on the disk: ``synchronous=FULL``, and PostgreSQL's own default.
A worker process opens the library anew; an open one must not cross a ``fork``.

Schema
------
Alembic brings the tables to ``HEAD`` when the database is opened, in one transaction that only one process can be in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Insert, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from sidestick.errors import BadData, BadInput, DiskFull, NotAllowed, Unavailable

HEAD = "0004"
"""The newest step in ``migrations/versions``."""

_PRAGMAS = ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_WRITES = "sidestick_writes"
_MIGRATION_LOCK = 0x51DE571C
_POSTGRESQL_DISK_FULL = "53100"
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}

# SQLite's own words to what a person is told; the first that is found.
_SQLITE_SAYS = (
    ("full", DiskFull, "library.disk_full"),
    ("disk i/o", DiskFull, "library.disk_full"),
    ("readonly", NotAllowed, "library.not_writable"),
    ("unable to open", NotAllowed, "library.not_writable"),
    ("locked", Unavailable, "library.busy"),
    ("not a database", BadData, "library.broken"),
    ("malformed", BadData, "library.broken"),
)


class Database:
    """An open database at the newest schema; ``close()`` gives back its connections."""

    def __init__(self, engine: Engine) -> None:
        self._readers = engine
        self._writers = engine.execution_options(**{_WRITES: True})
        self._lock: threading.Lock | nullcontext[None] = (
            threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._readers.dialect.name

    @property
    def url(self) -> str:
        """The whole address, password and all: for a worker that opens the database anew, never to be shown."""
        return self._readers.url.render_as_string(hide_password=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One read transaction: what is read belongs together."""
        with self._said(), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction; durable when the block has ended, undone when it raises."""
        with self._said(), self._lock, self._writers.begin() as connection:
            yield connection

    def insert_new(self, table: sa.Table) -> Insert:
        """Return an insert into ``table`` that leaves rows alone whose key is there already."""
        insert = sqlite.insert if self.dialect == "sqlite" else postgresql.insert
        return insert(table).on_conflict_do_nothing()

    def insert_or_update(self, table: sa.Table, values: dict[str, object]) -> Insert:
        """Return an insert of ``values`` that replaces the row with the same primary key."""
        insert = sqlite.insert if self.dialect == "sqlite" else postgresql.insert
        keys = [column.name for column in table.primary_key.columns]
        rest = {name: value for name, value in values.items() if name not in keys}
        return insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=rest)

    def close(self) -> None:
        """Give back every connection."""
        self._readers.dispose()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, NoConnectionFree) as reason:
            told = _said(reason, self._readers.url)
            if told is reason:
                raise
            raise told from reason


def open_database(url: str | URL) -> Database:
    """Open (and, when new, make) the database at ``url`` and bring its tables to the newest schema.

    Raises
    ------
    BadInput
        ``library.database_url``: neither sqlite nor postgresql, or its driver is not installed.
    NotAllowed, DiskFull, Unavailable, BadData
        The folder cannot be written, is full, the database is busy or away, is broken or is newer than this program.
    """
    try:
        place = make_url(url)
        place = place.set(drivername=_DRIVERS.get(place.drivername, place.drivername))
        engine = _engine(place)
    except (ArgumentError, NoSuchModuleError, ImportError) as reason:
        raise BadInput("library.database_url", url=_shown(url)) from reason
    if engine.dialect.name not in ("sqlite", "postgresql"):
        raise BadInput("library.database_url", url=_shown(url))
    database = Database(engine)
    try:
        _bring_to_head(database, place)
    except BaseException:
        database.close()
        raise
    return database


def sqlite_url(path: Path) -> URL:
    """Return the URL of the SQLite file at ``path``."""
    return URL.create("sqlite", database=str(path))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_size=8, max_overflow=24, pool_pre_ping=True)
    engine = sa.create_engine(url, pool_size=8, max_overflow=24)

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own guesses at transactions are switched off; see below
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _bring_to_head(database: Database, url: URL) -> None:
    with database.reading() as connection:
        if _version(connection) == HEAD:
            return
    with database.writing() as connection:
        if database.dialect == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        version = _version(connection)
        if version == HEAD:  # another process was quicker
            return
        if version is not None and version > HEAD:
            raise Unavailable("library.newer", folder=_folder(url))
        _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    steps = Config()
    steps.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    steps.set_main_option("path_separator", "os")
    steps.attributes["connection"] = connection
    command.upgrade(steps, "head")


def _said(reason: DBAPIError | NoConnectionFree, url: URL) -> Exception:
    """Return what a person is told of a database error; a defect of ours (a broken constraint) stays what it is."""
    said = str(getattr(reason, "orig", None) or reason).strip()
    if url.get_backend_name() == "sqlite":
        for words, kind, code in _SQLITE_SAYS:
            if words in said.lower():
                return kind(code, folder=_folder(url))
    elif getattr(getattr(reason, "orig", None), "sqlstate", None) == _POSTGRESQL_DISK_FULL:
        return DiskFull("library.disk_full", folder=_folder(url))
    if isinstance(reason, OperationalError | InterfaceError | NoConnectionFree):
        return Unavailable("library.no_database", url=_shown(url), reason=said.splitlines()[0] if said else "")
    return reason


def _folder(url: URL) -> str:
    return str(Path(url.database).parent) if url.get_backend_name() == "sqlite" and url.database else _shown(url)


def _shown(url: str | URL) -> str:
    """Return the URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return str(url).rpartition("@")[2]
