# SPDX-License-Identifier: Apache-2.0
"""The door for phones: a real server beside the stage, opened and shut while it runs."""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from sidestick.errors import BadInput, NotFound, Unavailable
from sidestick.library import Library
from sidestick.server import DoorPlan, create_app, phones_tls
from sidestick.server.addresses import lan_addresses, ordered
from sidestick.server.certificate import LASTS, self_signed
from tests.fakes.executor import AtOnce

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


@pytest.fixture
def door(client: TestClient) -> Iterator[str]:
    """The open door's address on this machine."""
    status = client.put("/api/door").json()
    assert (status["open"], status["own"], status["secure"]) == (True, False, False)
    port = urlsplit(status["addresses"][0]).port if status["addresses"] else None
    if port is None:
        pytest.skip("this machine is in no network")
    yield f"http://127.0.0.1:{port}"
    client.delete("/api/door")


def asked(address: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urlopen(Request(address, headers=headers), timeout=10) as answer:
            return answer.status, answer.read()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def test_the_door_is_shut_until_somebody_opens_it(client: TestClient) -> None:
    assert client.get("/api/door").json() == {"open": False, "own": False, "secure": False, "addresses": []}


def test_the_door_shows_a_phone_its_page_and_the_kit_and_nothing_of_the_library(door: str, sha256: str) -> None:
    assert asked(f"{door}/")[0] in {200, 503}  # 503: the page is not built in this checkout
    assert asked(f"{door}/kit/kit.json")[0] == 200
    for path in (
        "/index.html",
        "/api/songs",
        f"/api/songs/{sha256}/recording",
        "/api/takes",
        "/api/players",
        "/api/door",
        "/api/health",
        "/kit/../library.sqlite3",
        "/assets/..%2f..%2fwords/en/cli.json",
    ):
        assert asked(f"{door}{path}")[0] == 404, path
    with pytest.raises(InvalidStatus):
        connect(f"ws://{urlsplit(door).netloc}/api/room")
    with pytest.raises(InvalidStatus):
        connect(f"ws://{urlsplit(door).netloc}/api/phones")


def test_a_page_of_another_name_or_origin_is_refused(door: str) -> None:
    port = urlsplit(door).port
    assert asked(f"{door}/", Host=f"evil.example:{port}")[0] == 403
    assert asked(f"{door}/", Origin="https://evil.example")[0] == 403
    assert asked(f"{door}/kit/kit.json", Host=f"192.168.1.20:{port}")[0] == 200
    with pytest.raises(InvalidStatus):
        connect(f"ws://{urlsplit(door).netloc}/api/phone", origin=Origin("http://evil.example"))


def test_a_phone_joins_through_the_door(client: TestClient, door: str) -> None:
    with client.websocket_connect("ws://localhost/api/phones") as stage:
        stage.send_text(json.dumps({"type": "host", "version": 1, "stage": "cd" * 16}))
        stage.receive_json()
        stage.send_text(json.dumps({"type": "invite", "seat": 0}))
        code = stage.receive_json()["code"]
        with connect(f"ws://{urlsplit(door).netloc}/api/phone") as phone:
            phone.send(json.dumps({"type": "join", "version": 1, "name": "Pixel", "code": code}))
            assert json.loads(phone.recv())["type"] == "joined"
            assert stage.receive_json()["name"] == "Pixel"


def test_a_door_that_is_open_stays_where_it_is_and_one_that_is_shut_answers_nobody(client: TestClient) -> None:
    first = client.put("/api/door").json()
    assert client.put("/api/door").json() == first
    assert client.delete("/api/door").json()["open"] is False
    assert client.delete("/api/door").json()["open"] is False
    for address in first["addresses"][:1]:
        with pytest.raises(URLError):
            urlopen(f"http://127.0.0.1:{urlsplit(address).port}/", timeout=5)


def test_a_port_that_is_taken_is_changed_for_another(library: Library) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        app = create_app(library, executor=AtOnce(), demo_songs=False, door_plan=DoorPlan(port, at_once=True))
        with TestClient(app, base_url="http://localhost") as opened:
            status = opened.get("/api/door").json()
            assert status["open"]
            assert all(urlsplit(address).port != port for address in status["addresses"])


def test_a_stage_in_the_network_is_its_own_door(library: Library) -> None:
    app = create_app(library, executor=AtOnce(), host="0.0.0.0", demo_songs=False)
    with TestClient(app, base_url="http://192.168.1.20:8765") as opened:
        status = opened.get("/api/door").json()
        assert (status["open"], status["own"]) == (True, True)
        assert all(address.endswith("/phone") for address in status["addresses"])
        assert opened.get("/phone").status_code in {200, 503}


def test_with_a_certificate_the_door_speaks_https(library: Library, tmp_path: Path) -> None:
    tls = self_signed(tmp_path, ["127.0.0.1"], dt.datetime.now(tz=dt.UTC))
    app = create_app(library, executor=AtOnce(), demo_songs=False, door_plan=DoorPlan(0, tls, at_once=True))
    with TestClient(app, base_url="http://localhost") as opened:
        status = opened.get("/api/door").json()
        assert status["secure"]
        trusting = ssl.create_default_context(cafile=str(tls.certificate))
        for address in status["addresses"][:1]:
            assert address.startswith("https://")
            there = f"https://127.0.0.1:{urlsplit(address).port}/kit/kit.json"
            with urlopen(there, timeout=10, context=trusting) as answer:
                assert answer.status == 200


def test_a_certificate_made_here_is_kept_until_it_ends_or_the_address_changes(tmp_path: Path) -> None:
    first = self_signed(tmp_path, ["192.168.1.5"], NOW)
    made = first.certificate.read_bytes()
    assert stat.S_IMODE(first.key.stat().st_mode) == 0o600
    assert self_signed(tmp_path, ["192.168.1.5"], NOW).certificate.read_bytes() == made
    assert self_signed(tmp_path, ["192.168.1.6"], NOW).certificate.read_bytes() != made
    made = first.certificate.read_bytes()
    assert self_signed(tmp_path, ["192.168.1.6"], NOW + LASTS).certificate.read_bytes() != made
    first.certificate.write_text("torn")
    assert b"BEGIN CERTIFICATE" in self_signed(tmp_path, ["192.168.1.6"], NOW).certificate.read_bytes()


def test_a_certificate_that_cannot_be_is_told(tmp_path: Path) -> None:
    tls = self_signed(tmp_path, ["192.168.1.5"], NOW)
    nothing = tmp_path / "nothing.pem"
    with pytest.raises(NotFound, match=r"nothing\.pem"):
        phones_tls(tmp_path, certificate=nothing, key=tls.key, made_here=False)
    nothing.write_text("not a certificate")
    with pytest.raises(BadInput, match="belong together"):
        phones_tls(tmp_path, certificate=nothing, key=tls.key, made_here=False)
    with pytest.raises(BadInput, match="both"):
        phones_tls(tmp_path, certificate=tls.certificate, key=None, made_here=False)
    assert phones_tls(tmp_path, certificate=None, key=None, made_here=False) is None
    assert phones_tls(tmp_path, certificate=tls.certificate, key=tls.key, made_here=False) == tls


def test_without_the_extra_no_certificate_is_made_and_it_is_said_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cryptography", None)
    with pytest.raises(Unavailable, match=r"sidestick\[https\]"):
        self_signed(tmp_path, [], NOW)


def test_addresses_of_this_machine_are_no_loopback() -> None:
    assert not any(address.startswith("127.") for address in lan_addresses())


def test_the_likeliest_address_comes_first() -> None:
    found = [
        ("lo", "127.0.0.1"),
        ("docker0", "172.17.0.1"),
        ("wlan0", "192.168.1.5"),
        ("eth1", "10.0.0.7"),
        ("eth0", "169.254.3.3"),
    ]
    assert ordered(found, "10.0.0.7") == ("10.0.0.7", "192.168.1.5", "172.17.0.1", "169.254.3.3")
    assert ordered(found, None)[0] == "192.168.1.5"
    assert ordered([], None) == ()
