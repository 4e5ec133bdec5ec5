# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from sidestick.library import Library
from sidestick.server import create_app
from tests.fakes.executor import Never


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"host": "evil.example"},
        {"host": "evil.example", "origin": "http://evil.example"},
        {"host": "10.0.0.5"},
        {"host": ""},
    ],
)
def test_a_strangers_page_may_neither_read_nor_write(client: TestClient, sha256: str, headers: dict[str, str]) -> None:
    for method, path in (
        ("GET", "/api/songs"),
        ("DELETE", f"/api/songs/{sha256}"),
        ("POST", "/api/songs?name=a"),
        ("GET", "/"),
    ):
        answer = client.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "server.origin")
    assert client.get("/api/songs").json()["songs"]


def test_a_strangers_page_gets_no_socket(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("ws://localhost/api/room", headers={"origin": "https://evil.example"}),
    ):
        pass


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST"])
def test_the_stages_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/health", headers={"host": host, "origin": f"http://{host}"}).status_code == 200


def test_bound_to_the_network_a_number_is_answered_and_a_foreign_name_is_not(library: Library) -> None:
    app = create_app(library, executor=Never(), host="0.0.0.0", demo_songs=False)
    with TestClient(app, base_url="http://192.168.1.20:8765") as client:
        assert client.get("/api/health").status_code == 200
        assert client.get("/api/health", headers={"host": "rebound.example"}).status_code == 403


def test_every_answer_keeps_the_page_to_itself(client: TestClient) -> None:
    for path in ("/", "/api/health", "/kit/kit.json", "/no/such/thing"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-embedder-policy"] == "require-corp"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/kit/../errors.py", "/assets/..%2f..%2ferrors.py", "/%2e%2e/errors.py", "/kit/%00"]
)
def test_no_address_reaches_outside_what_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"SidestickError" not in answer.content


def test_what_is_not_there_is_said_in_our_shape(client: TestClient) -> None:
    for path in ("/api/nothing", "/api/jobs/x", "/api/takes/x", "/api/songs/zz", f"/api/songs/{'0' * 64}"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"].startswith("library.")
    assert client.post("/api/health").status_code == 405


def test_what_nobody_foresaw_is_a_sentence_and_no_traceback(
    client: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str = "") -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(library.songs, "list", broken)
    answer = client.get("/api/songs")
    assert (answer.status_code, answer.json()) == (500, {"error": {"code": "server.internal", "parameters": {}}})
