# SPDX-License-Identifier: Apache-2.0
"""Whatever is given: one sentence in the person's language, the right exit code, nothing left behind, no traceback."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sidestick.cli import main
from sidestick.library import Library
from tests.audio.files import clicks, write
from tests.fakes.recordings import beat, chords, write_wav

LANGUAGES = ("en", "ja", "ko")
THREE_HOURS_S = 3 * 3600


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _text(path: Path) -> Path:
    path.write_text("a shopping list: bread, butter\n" * 50, encoding="utf-8")
    return path


def _noise(path: Path) -> Path:
    path.write_bytes(np.random.default_rng(1).bytes(60_000))
    return path


def _two_seconds(path: Path) -> Path:
    return write_wav(path, beat(2))


def _three_hours(path: Path) -> Path:
    """A FLAC of silence: a rate of 1 kHz keeps it small."""
    return write(path, np.zeros((THREE_HOURS_S * 1000, 1), np.float32), kind="flac", rate=1000, layout="mono")


def _silent(path: Path) -> Path:
    return write_wav(path, np.zeros((10 * 44_100, 2), np.float32))


def _cut(kind: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        whole = write(path, clicks(30, 44_100), kind=kind)
        content = whole.read_bytes()
        whole.write_bytes(content[: len(content) // 2])
        return whole

    return make


#: What is brought, its exit code, and words of the sentence in each language.
BAD: dict[str, tuple[Callable[[Path], Path], int, tuple[str, str, str]]] = {
    "empty": (_empty, 65, ("is empty (0 bytes)", "空です（0 バイト）", "비어 있습니다(0바이트)")),
    "text": (_text, 65, ("has no sound that can be read", "音を読み取れません", "소리를 읽을 수 없습니다")),
    "noise": (_noise, 65, ("has no sound that can be read", "音を読み取れません", "소리를 읽을 수 없습니다")),
    "two seconds": (_two_seconds, 65, ("lasts 2.0 s", "長さは 2.0 秒", "길이는 2.0초")),
    "three hours": (_three_hours, 65, ("lasts at least 180 min", "180 分以上", "180분 이상")),
    "silent": (_silent, 65, ("is silent", "無音です", "소리가 없습니다")),
    "truncated wav": (_cut("wav"), 65, ("breaks off after", "途切れています", "끊깁니다")),
    "truncated flac": (_cut("flac"), 65, ("breaks off after", "途切れています", "끊깁니다")),
    "truncated mp3": (_cut("mp3"), 65, ("breaks off after", "途切れています", "끊깁니다")),
    "truncated m4a": (_cut("m4a"), 65, ("breaks off after", "途切れています", "끊깁니다")),
}


@pytest.fixture(scope="module", params=BAD, ids=str)
def bad(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, tuple[str, ...]]:
    make, code, sentences = BAD[request.param]
    return make(tmp_path_factory.mktemp("bad") / "ours.mp3"), code, sentences


@pytest.mark.parametrize("place", range(len(LANGUAGES)), ids=LANGUAGES)
def test_what_is_no_song_is_one_sentence_and_leaves_the_library_as_it_was(
    bad: tuple[Path, int, tuple[str, ...]], place: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, code, sentences = bad
    with Library.open(folder):
        pass
    before = sorted(folder.rglob("*"))
    assert main(["--language", LANGUAGES[place], "listen", str(path), "--library", str(folder)]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert sentences[place] in said.err
    assert "ours.mp3" in said.err
    assert sorted(folder.rglob("*")) == before


def test_neither_json_nor_an_evening_is_begun_with_what_is_no_song(
    bad: tuple[Path, int, tuple[str, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, code, sentences = bad
    for arguments in (
        ["listen", str(path), "--json", str(tmp_path / "x.json")],
        ["evening", str(path), "-o", str(tmp_path / "out")],
    ):
        assert main(arguments) == code
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.strip().splitlines()) == 1
        assert sentences[0] in said.err
    assert list(tmp_path.rglob("*.*")) == []


def test_a_song_without_drums_comes_in_and_says_what_is_played_instead(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_wav(tmp_path / "swell.wav", chords(16))
    for language, sentence in zip(LANGUAGES, ("no drums", "ドラム", "드럼"), strict=True):
        assert main(["--language", language, "listen", str(path), "--library", str(folder)]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        assert sentence in said.out.lower()


def test_a_bad_song_does_not_stop_the_rest(
    folder: Path, song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = _empty(tmp_path / "empty.wav")
    assert main(["listen", str(bad), str(song), "--library", str(folder)]) == 65
    said = capsys.readouterr()
    assert "empty.wav" in said.err
    assert "Our Song" in said.out
    with Library.open(folder) as library:
        assert [kept.title for kept in library.songs.list()] == ["Our Song"]


@pytest.mark.parametrize("place", range(len(LANGUAGES)), ids=LANGUAGES)
def test_a_full_disk_is_one_sentence_and_nothing_is_lost(
    folder: Path, song: Path, place: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(folder):
        pass
    before = sorted(folder.rglob("*"))

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert main(["--language", LANGUAGES[place], "listen", str(song), "--library", str(folder)]) == 73
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert ("no room left", "空きがありません", "공간이 없습니다")[place] in said.err
    assert sorted(folder.rglob("*")) == before


def test_a_full_disk_while_the_evening_is_written_leaves_no_half_file(
    song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert main(["evening", str(song), "-o", str(tmp_path / "out")]) == 73
    assert "no room left" in capsys.readouterr().err
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("place", range(len(LANGUAGES)), ids=LANGUAGES)
def test_a_port_in_use_is_one_sentence(folder: Path, place: int, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert (
            main(["--language", LANGUAGES[place], "play", "--port", str(port), "--library", str(folder), "--no-open"])
            == 69
        )
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert str(port) in said.err
    assert "--port" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["listen", "nowhere.mp3"],
        ["evening", "nowhere.mp3", "-o", "out"],
        ["replay", "last"],
        ["report", "abcd"],
        ["souvenir", "abcd"],
        ["export-midi", "no such song"],
    ],
)
def test_what_is_not_there_is_said_with_its_own_exit_code(
    arguments: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIDESTICK_LIBRARY", str(folder))
    assert main(arguments) == 66
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert list(tmp_path.glob("*.*")) == []


@pytest.mark.parametrize("place", range(len(LANGUAGES)), ids=LANGUAGES)
@pytest.mark.parametrize("command", ["listen", "songs", "play"])
def test_a_library_that_cannot_be_written_is_said(
    command: str, place: int, tmp_path: Path, song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder", encoding="utf-8")
    more = {"listen": [str(song)], "songs": [], "play": ["--port", "0", "--no-open"]}[command]
    assert main(["--language", LANGUAGES[place], command, *more, "--library", str(blocked)]) == 77
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert str(blocked) in said.err
    assert ("cannot be written", "書き込めません", "쓸 수 없습니다")[place] in said.err
    assert blocked.read_text(encoding="utf-8") == "not a folder"


@pytest.mark.parametrize("place", range(len(LANGUAGES)), ids=LANGUAGES)
@pytest.mark.parametrize(
    ("exists", "code", "words"),
    [
        (True, 65, ("is a folder", "フォルダー", "폴더")),
        (False, 66, ("There is no file", "ありません", "없습니다")),
    ],
    ids=["folder", "missing"],
)
def test_a_folder_or_nothing_in_place_of_a_song_is_said(
    exists: bool,
    code: int,
    words: tuple[str, str, str],
    place: int,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = tmp_path / "our songs.mp3"
    if exists:
        source.mkdir()
    with Library.open(folder):
        pass
    before = sorted(tmp_path.rglob("*"))
    for arguments in (
        ["listen", str(source), "--library", str(folder)],
        ["listen", str(source), "--json", str(tmp_path / "x.json")],
        ["evening", str(source), "-o", str(tmp_path / "out")],
    ):
        assert main(["--language", LANGUAGES[place], *arguments]) == code
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.strip().splitlines()) == 1
        assert words[place] in said.err
        assert "our songs.mp3" in said.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_place_that_cannot_take_the_answer_is_said_before_the_song_is_heard(
    song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def heard(*_: object, **__: object) -> None:
        pytest.fail("the song was heard first")

    monkeypatch.setattr("sidestick.listen.hear", heard)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out in (["--json", "folder"], ["--json", "file/x.json"], ["-o", "file"], ["-o", "file/out"]):
        place = str(tmp_path / out[1])
        assert main(["listen" if out[0] == "--json" else "evening", str(song), out[0], place]) == 77
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.strip().splitlines()) == 1
        assert place in said.err
        assert ".part" not in said.err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
