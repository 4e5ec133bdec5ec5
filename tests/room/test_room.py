# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import msgspec
import pytest

from sidestick.errors import BadMessage, Conflict, TooLarge
from sidestick.music import Level, Pad
from sidestick.room import MOST_BYTES, Room, Send, StoreEnd, StoreHits, StoreTake, decode, decode_answer, encode
from sidestick.room.messages import Ack, Begin, Begun, Finish, Finished, Hello, Hits, Ping, Pong, Trouble, Welcome
from sidestick.room.room import BURST, MESSAGES_A_SECOND
from sidestick.take import Hit, Player, Seat, TakeHeader

TAKE = "ab" * 16
HEADER = TakeHeader(
    TAKE,
    "c" * 64,
    (Seat(0, Player("p", "Mina"), Level.PULSE), Seat(1, Player("q", "Jun"), Level.PULSE)),
    "2026-11-24T19:30:00Z",
)
HIT = Hit(1, 0, 1_000, Pad.SNARE, 90)


def opened() -> Room:
    room = Room()
    room.receive(Hello(1), 0)
    return room


def only(effects: tuple[object, ...]) -> object:
    (effect,) = effects
    return effect.message if isinstance(effect, Send) else effect


def test_hello_is_welcomed_with_the_servers_clock() -> None:
    assert only(Room().receive(Hello(1), 42)) == Welcome(1, 42)


def test_whoever_does_not_say_hello_first_is_told_to() -> None:
    assert only(Room().receive(Ping(1), 0)) == Trouble("room.say_hello", {})


def test_a_page_of_another_version_is_told_to_load_again() -> None:
    answer = only(Room().receive(Hello(2), 0))
    assert isinstance(answer, Trouble)
    assert (answer.code, answer.parameters) == ("room.version", {"version": 2, "ours": 1})


def test_a_ping_is_answered_with_the_time_of_its_receipt() -> None:
    assert only(opened().receive(Ping(7), 99)) == Pong(7, 99, 99)


def test_nothing_is_acknowledged_before_the_store_has_spoken() -> None:
    room = opened()
    for message, work in (
        (Begin(HEADER), StoreTake(HEADER)),
        (Hits(TAKE, 1, (HIT,)), StoreHits(TAKE, 1, (HIT,))),
        (Finish(TAKE, 5, True, (0, 1)), StoreEnd(TAKE, 5, True, (0, 1))),
    ):
        assert room.receive(message, 0) == (work,)


def test_the_stores_word_becomes_the_answer() -> None:
    room = opened()
    assert only(room.stored(StoreTake(HEADER), (3, 0))) == Begun(TAKE, (3, 0))
    assert only(room.stored(StoreHits(TAKE, 1, (HIT,)), (3, 1))) == Ack(TAKE, 1, 1)
    assert only(room.stored(StoreEnd(TAKE, 5, True, (4, 1)), ((3,), ()))) == Finished(TAKE, ((3,), ()))


def test_what_the_store_refuses_is_said_with_the_take_it_belongs_to() -> None:
    reason = Conflict("take.differs", take=TAKE)
    assert only(opened().failed(StoreTake(HEADER), reason)) == Trouble("take.differs", {"take": TAKE}, TAKE)


def test_a_batch_with_another_seats_hit_is_refused_whole() -> None:
    answer = only(opened().receive(Hits(TAKE, 0, (HIT,)), 0))
    assert isinstance(answer, Trouble)
    assert (answer.code, answer.take_id) == ("room.other_seat", TAKE)


def test_a_burst_is_let_through_and_more_than_forty_a_second_is_not() -> None:
    room = Room()
    room.receive(Hello(1), 0)
    answers = [only(room.receive(Ping(i), 0)) for i in range(BURST + 5)]
    assert sum(isinstance(answer, Pong) for answer in answers) == BURST - 1
    assert isinstance(answers[-1], Trouble)
    assert isinstance(only(room.receive(Ping(0), 1_000_000 // MESSAGES_A_SECOND + 1)), Pong)
    assert isinstance(only(room.receive(Ping(0), 1_000_000 // MESSAGES_A_SECOND + 2)), Trouble)


def test_a_clock_that_goes_backwards_gives_no_tokens() -> None:
    room = Room()
    room.receive(Hello(1), 10_000_000)
    for _ in range(BURST):
        room.receive(Ping(0), 10_000_000)
    assert isinstance(only(room.receive(Ping(0), 0)), Trouble)


@pytest.mark.parametrize(
    "message",
    [Hello(1), Ping(5), Begin(HEADER), Hits(TAKE, 1, (HIT,)), Finish(TAKE, 5, False, (1, 2))],
)
def test_every_message_of_a_stage_comes_back_from_its_text(message: object) -> None:
    assert decode(msgspec.json.encode(message).decode()) == message


@pytest.mark.parametrize(
    "message",
    [
        Welcome(1, 2),
        Pong(1, 2, 3),
        Begun(TAKE, (0,)),
        Ack(TAKE, 0, 3),
        Finished(TAKE, ((), (1,))),
        Trouble("a.b", {"n": 1}),
        Trouble("a.b", {}, TAKE),
    ],
)
def test_every_answer_comes_back_from_its_text(message: Welcome | Pong | Begun | Ack | Finished | Trouble) -> None:
    assert decode_answer(encode(message)) == message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "truncated"),
        ("[]", "object"),
        ("null", "object"),
        ('{"type": "shout"}', "shout"),
        ('{"take_id": "x"}', "type"),
        ('{"type": "ping", "c0_us": -1}', "c0_us"),
        ('{"type": "ping", "c0_us": 1e300}', "c0_us"),
        ('{"type": "hits", "take_id": "../../etc", "seat": 0, "hits": []}', "take_id"),
        ('{"type": "hits", "take_id": "' + TAKE + '", "seat": 9, "hits": []}', "seat"),
        ('{"type": "hits", "take_id": "' + TAKE + '", "seat": 0, "hits": []}', "hits"),
    ],
)
def test_a_message_that_breaks_the_contract_is_refused_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(BadMessage, match=reason):
        decode(text)


def test_a_batch_holds_at_most_sixty_four_hits() -> None:
    hits = [{"seat": 0, "seq": i, "time_us": i, "pad": "kick", "velocity": 9} for i in range(65)]
    text = json.dumps({"type": "hits", "take_id": TAKE, "seat": 0, "hits": hits})
    with pytest.raises(BadMessage, match="length <= 64"):
        decode(text)


def test_a_frame_of_more_than_sixty_four_kibibytes_is_too_large() -> None:
    with pytest.raises(TooLarge, match="65537 bytes"):
        decode(" " * (MOST_BYTES + 1))
