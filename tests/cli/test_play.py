# SPDX-License-Identifier: Apache-2.0
"""``sidestick play`` as a person starts it and ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from sidestick.library import Library, offer_demo_songs
from tests.fakes.recordings import beat, write_wav

PROGRAM = Path(sys.executable).with_name("sidestick")


@pytest.fixture
def folder(folder: Path) -> Path:
    """A library in which nothing waits to be heard."""
    with Library.open(folder) as library:
        for job in offer_demo_songs(library):
            library.jobs.cancel(job.id)
    return folder


@contextmanager
def playing(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the stage and give its process and address."""
    command = [PROGRAM, "play", "--port", "0", "--no-open", "--library", folder, *more]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, encoding="utf-8", env=environment, **streams) as process:  # type: ignore[call-overload]
        try:
            ready = process.stdout.readline()
            assert "http://localhost:" in ready, process.stderr.read()
            yield process, ready[ready.index("http") :].strip()
        finally:
            if process.poll() is None:
                process.kill()


def asked(address: str, data: bytes | None = None) -> Any:
    with urlopen(Request(address, data=data), timeout=20) as answer:
        return json.load(answer)


def test_the_stage_says_where_it_is_answers_and_ends_with_ctrl_c(folder: Path) -> None:
    with playing(folder, "--language", "ja") as (process, address):
        assert asked(f"{address}api/health")["languages"] == ["en", "ja", "ko"]
        process.send_signal(signal.SIGINT)
        said, wrong = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "テイクは保存されています" in said
    assert wrong == ""


def test_with_lan_phones_come_in_by_a_door_of_their_own_and_the_stage_stays_here(folder: Path) -> None:
    with playing(folder, "--lan") as (process, address):
        assert process.stdout is not None
        said = process.stdout.readline()
        door = asked(f"{address}api/door")
        assert door["open"]
        if door["addresses"]:
            assert door["addresses"][0] in said
            port = urlsplit(door["addresses"][0]).port
            assert asked(f"http://127.0.0.1:{port}/kit/kit.json")["version"]
            with pytest.raises(HTTPError, match="404") as refused:
                asked(f"http://127.0.0.1:{port}/api/songs")
            refused.value.close()
        else:
            assert "no network" in said
        process.send_signal(signal.SIGINT)
        _, wrong = process.communicate(timeout=20)
    assert process.returncode == 0
    assert wrong == ""


def test_a_certificate_without_its_key_is_told_before_anything_listens(folder: Path) -> None:
    command = [
        str(PROGRAM),
        "play",
        "--port",
        "0",
        "--no-open",
        "--library",
        str(folder),
        "--lan",
        "--certificate",
        "a.pem",
    ]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert ended.returncode == 65
    assert "--key" in ended.stderr


def test_a_song_is_heard_by_a_dask_worker(folder: Path, tmp_path: Path) -> None:
    distributed: Any = pytest.importorskip("distributed", reason="the fleet extra is not installed")
    song = write_wav(tmp_path / "s.wav", beat(6)).read_bytes()
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
        ) as cluster,
        playing(folder, "--dask", cluster.scheduler_address) as (process, address),
    ):
        job = asked(f"{address}api/songs?name=Tea.wav", song)["job"]
        for _ in range(300):
            job = asked(f"{address}api/jobs/{job['id']}")
            if job["state"] in {"done", "failed"}:
                break
            time.sleep(0.1)
        assert job["state"] == "done", job
        assert [kept["title"] for kept in asked(f"{address}api/songs")["songs"]] == ["Tea"]
        process.send_signal(signal.SIGINT)
        _, wrong = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in wrong
