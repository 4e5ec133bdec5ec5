# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import count

import msgspec
import pytest

from sidestick.errors import BadMessage, TooLarge
from sidestick.music import Pad
from sidestick.room import Deed, HangUp, Phones, Tell, decode_from_host, decode_from_phone, encode
from sidestick.room.messages import Ping, Pong, Trouble
from sidestick.room.phone_messages import (
    Caught,
    Dismiss,
    Face,
    Health,
    Host,
    Hosting,
    Invite,
    Invited,
    Join,
    Joined,
    Leave,
    Parted,
    PhoneSeen,
    Show,
    Shown,
    StageSeen,
    Stroke,
    Strokes,
    Struck,
)
from sidestick.room.phones import CODE_LASTS_US, GUESSES_AT_ONCE, HELD_US, MOST_STAGES
from sidestick.take import Player

STAGE, PHONE, OTHER = 1, 2, 3
S = 1_000_000
TOKEN = "ab" * 16
FACE = Face(Player("p", "Mina"), "Tea at Four", (Pad.SNARE, Pad.KICK), "seats")


def rooms() -> Phones:
    codes, tokens = count(1), count(1)
    return Phones(lambda: f"CODE{next(codes):04}", lambda: f"{next(tokens):032x}")


def stroke(seq: int, at_us: int = 5 * S) -> Stroke:
    return Stroke(seq, at_us, 900, Pad.SNARE, 96)


def told(deeds: tuple[Deed, ...], line: int) -> list[object]:
    return [deed.message for deed in deeds if isinstance(deed, Tell) and deed.line == line]


def hosted(phones: Phones, token: str = TOKEN, line: int = STAGE, now_us: int = 0) -> None:
    assert told(phones.from_host(line, Host(1, token), now_us), line)[0] == Hosting(1, now_us)


def invited(phones: Phones, seat: int = 0, now_us: int = 0) -> str:
    (message,) = told(phones.from_host(STAGE, Invite(seat), now_us), STAGE)
    assert isinstance(message, Invited)
    return message.code


def joined(phones: Phones, line: int = PHONE, seat: int = 0, now_us: int = 0) -> Joined:
    deeds = phones.from_phone(line, "10.0.0.5", Join(1, "Pixel", code=invited(phones, seat, now_us)), now_us)
    answer = next(message for message in told(deeds, line) if isinstance(message, Joined))
    assert isinstance(told(deeds, STAGE)[-1], PhoneSeen)
    return answer


@pytest.fixture
def phones() -> Phones:
    made = rooms()
    hosted(made)
    return made


def refused(deeds: tuple[Deed, ...], line: int = PHONE) -> str:
    (trouble,) = told(deeds, line)
    assert isinstance(trouble, Trouble)
    return trouble.code


def test_a_code_lets_one_phone_in_and_is_spent(phones: Phones) -> None:
    code = invited(phones)
    deeds = phones.from_phone(PHONE, "10.0.0.5", Join(1, "Pixel", code=code), S)
    assert told(deeds, PHONE) == [Joined(0, f"{1:032x}", 0, 0, True, None)]
    assert told(deeds, STAGE) == [PhoneSeen(0, "here", 1, "Pixel")]
    assert refused(phones.from_phone(OTHER, "10.0.0.6", Join(1, "", code=code), S), OTHER) == "phone.code"


@pytest.mark.parametrize("typed", ["code0001", "CODE 0001", "co-de-00-01"])
def test_a_code_may_be_typed_as_people_read_it(phones: Phones, typed: str) -> None:
    assert invited(phones) == "CODE0001"
    deeds = phones.from_phone(PHONE, "10.0.0.5", Join(1, "", code=typed), 0)
    assert isinstance(told(deeds, PHONE)[0], Joined)


def test_a_code_lasts_ten_minutes_and_is_renewed_before_it_ends(phones: Phones) -> None:
    code = invited(phones)
    assert invited(phones, now_us=CODE_LASTS_US // 2) == code
    assert invited(phones, now_us=CODE_LASTS_US - 10 * S) != code
    assert refused(phones.from_phone(PHONE, "a", Join(1, "", code=code), CODE_LASTS_US)) == "phone.code"


@pytest.mark.parametrize("code", ["", "-", "  ", "CODE9999"])
def test_no_code_is_the_code_of_a_seat_without_one(phones: Phones, code: str) -> None:
    phones.from_host(STAGE, Show(0, FACE), 0)
    assert refused(phones.from_phone(PHONE, "a", Join(1, "", code=code), 0)) == "phone.code"


def test_whoever_guesses_has_to_wait_and_a_right_guess_then_waits_too(phones: Phones) -> None:
    code = invited(phones)
    codes = [
        refused(phones.from_phone(OTHER, "10.0.0.9", Join(1, "", code=f"GUESS{i}"), 0), OTHER)
        for i in range(GUESSES_AT_ONCE + 3)
    ]
    assert codes == ["phone.code"] * GUESSES_AT_ONCE + ["phone.guesses"] * 3
    assert refused(phones.from_phone(OTHER, "10.0.0.9", Join(1, "", code=code), 0), OTHER) == "phone.guesses"
    # Somebody else is not held up, and a code that was not reached is still good.
    assert isinstance(told(phones.from_phone(PHONE, "10.0.0.5", Join(1, "", code=code), 0), PHONE)[0], Joined)


def test_tokens_cannot_be_guessed_faster_than_codes(phones: Phones) -> None:
    codes = [
        refused(phones.from_phone(OTHER, "10.0.0.9", Join(1, "", token=f"{i:032x}"), 0), OTHER) for i in range(90, 98)
    ]
    assert codes[-1] == "phone.guesses"


def test_addresses_without_end_do_not_fill_the_memory(phones: Phones) -> None:
    for i in range(3000):
        phones.from_phone(OTHER + i, f"10.0.{i // 250}.{i % 250}", Join(1, "", code="WRONG"), 0)
        phones.closed(OTHER + i, 0)
    assert len(phones._guesses) <= 1024
    assert not phones._allowances.keys() - {STAGE}


def test_another_phone_with_a_new_code_takes_the_seat_and_numbers_anew(phones: Phones) -> None:
    joined(phones)
    phones.from_phone(PHONE, "a", Strokes(0, (stroke(0), stroke(1))), 9 * S)
    code = invited(phones)
    deeds = phones.from_phone(OTHER, "b", Join(1, "iPhone", code=code), 9 * S)
    assert told(deeds, PHONE) == [Parted("replaced")]
    assert HangUp(PHONE) in deeds
    assert told(deeds, STAGE)[-1] == PhoneSeen(0, "here", 2, "iPhone")
    # The line that was hung up changes nothing any more.
    assert phones.closed(PHONE, 9 * S) == ()
    assert told(phones.from_phone(OTHER, "b", Strokes(0, (stroke(0),)), 9 * S), STAGE) == [Struck(0, (stroke(0),))]


def test_a_phone_comes_back_by_its_token_and_its_old_line_is_closed_without_a_word(phones: Phones) -> None:
    token = joined(phones).token
    deeds = phones.from_phone(OTHER, "a", Join(1, "Pixel", token=token), S)
    assert told(deeds, PHONE) == []
    assert HangUp(PHONE) in deeds
    assert phones.closed(PHONE, S) == ()
    assert told(phones.closed(OTHER, 2 * S), STAGE) == [PhoneSeen(0, "away", 1, "Pixel")]


def test_the_newest_face_greets_a_phone_and_every_change_follows_it(phones: Phones) -> None:
    phones.from_host(STAGE, Show(0, FACE), 0)
    assert joined(phones).face == FACE
    playing = msgspec.structs.replace(FACE, phase="playing")
    assert told(phones.from_host(STAGE, Show(0, playing), 0), PHONE) == [Shown(playing)]


def test_a_stroke_is_relayed_once_and_acknowledged_only_by_the_stage(phones: Phones) -> None:
    token = joined(phones).token
    assert told(phones.from_phone(PHONE, "a", Strokes(0, (stroke(0), stroke(1))), 9 * S), STAGE) == [
        Struck(0, (stroke(0), stroke(1)))
    ]
    again = phones.from_phone(PHONE, "a", Strokes(0, (stroke(1), stroke(2))), 9 * S)
    assert told(again, STAGE) == [Struck(0, (stroke(2),))]
    assert told(again, PHONE) == []
    assert told(phones.from_host(STAGE, Caught(0, 2), 9 * S), PHONE) == [Caught(0, 2)]
    phones.closed(PHONE, 9 * S)
    back = told(phones.from_phone(OTHER, "a", Join(1, "", token=token), 9 * S), OTHER)[0]
    assert isinstance(back, Joined)
    assert (back.next_seq, back.from_seq) == (2, 3)


def test_strokes_that_went_missing_are_asked_for(phones: Phones) -> None:
    joined(phones)
    deeds = phones.from_phone(PHONE, "a", Strokes(0, (stroke(2), stroke(3))), 9 * S)
    assert deeds == (Tell(PHONE, StageSeen(True, 0)),)
    all_of_them = tuple(stroke(i) for i in range(4))
    assert told(phones.from_phone(PHONE, "a", Strokes(0, all_of_them), 9 * S), STAGE) == [Struck(0, all_of_them)]


def test_strokes_that_the_phone_no_longer_has_are_not_asked_for(phones: Phones) -> None:
    joined(phones)
    deeds = phones.from_phone(PHONE, "a", Strokes(7, (stroke(7), stroke(8))), 9 * S)
    assert deeds == (Tell(STAGE, Struck(0, (stroke(7), stroke(8)))),)


def test_a_stage_cannot_catch_what_was_never_sent(phones: Phones) -> None:
    joined(phones)
    assert told(phones.from_host(STAGE, Caught(0, 50), 0), PHONE) == [Caught(0, 0)]


def test_no_stroke_is_later_than_its_arrival(phones: Phones) -> None:
    joined(phones)
    (struck,) = told(phones.from_phone(PHONE, "a", Strokes(0, (stroke(0, 99 * S),)), 9 * S), STAGE)
    assert isinstance(struck, Struck)
    assert struck.strokes[0].at_us == 9 * S


def test_while_the_stage_is_away_nothing_is_taken_and_afterwards_all_is_asked_for(phones: Phones) -> None:
    joined(phones)
    phones.from_phone(PHONE, "a", Strokes(0, (stroke(0), stroke(1))), 9 * S)
    phones.from_host(STAGE, Caught(0, 1), 9 * S)
    assert told(phones.closed(STAGE, 9 * S), PHONE) == [StageSeen(False, 1)]
    assert phones.from_phone(PHONE, "a", Strokes(0, (stroke(2),)), 9 * S) == ()
    deeds = phones.from_host(7, Host(1, TOKEN), 10 * S)
    assert told(deeds, 7) == [Hosting(1, 10 * S), PhoneSeen(0, "here", 1, "Pixel", 1)]
    assert told(deeds, PHONE) == [StageSeen(True, 1)]
    resent = phones.from_phone(PHONE, "a", Strokes(0, (stroke(1), stroke(2))), 11 * S)
    assert told(resent, 7) == [Struck(0, (stroke(1), stroke(2)))]


def test_a_stage_opened_twice_is_the_newer_page(phones: Phones) -> None:
    deeds = phones.from_host(7, Host(1, TOKEN), 0)
    assert HangUp(STAGE) in deeds
    assert phones.closed(STAGE, 0) == ()
    assert refused(phones.from_host(STAGE, Invite(0), 0), STAGE) == "room.say_hello"


def test_health_reaches_the_stage(phones: Phones) -> None:
    joined(phones)
    seen = told(phones.from_phone(PHONE, "a", Health(8_000, 1_200, True), 0), STAGE)
    assert seen == [PhoneSeen(0, "here", 1, "Pixel", 0, 8_000, 1_200, True)]


def test_dismissed_or_leaving_it_is_the_seats_phone_no_longer(phones: Phones) -> None:
    token = joined(phones).token
    deeds = phones.from_host(STAGE, Dismiss(0), 0)
    assert told(deeds, PHONE) == [Parted("dismissed")]
    assert told(deeds, STAGE) == [PhoneSeen(0, "none", 1)]
    assert refused(phones.from_phone(PHONE, "a", Join(1, "", token=token), 0)) == "phone.token"
    token = joined(phones).token
    deeds = phones.from_phone(PHONE, "a", Leave(), 0)
    assert told(deeds, PHONE) == [Parted("left")]
    assert refused(phones.from_phone(PHONE, "a", Strokes(0, (stroke(0),)), 0)) == "phone.join_first"


def test_a_dismissed_seats_code_is_void(phones: Phones) -> None:
    code = invited(phones)
    phones.from_host(STAGE, Dismiss(0), 0)
    assert refused(phones.from_phone(PHONE, "a", Join(1, "", code=code), 0)) == "phone.code"


def test_a_phone_that_joins_another_seat_leaves_its_first(phones: Phones) -> None:
    joined(phones)
    code = invited(phones, 1)
    deeds = phones.from_phone(PHONE, "a", Join(1, "Pixel", code=code), 0)
    assert told(deeds, STAGE) == [PhoneSeen(0, "away", 1, "Pixel"), PhoneSeen(1, "here", 1, "Pixel")]


def test_what_is_left_for_half_an_hour_is_forgotten(phones: Phones) -> None:
    token = joined(phones).token
    phones.closed(PHONE, 0)
    assert told(phones.from_host(STAGE, Ping(1), HELD_US + S), STAGE) == [
        PhoneSeen(0, "none", 1),
        Pong(1, HELD_US + S, HELD_US + S),
    ]
    assert refused(phones.from_phone(OTHER, "a", Join(1, "", token=token), HELD_US + S), OTHER) == "phone.token"
    joined(phones, now_us=HELD_US + S)
    phones.closed(STAGE, HELD_US + S)
    deeds = phones.from_phone(PHONE, "a", Ping(1), 2 * HELD_US + 3 * S)
    assert told(deeds, PHONE)[0] == Parted("dismissed")
    assert phones._stages == {}


def test_stages_are_bounded(phones: Phones) -> None:
    for i in range(MOST_STAGES - 1):
        hosted(phones, f"{i:032x}", 100 + i)
    assert refused(phones.from_host(999, Host(1, "f" * 32), 0), 999) == "phone.stages"


def test_a_page_is_one_stage(phones: Phones) -> None:
    assert refused(phones.from_host(STAGE, Host(1, "f" * 32), 0), STAGE) == "phone.one_stage"


@pytest.mark.parametrize("message", [Invite(0), Dismiss(0), Show(0, FACE), Caught(0, 0)])
def test_a_stage_says_host_first(message: Invite | Dismiss | Show | Caught) -> None:
    assert refused(rooms().from_host(STAGE, message, 0), STAGE) == "room.say_hello"


@pytest.mark.parametrize("message", [Strokes(0, (stroke(0),)), Health(0, 0, False), Leave()])
def test_a_phone_says_join_first(phones: Phones, message: Strokes | Health | Leave) -> None:
    assert refused(phones.from_phone(PHONE, "a", message, 0)) == "phone.join_first"


def test_pages_of_another_version_are_told_to_load_again(phones: Phones) -> None:
    assert refused(phones.from_host(9, Host(2, TOKEN), 0), 9) == "room.version"
    assert refused(phones.from_phone(PHONE, "a", Join(2, "", code="X"), 0)) == "room.version"


def test_a_line_that_shouts_is_not_heard(phones: Phones) -> None:
    answers = [told(phones.from_phone(PHONE, "a", Ping(i), 0), PHONE)[0] for i in range(100)]
    assert isinstance(answers[-1], Trouble)
    assert answers[-1].code == "server.too_many_messages"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "truncated"),
        ('{"type": "host", "version": 1, "stage": "short"}', "stage"),
        ('{"type": "invite", "seat": 8}', "seat"),
        ('{"type": "strokes", "strokes": []}', "strokes"),
    ],
)
def test_what_a_stage_may_not_say_is_refused_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(BadMessage, match=reason):
        decode_from_host(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"type": "host", "version": 1, "stage": "' + TOKEN + '"}', "host"),
        ('{"type": "join", "version": 1, "name": "' + "x" * 41 + '"}', "name"),
        ('{"type": "join", "version": 1, "name": "", "code": "<script>"}', "code"),
        ('{"type": "join", "version": 1, "name": "", "token": "../.."}', "token"),
        ('{"type": "strokes", "oldest": 0, "strokes": []}', "strokes"),
        ('{"type": "strokes", "oldest": 0, "strokes": [{"seq": -1}]}', "seq"),
        ('{"type": "health", "round_trip_us": 1e12, "uncertainty_us": 0, "sounds": false}', "round_trip_us"),
    ],
)
def test_what_a_phone_may_not_say_is_refused_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(BadMessage, match=reason):
        decode_from_phone(text)


def test_a_frame_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        decode_from_phone(" " * 70_000)


@pytest.mark.parametrize(
    "message", [Join(1, "Pixel", code="ABC"), Strokes(0, (stroke(3),)), Health(1, 2, True), Leave(), Ping(4)]
)
def test_a_phones_message_comes_back_from_its_text(message: msgspec.Struct) -> None:
    assert decode_from_phone(encode(message)) == message


@pytest.mark.parametrize("message", [Host(1, TOKEN), Invite(1), Dismiss(1), Show(0, FACE), Caught(0, 3), Ping(4)])
def test_a_stages_message_comes_back_from_its_text(message: msgspec.Struct) -> None:
    assert decode_from_host(encode(message)) == message
