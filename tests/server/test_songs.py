# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

import sidestick.server.songs as routes
from sidestick.library import Library
from sidestick.music import Chart, Song
from tests.fakes.recordings import beat, write_wav


def test_a_song_in_the_library_is_listed_and_read(client: TestClient, sha256: str) -> None:
    (summary,) = client.get("/api/songs").json()["songs"]
    assert (summary["title"], summary["artist"], summary["sha256"]) == ("Tea at Four", "Mina", sha256)
    song = msgspec.json.decode(client.get(f"/api/songs/{sha256}").content, type=Song)
    assert song.sha256 == sha256


@pytest.mark.parametrize(("search", "found"), [("tea", 1), ("MINA", 1), ("ｔｅａ", 1), ("coffee", 0)])
def test_search_finds_what_people_type(client: TestClient, search: str, found: int) -> None:
    assert len(client.get("/api/songs", params={"search": search}).json()["songs"]) == found


def test_every_level_has_a_chart_and_no_other_number_has(client: TestClient, sha256: str) -> None:
    for level in range(1, 7):
        chart = msgspec.json.decode(client.get(f"/api/songs/{sha256}/charts/{level}").content, type=Chart)
        assert chart.level == level
    for level in (0, 7, 99):
        assert client.get(f"/api/songs/{sha256}/charts/{level}").status_code == 404


@pytest.mark.parametrize("kind", ["recording", "backing"])
def test_a_recording_can_be_read_in_parts_and_is_kept_for_ever(client: TestClient, sha256: str, kind: str) -> None:
    whole = client.get(f"/api/songs/{sha256}/{kind}")
    assert whole.headers["content-type"] == "audio/flac"
    assert "immutable" in whole.headers["cache-control"]
    assert whole.content.startswith(b"fLaC")
    part = client.get(f"/api/songs/{sha256}/{kind}", headers={"range": "bytes=4-11"})
    assert part.status_code == 206
    assert part.content == whole.content[4:12]
    beyond = client.get(f"/api/songs/{sha256}/{kind}", headers={"range": f"bytes={len(whole.content) + 5}-"})
    assert beyond.status_code == 416


def test_the_waveform_has_twenty_bins_a_second(client: TestClient, sha256: str) -> None:
    waveform = client.get(f"/api/songs/{sha256}/waveform").json()
    assert waveform["bins_per_second"] == 20
    assert len(waveform["peak"]) == len(waveform["rms"]) == 240


def test_a_song_is_renamed_bookmarked_deleted_and_brought_back(client: TestClient, sha256: str) -> None:
    assert client.patch(f"/api/songs/{sha256}", json={"title": "두 시의 차"}).json()["title"] == "두 시의 차"
    assert client.put(f"/api/songs/{sha256}/bookmark").status_code == 204
    (summary,) = client.get("/api/songs").json()["songs"]
    assert (summary["title"], summary["bookmarked"]) == ("두 시의 차", True)
    assert client.delete(f"/api/songs/{sha256}/bookmark").status_code == 204
    assert client.delete(f"/api/songs/{sha256}").status_code == 204
    assert client.get("/api/songs").json()["songs"] == []
    assert client.get(f"/api/songs/{sha256}").status_code == 404
    assert client.post(f"/api/songs/{sha256}/restore").status_code == 200
    (summary,) = client.get("/api/songs").json()["songs"]
    assert summary["bookmarked"] is False


def bring(client: TestClient, data: bytes, name: str) -> dict[str, Any]:
    answer = client.post("/api/songs", params={"name": name}, content=data)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = client.get(f"/api/jobs/{answer.json()['job']['id']}").json()
    return job


def test_a_file_that_is_brought_becomes_a_song(client: TestClient, tmp_path: Path) -> None:
    data = write_wav(tmp_path / "a.wav", beat(8, bpm=100, seed=5)).read_bytes()
    job = bring(client, data, "아침 노래.wav")
    assert (job["state"], job["progress"], job["result"]["title"]) == ("done", 1.0, "아침 노래")
    assert client.get(f"/api/songs/{job['result']['sha256']}").status_code == 200
    again = bring(client, data, "another name.wav")
    assert again["result"]["sha256"] == job["result"]["sha256"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "audio.empty"),
        (b"this is a letter, not a song" * 50, "audio.not_audio"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "audio.not_audio"),
    ],
)
def test_a_file_that_is_no_song_fails_with_its_code_and_leaves_nothing(
    client: TestClient, library: Library, data: bytes, code: str
) -> None:
    job = bring(client, data, "letter.mp3")
    assert (job["state"], job["error"]["code"]) == ("failed", code)
    assert job["error"]["parameters"]["name"] == "letter.mp3"
    assert list(library.home.incoming.iterdir()) == []
    assert len(client.get("/api/songs").json()["songs"]) == 1


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\evil.wav", "/abs/olute.wav", "a\0b.wav", "x" * 5000, "."]
)
def test_no_name_reaches_outside_the_library(client: TestClient, library: Library, tmp_path: Path, name: str) -> None:
    before = {path for path in tmp_path.rglob("*") if library.home.root not in path.parents}
    bring(client, b"not a song", name)
    assert {path for path in tmp_path.rglob("*") if library.home.root not in path.parents} == before


def test_a_file_without_a_name_is_refused(client: TestClient) -> None:
    answer = client.post("/api/songs", content=b"x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "server.bad_message")


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(client: TestClient) -> None:
    answer = client.post("/api/songs?name=a.wav", content=b"", headers={"content-length": str(501 * 10**6)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "server.upload_too_large")


def test_an_upload_that_grows_beyond_the_limit_is_stopped_and_leaves_nothing(
    client: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_UPLOAD_MB", 1)
    answer = client.post("/api/songs?name=a.wav", content=(b"x" * 300_000 for _ in range(5)))
    assert (answer.status_code, answer.json()["error"]["parameters"]) == (413, {"maximum_mb": 1})
    assert list(library.home.incoming.iterdir()) == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    client: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    real = Path.open

    def opened(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self.parent == library.home.incoming:
            full()
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", opened)
    answer = client.post("/api/songs?name=a.wav", content=b"x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "library.disk_full")
    assert list(library.home.incoming.iterdir()) == []
