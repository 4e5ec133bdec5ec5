# SPDX-License-Identifier: Apache-2.0
"""Opening, migrating, sharing and failing to open a database."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from sidestick.errors import BadData, BadInput, DiskFull, NotAllowed, Unavailable
from sidestick.library import Library, database
from sidestick.library.tables import metadata, players
from sidestick.take import Player


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(library: Library) -> None:
    with library.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_head_names_the_newest_step() -> None:
    steps = Config()
    steps.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    steps.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(steps).get_current_head() == database.HEAD


def test_what_was_kept_is_there_when_it_is_opened_again(tmp_path: Path, url: str | None) -> None:
    with Library.open(tmp_path, url=url) as library:
        library.players.put(Player("ann", "Ann"))
    with Library.open(tmp_path, url=url) as library:
        assert library.players.list() == [Player("ann", "Ann")]


def test_a_block_that_raises_keeps_nothing(library: Library) -> None:
    row = {"id": "ann", "name": "Ann", "jacket": "{}", "seen_at": ""}

    def write_and_fail() -> None:
        with library.database.writing() as connection:
            connection.execute(players.insert().values(row))
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert library.players.list() == []


def test_sqlite_keeps_each_commit_on_the_disk(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library, library.database.reading() as connection:
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert said == ["wal", 2, 1]


def test_many_threads_write_at_once(library: Library) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            library.players.put(Player(f"{number}-{turn}", "Ann"))
            library.players.list()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(library.players.list()) == 80


_OPEN_AND_WRITE = """
import sys
from contextlib import closing
from pathlib import Path
from sidestick.library import Library
from sidestick.take import Player
with Library.open(Path(sys.argv[1]), url=sys.argv[3] or None) as library:
    for turn in range(20):
        library.players.put(Player(f"{sys.argv[2]}-{turn}", "Ann"))
"""


def test_several_processes_make_and_write_one_library_at_once(tmp_path: Path, url: str | None) -> None:
    command = [sys.executable, "-c", _OPEN_AND_WRITE, str(tmp_path)]
    running = [subprocess.Popen([*command, str(number), url or ""]) for number in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    with Library.open(tmp_path, url=url) as library:
        assert len(library.players.list()) == 60


def test_a_library_of_a_newer_sidestick_is_not_touched(tmp_path: Path, url: str | None) -> None:
    with Library.open(tmp_path, url=url) as library, library.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="newer Sidestick"):
        Library.open(tmp_path, url=url)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").write_bytes(b"no database, by no means " * 100)
    with pytest.raises(BadData, match="damaged"):
        Library.open(tmp_path)


def test_a_place_that_cannot_be_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotAllowed, match="cannot be written to"):
        Library.open(tmp_path / "file")


def test_a_full_disk_is_said_and_nothing_half_written_stays(tmp_path: Path) -> None:
    def write_on() -> None:
        for number in range(1000):
            library.players.put(Player(f"{number}", "Ann" * 10))

    with Library.open(tmp_path) as library:
        with library.database.reading() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")  # SQLite then answers as on a full disk
        with pytest.raises(DiskFull, match="no room left"):
            write_on()
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("url", "kind", "says"),
    [
        ("mysql://u:secret@localhost/x", BadInput, "must begin with sqlite"),
        ("what is this", BadInput, "must begin with sqlite"),
        ("postgresql://u:secret@127.0.0.1:1/x", Unavailable, "cannot be reached"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_password(
    tmp_path: Path, url: str, kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind, match=says) as caught:
        Library.open(tmp_path, url=url)
    assert "secret" not in str(caught.value)
