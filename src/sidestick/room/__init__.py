# SPDX-License-Identifier: Apache-2.0
"""The room as a state machine: messages in, messages out; clock offset. No sockets, no asyncio."""

from __future__ import annotations

from sidestick.room.clock_offset import ClockOffset, Estimate
from sidestick.room.messages import MOST_BYTES, decode, decode_answer, encode
from sidestick.room.room import Effect, Room, Send, StoreEnd, StoreHits, StoreTake, Work, refusal

__all__ = [
    "MOST_BYTES",
    "ClockOffset",
    "Effect",
    "Estimate",
    "Room",
    "Send",
    "StoreEnd",
    "StoreHits",
    "StoreTake",
    "Work",
    "decode",
    "decode_answer",
    "encode",
    "refusal",
]
