# SPDX-License-Identifier: Apache-2.0
"""The disk fills in the midst of the work, at every size at which something else is being written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sidestick.library import Library
from tests.fakes import recordings

pytest.importorskip("resource", reason="bounding what a process may write needs POSIX")

SMALL_DISK = Path(__file__).parents[1] / "fakes" / "small_disk.py"
SENTENCES = {"en": "no room left", "ja": "空きがありません", "ko": "공간이 없습니다"}


@pytest.fixture(scope="module")
def short_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recordings.write_wav(tmp_path_factory.mktemp("songs") / "ours.wav", recordings.beat(6))


def on_small_disk(most_bytes: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", str(SMALL_DISK), str(most_bytes), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)


@pytest.mark.parametrize(
    ("most_bytes", "language"),
    [(4_000, "en"), (90_000, "ja"), (250_000, "ko")],
    ids=["database", "beginning of the recording", "end of the recording"],
)
def test_a_disk_that_fills_while_a_song_comes_in_loses_nothing(
    most_bytes: int, language: str, short_song: Path, folder: Path
) -> None:
    with Library.open(folder):
        pass
    files = [path for path in folder.rglob("*") if path.name not in {"library.sqlite3-shm", "library.sqlite3-wal"}]
    ran = on_small_disk(most_bytes, "--language", language, "listen", short_song, "--library", folder)
    assert ran.stdout == ""
    assert SENTENCES[language] in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert str(folder) in ran.stderr
    assert ".part" not in ran.stderr
    assert ran.returncode == 73
    with Library.open(folder) as library:
        assert library.songs.list() == []
    left = [path for path in folder.rglob("*") if path.name not in {"library.sqlite3-shm", "library.sqlite3-wal"}]
    assert sorted(left) == sorted(files)


@pytest.mark.parametrize("most_bytes", [90_000, 600_000], ids=["recording", "film"])
def test_a_disk_that_fills_during_an_evening_leaves_nothing_half_made(
    most_bytes: int, short_song: Path, tmp_path: Path
) -> None:
    ran = on_small_disk(most_bytes, "evening", short_song, "-o", tmp_path / "out")
    assert ran.stdout == ""
    assert SENTENCES["en"] in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert str(tmp_path) in ran.stderr
    assert ".part" not in ran.stderr
    assert ran.returncode == 73
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_disk_that_fills_does_not_harm_what_was_there(short_song: Path, tmp_path: Path) -> None:
    out = tmp_path / "heard.json"
    out.write_text("from before", encoding="utf-8")
    ran = on_small_disk(500, "listen", short_song, "--json", out)
    assert (ran.returncode, ran.stdout) == (73, "")
    assert out.read_text(encoding="utf-8") == "from before"
    assert list(tmp_path.iterdir()) == [out]
