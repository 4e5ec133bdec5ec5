# SPDX-License-Identifier: Apache-2.0
"""The room as a state machine: messages in, messages out; clock offset. No sockets, no asyncio."""

from __future__ import annotations

from sidestick.room.clock_offset import ClockOffset, Estimate
from sidestick.room.messages import MOST_BYTES, decode, decode_answer, encode
from sidestick.room.phone_messages import decode_from_host, decode_from_phone
from sidestick.room.phones import Deed, HangUp, Phones, Tell, plain_code
from sidestick.room.room import Effect, Room, Send, StoreEnd, StoreHits, StoreTake, Work, refusal

__all__ = [
    "MOST_BYTES",
    "ClockOffset",
    "Deed",
    "Effect",
    "Estimate",
    "HangUp",
    "Phones",
    "Room",
    "Send",
    "StoreEnd",
    "StoreHits",
    "StoreTake",
    "Tell",
    "Work",
    "decode",
    "decode_answer",
    "decode_from_host",
    "decode_from_phone",
    "encode",
    "plain_code",
    "refusal",
]
