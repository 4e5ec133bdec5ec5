# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient, WebSocketTestSession

from sidestick.library import Library
from sidestick.take import TakeHeader
from tests.server.conftest import TAKE


def say(line: WebSocketTestSession, **message: Any) -> dict[str, Any]:
    line.send_text(msgspec.json.encode(message).decode())
    answer: dict[str, Any] = line.receive_json()
    return answer


def hits(seat: int, start: int, count: int) -> list[dict[str, Any]]:
    return [
        {"seat": seat, "seq": i, "time_us": 1000 * i, "pad": "snare", "velocity": 90}
        for i in range(start, start + count)
    ]


@pytest.fixture
def begin(header: TakeHeader) -> dict[str, Any]:
    return {"type": "begin", "take": header}


def test_a_take_is_begun_played_and_finished(client: TestClient, library: Library, begin: dict[str, Any]) -> None:
    with client.websocket_connect("ws://localhost/api/room") as line:
        assert say(line, type="hello", version=1)["type"] == "welcome"
        assert say(line, **begin) == {"type": "begun", "take_id": TAKE, "next_seq": [0, 0]}
        assert say(line, type="hits", take_id=TAKE, seat=0, hits=hits(0, 0, 3)) == {
            "type": "ack",
            "take_id": TAKE,
            "seat": 0,
            "next_seq": 3,
        }
        assert len(library.takes.get(TAKE).hits) == 3
        assert say(line, type="hits", take_id=TAKE, seat=0, hits=hits(0, 4, 2))["next_seq"] == 3
        end = {"type": "finish", "take_id": TAKE, "ended_us": 9_000_000, "finished": True, "counts": [6, 0]}
        assert say(line, **end) == {"type": "finished", "take_id": TAKE, "missing": [[3], []]}
        assert say(line, type="hits", take_id=TAKE, seat=0, hits=hits(0, 3, 1))["next_seq"] == 6
        assert say(line, **end)["missing"] == [[], []]
    take = library.takes.get(TAKE)
    assert (take.finished, take.ended_us, len(take.hits)) == (True, 9_000_000, 6)


def test_what_is_sent_twice_is_kept_once(client: TestClient, library: Library, begin: dict[str, Any]) -> None:
    for _ in range(2):
        with client.websocket_connect("ws://localhost/api/room") as line:
            say(line, type="hello", version=1)
            say(line, **begin)
            assert say(line, type="hits", take_id=TAKE, seat=1, hits=hits(1, 0, 5))["next_seq"] == 5
    assert len(library.takes.get(TAKE).hits) == 5


def test_a_ping_is_answered_with_the_servers_clock(client: TestClient) -> None:
    with client.websocket_connect("ws://localhost/api/room") as line:
        welcome = say(line, type="hello", version=1)
        pong = say(line, type="ping", c0_us=17)
        assert pong["c0_us"] == 17
        assert welcome["server_us"] <= pong["s1_us"] <= pong["s2_us"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "server.bad_message"),
        ('{"type":"shout"}', "server.bad_message"),
        ('{"type":"ping","c0_us":1}', "room.say_hello"),
        (" " * 70_000, "server.message_too_large"),
        (
            '{"type":"hits","take_id":"'
            + "0" * 32
            + '","seat":0,"hits":[{"seat":0,"seq":0,"time_us":1,"pad":"kick","velocity":1}]}',
            "room.say_hello",
        ),
    ],
)
def test_a_message_that_cannot_be_gets_its_code_and_the_line_stays_open(
    client: TestClient, text: str, code: str
) -> None:
    with client.websocket_connect("ws://localhost/api/room") as line:
        line.send_text(text)
        assert line.receive_json()["code"] == code
        assert say(line, type="hello", version=1)["type"] == "welcome"


def test_a_binary_frame_is_not_understood(client: TestClient) -> None:
    with client.websocket_connect("ws://localhost/api/room") as line:
        line.send_bytes(b"\x00\x01")
        assert line.receive_json()["code"] == "server.bad_message"


def test_hits_of_a_take_that_was_not_begun_are_refused_with_its_id(client: TestClient) -> None:
    with client.websocket_connect("ws://localhost/api/room") as line:
        say(line, type="hello", version=1)
        answer = say(line, type="hits", take_id=TAKE, seat=0, hits=hits(0, 0, 1))
        assert (answer["code"], answer["take_id"]) == ("take.not_begun", TAKE)


def test_another_header_under_the_same_id_is_refused(client: TestClient, header: TakeHeader) -> None:
    with client.websocket_connect("ws://localhost/api/room") as line:
        say(line, type="hello", version=1)
        say(line, type="begin", take=header)
        other = msgspec.structs.replace(header, seats=header.seats[:1])
        assert say(line, type="begin", take=other)["code"] == "take.differs"


def test_more_than_forty_messages_a_second_are_refused(client: TestClient) -> None:
    with client.websocket_connect("ws://localhost/api/room") as line:
        say(line, type="hello", version=1)
        answers = [say(line, type="ping", c0_us=i) for i in range(150)]
        assert {answer.get("code") for answer in answers} >= {None, "server.too_many_messages"}
