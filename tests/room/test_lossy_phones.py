# SPDX-License-Identifier: Apache-2.0
"""A stage, its seat, and phones whose lines break at any moment: every stroke is caught once and in order, or still kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sidestick.music import Pad
from sidestick.room import HangUp, Phones, Tell
from sidestick.room.messages import Trouble
from sidestick.room.phone_messages import (
    Caught,
    FromHost,
    FromPhone,
    Host,
    Invite,
    Invited,
    Join,
    Joined,
    PhoneSeen,
    StageSeen,
    Stroke,
    Strokes,
    Struck,
)

STAGE = "ab" * 16


class Evening(RuleBasedStateMachine):
    """One seat; its phone and stage follow the contract. What is on a line that breaks is lost, in both directions."""

    def __init__(self) -> None:
        super().__init__()
        self.now_us = 0
        lines, codes, tokens = count(1), count(1), count(1)
        self.new_line: Callable[[], int] = lambda: next(lines)
        self.room = Phones(lambda: f"CODE{next(codes)}", lambda: f"{next(tokens):032x}")
        self.lines: dict[int, deque[msgspec.Struct]] = {}
        self.stage = 0
        self.phone = 0
        self.token: str | None = None
        self.struck: list[int] = []
        self.kept: list[int] = []
        self.cursor = 0
        self.caught: list[int] = []
        self.generation = 0

    def do(self, line: int, message: FromHost | FromPhone, *, host: bool) -> None:
        self.now_us += 1_000_000
        deeds = (
            self.room.from_host(line, message, self.now_us)  # type: ignore[arg-type]
            if host
            else self.room.from_phone(line, "a", message, self.now_us)  # type: ignore[arg-type]
        )
        for deed in deeds:
            if isinstance(deed, Tell):
                assert not isinstance(deed.message, Trouble), deed
                if deed.line in self.lines:
                    self.lines[deed.line].append(deed.message)
            else:
                assert isinstance(deed, HangUp)
                self.lines.pop(deed.line, None)

    @initialize()
    def begin(self) -> None:
        self.stage_comes()
        self.do(self.stage, Invite(0), host=True)
        invited = next(m for m in self.lines[self.stage] if isinstance(m, Invited))
        self.phone = self.new_line()
        self.lines[self.phone] = deque()
        self.do(self.phone, Join(1, "", code=invited.code), host=False)
        while self.lines[self.phone]:
            self.phone_reads()

    @rule()
    def stage_comes(self) -> None:
        self.stage = self.new_line()
        self.lines[self.stage] = deque()
        self.do(self.stage, Host(1, STAGE), host=True)

    @rule()
    def stage_breaks(self) -> None:
        if self.stage not in self.lines:
            return
        del self.lines[self.stage]
        for deed in self.room.closed(self.stage, self.now_us):
            assert isinstance(deed, Tell)
            self.lines[deed.line].append(deed.message)

    @rule()
    def phone_comes(self) -> None:
        self.phone = self.new_line()
        self.lines[self.phone] = deque()
        self.cursor = len(self.struck)  # nothing is sent before the answer
        self.do(self.phone, Join(1, "", token=self.token), host=False)

    @rule()
    def phone_breaks(self) -> None:
        if self.phone not in self.lines:
            return
        del self.lines[self.phone]
        for deed in self.room.closed(self.phone, self.now_us):
            if isinstance(deed, Tell) and deed.line in self.lines:
                self.lines[deed.line].append(deed.message)

    @rule(number=st.integers(1, 4))
    def strike(self, number: int) -> None:
        for _ in range(number):
            self.kept.append(len(self.struck))
            self.struck.append(len(self.struck))

    @rule(number=st.integers(1, 6))
    def phone_sends(self, number: int) -> None:
        if self.phone not in self.lines:
            return
        batch = [seq for seq in self.kept if seq >= self.cursor][:number]
        if batch:
            self.cursor = batch[-1] + 1
            strokes = tuple(Stroke(seq, 1, 0, Pad.KICK, 90) for seq in batch)
            self.do(self.phone, Strokes(self.kept[0], strokes), host=False)

    @rule()
    def phone_reads(self) -> None:
        if not (self.lines.get(self.phone)):
            return
        message = self.lines[self.phone].popleft()
        if isinstance(message, Joined):
            self.token = message.token
            self.forget_below(message.next_seq)
            self.cursor = message.next_seq
        elif isinstance(message, StageSeen) and message.here:
            self.forget_below(message.next_seq)
            self.cursor = message.next_seq
        elif isinstance(message, Caught):
            self.forget_below(message.next_seq)

    def forget_below(self, seq: int) -> None:
        assert set(range(seq)) <= set(self.caught), "an acknowledgement lied"
        self.kept = [one for one in self.kept if one >= seq]

    @rule()
    def stage_reads(self) -> None:
        if not (self.lines.get(self.stage)):
            return
        message = self.lines[self.stage].popleft()
        if isinstance(message, PhoneSeen):
            assert message.generation == 1
        elif isinstance(message, Struck):
            for stroke in message.strokes:
                if stroke.seq >= len(self.caught):
                    self.caught.append(stroke.seq)
            self.do(self.stage, Caught(0, len(self.caught)), host=True)

    @invariant()
    def nothing_is_lost_doubled_or_turned_around(self) -> None:
        assert self.caught == list(range(len(self.caught)))
        assert set(self.caught) | set(self.kept) == set(self.struck)

    def teardown(self) -> None:
        """When both lines hold at last, everything arrives."""
        if not self.token:
            return
        self.stage_comes()
        self.phone_comes()
        for _ in range(len(self.struck) + 3):
            while self.lines[self.phone]:
                self.phone_reads()
            self.phone_sends(6)
            while self.lines[self.stage]:
                self.stage_reads()
        assert self.caught == self.struck
        assert self.kept == [] or self.lines[self.phone]


Evening.TestCase.settings = settings(max_examples=60, deadline=None)
TestEvening = Evening.TestCase
