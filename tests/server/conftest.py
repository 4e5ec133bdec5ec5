# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sidestick.library import Library, import_song
from sidestick.music import Level
from sidestick.server import create_app
from sidestick.take import Player, Seat, TakeHeader
from tests.fakes.executor import AtOnce
from tests.fakes.recordings import beat, write_wav

TAKE = "ab" * 16


@pytest.fixture(scope="session")
def song_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one real song in it, imported once and copied for each test."""
    folder = tmp_path_factory.mktemp("library")
    with Library.open(folder) as library:
        import_song(library, write_wav(folder / "Mina - Tea at Four.wav", beat(12)))
    return folder


@pytest.fixture
def library(song_folder: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(song_folder, tmp_path / "library")
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def sha256(library: Library) -> str:
    return library.songs.list()[0].sha256


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    app = create_app(library, executor=AtOnce(), demo_songs=False)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def header(sha256: str) -> TakeHeader:
    seats = (Seat(0, Player("p", "Mina"), Level.SONG), Seat(1, Player("q", "지훈"), Level.BACKBEAT))
    return TakeHeader(TAKE, sha256, seats, "2026-11-24T19:30:00Z")
