# SPDX-License-Identifier: Apache-2.0
"""The server is killed in the middle of a song: what it acknowledged is there, and the take becomes whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from sidestick.errors import PortInUse
from sidestick.library import Library
from sidestick.server import bound_socket
from sidestick.take import TakeHeader
from tests.server.conftest import TAKE
from tests.server.test_line import hits

ROOT = Path(__file__).resolve().parents[2]


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.server.serving", str(self.folder), str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        address = self.process.stdout.readline().strip()
        assert address.startswith("http://localhost:"), address
        self.port = int(address.rstrip("/").rpartition(":")[2])

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        self.process.send_signal(how)
        code = self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def line(self) -> ClientConnection:
        return connect(f"ws://localhost:{self.port}/api/room")


@pytest.fixture
def server(library: Library) -> Iterator[Server]:
    running = Server(library.home.root)
    yield running
    if running.process.poll() is None:
        running.kill()


def say(line: ClientConnection, **message: Any) -> dict[str, Any]:
    line.send(msgspec.json.encode(message).decode())
    answer: dict[str, Any] = msgspec.json.decode(line.recv(10))
    return answer


def greet(line: ClientConnection, header: TakeHeader) -> list[int]:
    assert say(line, type="hello", version=1)["type"] == "welcome"
    next_seq: list[int] = say(line, type="begin", take=header)["next_seq"]
    return next_seq


def test_a_take_survives_the_death_of_its_server(server: Server, library: Library, header: TakeHeader) -> None:
    struck = hits(0, 0, 40)
    with server.line() as line:
        assert greet(line, header) == [0, 0]
        acknowledged = say(line, type="hits", take_id=TAKE, seat=0, hits=struck[:20])["next_seq"]
        assert acknowledged == 20
        # This batch is on its way when the server dies: nobody knows whether it was kept.
        line.send(msgspec.json.encode({"type": "hits", "take_id": TAKE, "seat": 0, "hits": struck[20:30]}).decode())
        server.kill()
        with pytest.raises(ConnectionClosed):
            while True:
                line.recv(10)
    server.start()
    with server.line() as line:
        start = greet(line, header)[0]
        assert start in {20, 30}
        assert say(line, type="hits", take_id=TAKE, seat=0, hits=struck[start:])["next_seq"] == 40
        end = {"type": "finish", "take_id": TAKE, "ended_us": 1, "finished": True, "counts": [40, 0]}
        assert say(line, **end)["missing"] == [[], []]
    kept = library.takes.get(TAKE)
    assert [hit.seq for hit in kept.hits] == list(range(40))


def test_a_server_that_is_told_to_stop_stops_cleanly(server: Server) -> None:
    with server.line() as line:
        say(line, type="hello", version=1)
        assert server.kill(signal.SIGINT) in {0, -signal.SIGINT}


def test_a_port_that_is_taken_is_one_sentence(server: Server) -> None:
    with pytest.raises(PortInUse, match=f"Port {server.port} is taken"):
        bound_socket("127.0.0.1", server.port)
