# SPDX-License-Identifier: Apache-2.0
"""A bundle is there whole or not at all, and only in its place."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sidestick.errors import BadData, DiskFull, NotAllowed, NotFound
from sidestick.library import bundle, home_at
from tests.fakes.clock import FakeClock

PLACE = "a" * 64


def fill(folder: Path, text: str = "x") -> None:
    for name in bundle.FILES:
        (folder / name).write_text(text)


def test_a_finished_bundle_takes_its_place_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    with bundle.being_written(tmp_path) as folder:
        fill(folder)
        assert bundle.put_in_place(folder, tmp_path / PLACE)
    assert [path.name for path in tmp_path.iterdir()] == [PLACE]
    assert bundle.is_whole(tmp_path / PLACE)


def test_a_bundle_that_lacks_a_file_is_refused_and_removed(tmp_path: Path) -> None:
    def write() -> None:
        with bundle.being_written(tmp_path) as folder:
            fill(folder)
            (folder / bundle.BACKING).unlink()
            bundle.put_in_place(folder, tmp_path / PLACE)

    with pytest.raises(BadData, match=r"backing\.flac is missing"):
        write()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind", "says"),
    [
        (errno.ENOSPC, DiskFull, "no room left"),
        (errno.EDQUOT, DiskFull, "no room left"),
        (errno.EACCES, NotAllowed, "cannot be written to"),
        (errno.EROFS, NotAllowed, "cannot be written to"),
    ],
)
def test_what_the_system_says_is_said_plainly_and_nothing_stays(
    tmp_path: Path, number: int, kind: type[Exception], says: str
) -> None:
    def write() -> None:
        with bundle.being_written(tmp_path) as folder:
            fill(folder)
            raise OSError(number, os.strerror(number))

    with pytest.raises(kind, match=says):
        write()
    assert list(tmp_path.iterdir()) == []


def test_a_whole_bundle_stays_when_another_comes(tmp_path: Path) -> None:
    for text in ("first", "second"):
        with bundle.being_written(tmp_path) as folder:
            fill(folder, text)
            assert bundle.put_in_place(folder, tmp_path / PLACE) == (text == "first")
    assert (tmp_path / PLACE / bundle.SONG).read_text() == "first"


def test_a_bundle_that_lost_a_file_is_replaced(tmp_path: Path) -> None:
    for text in ("first", "second"):
        with bundle.being_written(tmp_path) as folder:
            fill(folder, text)
            bundle.put_in_place(folder, tmp_path / PLACE)
        (tmp_path / PLACE / bundle.RECORDING).unlink()
    assert (tmp_path / PLACE / bundle.SONG).read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == [PLACE]


def test_sweeping_removes_what_was_left_a_day_ago_and_nothing_else(tmp_path: Path) -> None:
    clock = FakeClock()
    for name in (".old.part", ".kept.part", ".new.part", "song"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
        age_s = 3600 if name == ".new.part" else 25 * 3600
        os.utime(tmp_path / name, (clock() / 1e6 - age_s,) * 2)
    bundle.sweep(tmp_path, clock, keep=frozenset({tmp_path / ".kept.part"}))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kept.part", ".new.part", "song"]


@pytest.mark.parametrize(
    "name", ["../x", "..", "a/b", "A" * 64, "a" * 63, "a" * 65, "", "a" * 63 + "/", "a" * 64 + "\n"]
)
def test_no_name_leads_out_of_the_library(tmp_path: Path, name: str) -> None:
    home = home_at(tmp_path)
    with pytest.raises(NotFound):
        home.song(name)
    with pytest.raises(NotFound):
        home.take(name)


def test_the_library_is_where_one_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDESTICK_LIBRARY", str(tmp_path / "said"))
    assert home_at().root == tmp_path / "said"
    assert home_at(tmp_path / "given").root == tmp_path / "given"
    monkeypatch.delenv("SIDESTICK_LIBRARY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert home_at().root.name == "sidestick"
