# SPDX-License-Identifier: Apache-2.0
"""Stages and phones over real sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from sidestick.server import switchboard
from sidestick.server.switchboard import CODE_LENGTH, CODE_LETTERS, new_code

STAGE = "ab" * 16
Dial = Callable[[str], WebSocketTestSession]


@pytest.fixture
def dial(client: TestClient) -> Iterator[Dial]:
    """Open lines that are hung up when the test ends."""
    with ExitStack() as lines:
        yield lambda path: lines.enter_context(client.websocket_connect(f"ws://localhost{path}"))


def say(line: WebSocketTestSession, **message: Any) -> None:
    line.send_text(json.dumps(message))


def asked(line: WebSocketTestSession, **message: Any) -> Any:
    say(line, **message)
    return line.receive_json()


def hosted(dial: Dial) -> WebSocketTestSession:
    stage = dial("/api/phones")
    assert asked(stage, type="host", version=1, stage=STAGE)["type"] == "hosting"
    return stage


def stroke(seq: int, at_us: int = 1) -> dict[str, Any]:
    return {"seq": seq, "at_us": at_us, "uncertainty_us": 900, "pad": "snare", "velocity": 96}


def test_a_phone_with_the_code_plays_the_seat_and_is_answered_by_the_stage(dial: Dial) -> None:
    stage = hosted(dial)
    code = asked(stage, type="invite", seat=1)["code"]
    phone = dial("/api/phone")
    joined = asked(phone, type="join", version=1, name="Pixel", code=code)
    assert (joined["type"], joined["seat"], joined["stage"]) == ("joined", 1, True)
    assert stage.receive_json()["state"] == "here"
    say(phone, type="strokes", oldest=0, strokes=[stroke(0), stroke(1)])
    struck = stage.receive_json()
    assert [one["seq"] for one in struck["strokes"]] == [0, 1]
    say(stage, type="caught", seat=1, next_seq=2)
    assert phone.receive_json() == {"type": "caught", "seat": 1, "next_seq": 2}
    phone.close()
    assert stage.receive_json()["state"] == "away"
    back = dial("/api/phone")
    assert asked(back, type="join", version=1, name="Pixel", token=joined["token"])["next_seq"] == 2


def test_both_sides_measure_one_clock(dial: Dial) -> None:
    stage, phone = hosted(dial), dial("/api/phone")
    first = asked(phone, type="ping", c0_us=5)
    second = asked(stage, type="ping", c0_us=6)
    assert (first["c0_us"], second["c0_us"]) == (5, 6)
    assert first["s1_us"] <= second["s1_us"]


def test_a_phone_that_is_sent_away_is_told_and_hung_up(dial: Dial) -> None:
    stage = hosted(dial)
    code = asked(stage, type="invite", seat=0)["code"]
    phone = dial("/api/phone")
    asked(phone, type="join", version=1, name="", code=code)
    say(stage, type="dismiss", seat=0)
    assert phone.receive_json() == {"type": "parted", "reason": "dismissed"}
    with pytest.raises(WebSocketDisconnect):
        phone.receive_json()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "server.bad_message"),
        ('{"type":"host","version":1,"stage":"' + STAGE + '"}', "server.bad_message"),
        ('{"type":"join","version":1,"name":"","code":"WRONG234"}', "phone.code"),
        ('{"type":"join","version":1,"name":"","code":"\'; DROP TABLE"}', "server.bad_message"),
        ('{"type":"join","version":1,"name":""}', "phone.code"),
        ('{"type":"strokes","strokes":[]}', "server.bad_message"),
        ('{"type":"leave"}', "phone.join_first"),
        (" " * 70_000, "server.message_too_large"),
    ],
)
def test_what_a_strangers_device_says_gets_a_code_and_nothing_else(dial: Dial, text: str, code: str) -> None:
    hosted(dial)
    phone = dial("/api/phone")
    phone.send_text(text)
    assert phone.receive_json()["code"] == code
    assert asked(phone, type="ping", c0_us=1)["type"] == "pong"


def test_codes_are_not_found_by_trying(dial: Dial) -> None:
    stage = hosted(dial)
    code = asked(stage, type="invite", seat=0)["code"]
    lines = [dial("/api/phone") for _ in range(4)]
    answers = [
        asked(line, type="join", version=1, name="", code=new_code())["code"] for _ in range(3) for line in lines
    ]
    assert answers.count("phone.code") == 5
    assert answers[-1] == "phone.guesses"
    assert asked(lines[0], type="join", version=1, name="", code=code)["code"] == "phone.guesses"


def test_more_than_forty_messages_a_second_are_refused(dial: Dial) -> None:
    phone = dial("/api/phone")
    answers = [asked(phone, type="ping", c0_us=i).get("code") for i in range(150)]
    assert "server.too_many_messages" in answers


def test_a_device_that_says_nothing_is_hung_up(dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switchboard, "JOIN_WITHIN_S", 0.05)
    phone = dial("/api/phone")
    with pytest.raises(WebSocketDisconnect):
        phone.receive_json()


def test_more_phones_than_there_is_room_for_are_told_to_try_later(
    dial: Dial, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "MOST_PHONES", 2)
    dial("/api/phone"), dial("/api/phone")
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("ws://localhost/api/phone"):
        pass


@pytest.mark.parametrize("path", ["/api/phones", "/api/phone"])
def test_a_strangers_page_gets_no_line(client: TestClient, path: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(f"ws://localhost{path}", headers={"origin": "https://evil.example"}),
    ):
        pass


def test_a_code_is_eight_letters_that_cannot_be_taken_for_others() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) for code in codes)
    assert not set("01OILU") & set(CODE_LETTERS)
