# SPDX-License-Identifier: Apache-2.0
"""Files come in as songs, or leave one clear sentence and nothing else."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sidestick import audio
from sidestick.errors import BadAudio, BadInput, Cancelled, DiskFull, NotFound, SidestickError
from sidestick.library import (
    LISTEN,
    Library,
    Progress,
    State,
    bundle,
    import_song,
    incoming_file,
    listen_job,
    listen_to,
    offer_demo_songs,
    queue_import,
    run_listen_job,
    work,
)
from sidestick.library.demo import demo_files
from sidestick.library.listening import SHARES, title_and_artist
from sidestick.music import Level
from tests.fakes.recordings import beat, chords, write_wav


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("songs") / "Ann & Bo - Our Song.wav", beat(16))


def left_in(library: Library) -> list[str]:
    folders = (library.home.songs, library.home.incoming)
    return [path.name for folder in folders for path in folder.iterdir()]


def test_a_file_becomes_a_song_with_every_file_of_its_bundle(library: Library, wav: Path) -> None:
    song = import_song(library, wav)
    place = library.home.song(song.sha256)
    assert (song.title, song.artist) == ("Our Song", "Ann & Bo")
    assert song.sha256 == hashlib.sha256((place / bundle.RECORDING).read_bytes()).hexdigest()
    assert song.source_sha256 == hashlib.sha256(wav.read_bytes()).hexdigest()
    assert sorted(str(path.relative_to(place)) for path in place.rglob("*.*")) == sorted(bundle.FILES)
    assert song.duration_us == 16_000_000
    assert song.heard.tempo_bpm == pytest.approx(120, abs=1)
    recording, rate = audio.read_flac(place / bundle.RECORDING)
    backing, backing_rate = audio.read_flac(place / bundle.BACKING)
    assert (recording.shape, rate) == (backing.shape, backing_rate) == ((16 * 44_100, 2), 44_100)
    assert np.sqrt(np.mean(backing**2)) < np.sqrt(np.mean(recording**2))
    charts = library.songs.charts(song.sha256)
    assert {chart.song_sha256 for chart in charts.values()} == {song.sha256}
    assert len(charts[Level.PULSE].notes) > 0
    for easier, harder in pairwise(charts.values()):
        assert set(easier.notes) <= set(harder.notes)


def test_progress_names_each_stage_in_order_and_never_goes_back(library: Library, wav: Path) -> None:
    told: list[Progress] = []
    import_song(library, wav, on_progress=told.append)
    assert list(dict.fromkeys(one.stage for one in told)) == list(SHARES)
    assert all(before.fraction <= after.fraction for before, after in pairwise(told))
    assert told[-1].fraction == pytest.approx(1.0)


def test_the_same_bytes_are_known_at_once_whatever_the_file_is_called(
    library: Library, wav: Path, tmp_path: Path
) -> None:
    song = import_song(library, wav)
    library.songs.rename(song.sha256, title="Ours")
    again = tmp_path / "other.bin"
    again.write_bytes(wav.read_bytes())
    told: list[Progress] = []
    assert import_song(library, again, on_progress=told.append).title == "Ours"
    assert [one.fraction for one in told] == [1.0]
    library.songs.delete(song.sha256)
    assert import_song(library, again).title == "Ours"
    assert len(library.songs.list()) == 1


def test_listening_alone_touches_no_library(wav: Path) -> None:
    assert listen_to(wav).tempo_bpm == pytest.approx(120, abs=1)


def test_a_song_without_drums_comes_in_with_a_notice_and_something_to_play(library: Library, tmp_path: Path) -> None:
    song = import_song(library, write_wav(tmp_path / "swell.wav", chords(16)))
    assert "no_drums" in song.heard.notices
    assert all(chart.notes for chart in library.songs.charts(song.sha256).values())


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "a\x00b.wav", "." * 3, "노래.wav"]
)
def test_no_file_is_named_by_what_was_brought(library: Library, wav: Path, name: str) -> None:
    before = set(library.home.root.parent.rglob("*"))
    song = import_song(library, wav, name=name)
    new = set(library.home.root.parent.rglob("*")) - before
    assert new
    assert all(path.is_relative_to(library.home.song(song.sha256)) for path in new if "sqlite3" not in path.name)
    assert song.title
    assert "/" not in song.title
    assert "\\" not in song.title


@pytest.mark.parametrize("stage", list(SHARES))
def test_stopping_at_any_stage_leaves_nothing_behind(library: Library, wav: Path, stage: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == stage:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        import_song(library, wav, on_progress=stop)
    assert left_in(library) == []
    assert library.songs.list() == []


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    library: Library, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == bundle.BACKING:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DiskFull, match="no room left"):
        import_song(library, wav)
    assert left_in(library) == []


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("a shopping list: bread, butter\n" * 50)


def _short(path: Path) -> None:
    write_wav(path, beat(2))


def _silent(path: Path) -> None:
    write_wav(path, np.zeros((10 * 44_100, 2), np.float32))


def _cut(path: Path) -> None:
    write_wav(path, beat(20))
    path.write_bytes(path.read_bytes()[: 44 + 8 * 44_100 * 4])


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_empty, "audio.empty"),
        (_text, "audio.not_audio"),
        (_short, "audio.too_short"),
        (_silent, "audio.silent"),
        (_cut, "audio.truncated"),
    ],
)
def test_what_is_no_song_is_said_by_its_own_name(
    library: Library, tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    upload = incoming_file(library)
    make(upload)
    with pytest.raises(BadAudio) as caught:
        import_song(library, upload, name="ours.wav")
    assert caught.value.code == code
    assert "ours.wav" in str(caught.value)
    assert left_in(library) == [upload.name]


def test_a_file_that_is_not_there_is_said(library: Library, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"gone\.wav"):
        import_song(library, tmp_path / "gone.wav")


def test_a_folder_is_told_from_a_song(library: Library, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=tmp_path.name) as caught:
        import_song(library, tmp_path)
    assert caught.value.code == "library.is_folder"


@pytest.mark.parametrize(
    ("title", "artist", "name", "expected"),
    [
        ("Tag", "Who", "x.mp3", ("Tag", "Who")),
        ("", "", "Who - What.mp3", ("What", "Who")),
        ("", "", "01 What.mp3", ("What", "")),
        ("", "", "01 - Who - What.mp3", ("What", "Who")),
        ("", "", "7. What.flac", ("What", "")),
        ("", "Who", "A - B.mp3", ("A - B", "Who")),
        ("", "", "99.mp3", ("99", "")),
        ("", "", "1999.mp3", ("1999", "")),
        ("", "", "50_ways.ogg", ("50 ways", "")),
        ("", "", "7 Rings.ogg", ("7 Rings", "")),
        ("", "", "9-5.ogg", ("9-5", "")),
        ("", "", ".mp3", (".mp3", "")),
        ("", "", "봄날.m4a", ("봄날", "")),
        (" \x00 ", "", "x.wav", ("x", "")),
    ],
)
def test_title_and_artist_come_from_tags_or_else_the_name(
    title: str, artist: str, name: str, expected: tuple[str, str]
) -> None:
    assert title_and_artist(title, artist, name) == expected


def test_a_job_imports_an_upload_and_removes_it(library: Library, wav: Path) -> None:
    upload = incoming_file(library)
    upload.write_bytes(wav.read_bytes())
    job = queue_import(library, upload, "Ann & Bo - Our Song.wav")
    done = work(library, {LISTEN: listen_job})
    assert done is not None
    assert (done.id, done.state, done.progress) == (job.id, State.DONE, 1.0)
    assert done.result == {"sha256": library.songs.list()[0].sha256, "title": "Our Song"}
    assert not upload.exists()
    assert work(library, {LISTEN: listen_job}) is None


def test_a_job_keeps_the_reason_and_removes_the_upload(library: Library) -> None:
    upload = incoming_file(library)
    upload.write_bytes(b"")
    queue_import(library, upload, "C:\\songs\\ours.mp3")
    failed = work(library, {LISTEN: listen_job})
    assert failed is not None
    assert failed.error is not None
    assert (failed.state, failed.error.code, failed.error.parameters) == (
        State.FAILED,
        "audio.empty",
        {"name": "ours.mp3"},
    )
    assert left_in(library) == []


def test_a_job_is_stopped_by_cancelling_it(library: Library, wav: Path) -> None:
    upload = incoming_file(library)
    upload.write_bytes(wav.read_bytes())
    job = queue_import(library, upload, "ours.wav")

    def cancelled_at_once(
        opened: Library, payload: dict[str, object], step: Callable[[Progress], None]
    ) -> dict[str, object]:
        opened.jobs.cancel(job.id)
        return listen_job(opened, payload, step)

    stopped = work(library, {LISTEN: cancelled_at_once})
    assert stopped is not None
    assert stopped.state == State.CANCELLED
    assert left_in(library) == []


def test_a_defect_of_ours_is_noted_without_its_words(library: Library) -> None:
    def broken(_library: Library, _payload: dict[str, object], _step: object) -> dict[str, object]:
        raise ZeroDivisionError("inner matter")

    job = library.jobs.add("broken", {})
    failed = work(library, {"broken": broken}, job_id=job.id)
    assert failed is not None
    assert failed.error is not None
    assert (failed.error.code, failed.error.parameters) == ("server.internal", {})


def test_a_worker_process_does_a_job_by_address(library: Library, wav: Path) -> None:
    job = queue_import(library, wav, wav.name)
    library.jobs.get(job.id)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as executor:
        executor.submit(run_listen_job, library.home.root, library.database.url, job.id).result(60)
    assert library.jobs.get(job.id).state == State.DONE


def test_errors_come_back_from_a_worker_process_whole() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(DiskFull("library.disk_full", folder="/there")))
    assert isinstance(error, SidestickError)
    assert "/there" in str(error)


def test_the_demo_songs_are_offered_once(library: Library) -> None:
    offered = offer_demo_songs(library)
    assert len(offered) == len(demo_files()) == 2
    assert offer_demo_songs(library) == []
