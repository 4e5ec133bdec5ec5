# SPDX-License-Identifier: Apache-2.0
"""A stage and a room over a line that loses, repeats and breaks: every hit is kept once, and no acknowledgement lies."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sidestick.music import Level, Pad
from sidestick.room import Room, Send, StoreHits, StoreTake, Work
from sidestick.room.messages import Ack, Begin, Begun, FromServer, Hello, Hits
from sidestick.take import Hit, Player, Seat, TakeHeader

TAKE = "ab" * 16
HEADER = TakeHeader(TAKE, "c" * 64, (Seat(0, Player("p", "Mina"), Level.PULSE),), "2026-11-24T19:30:00Z")


class Line(RuleBasedStateMachine):
    """The stage's side is the rule of the contract: send from ``next_seq`` on, forget below an acknowledgement."""

    def __init__(self) -> None:
        super().__init__()
        self.now_us = 0
        self.struck: list[Hit] = []
        self.journal: list[Hit] = []
        self.table: dict[int, Hit] = {}
        self.room: Room | None = None
        self.undone: list[Work] = []

    @initialize()
    def begin(self) -> None:
        self.connect()

    def send(self, message: Hello | Begin | Hits) -> None:
        self.now_us += 1_000_000
        assert self.room is not None
        for effect in self.room.receive(message, self.now_us):
            if isinstance(effect, Send):
                self.answer(effect.message)
            else:
                self.undone.append(effect)

    def answer(self, message: FromServer) -> None:
        if isinstance(message, Ack | Begun):
            bound = message.next_seq if isinstance(message, Ack) else message.next_seq[0]
            assert all(seq in self.table for seq in range(bound)), "an acknowledgement lied"
            self.journal = [hit for hit in self.journal if hit.seq >= bound]

    @rule()
    def connect(self) -> None:
        self.undone = []
        self.room = Room()
        self.send(Hello(1))
        self.send(Begin(HEADER))

    @rule(count=st.integers(1, 5))
    def strike(self, count: int) -> None:
        for _ in range(count):
            hit = Hit(0, len(self.struck), 1000 * len(self.struck), Pad.KICK, 90)
            self.struck.append(hit)
            self.journal.append(hit)

    @rule(start=st.integers(0, 10), count=st.integers(1, 10), lost=st.booleans())
    def send_some(self, start: int, count: int, lost: bool) -> None:
        batch = tuple(self.journal[start : start + count])
        if batch and not lost:
            self.send(Hits(TAKE, 0, batch))

    @rule(answered=st.booleans())
    def store_one(self, answered: bool) -> None:
        if not self.undone:
            return
        work = self.undone.pop(0)
        if isinstance(work, StoreHits):
            for hit in work.hits:
                self.table.setdefault(hit.seq, hit)
        assert isinstance(work, StoreHits | StoreTake)
        gap = next(seq for seq in range(len(self.struck) + 1) if seq not in self.table)
        assert self.room is not None
        for effect in self.room.stored(work, (gap,)):
            assert isinstance(effect, Send)
            if answered:
                self.answer(effect.message)

    @invariant()
    def nothing_is_lost(self) -> None:
        kept = set(self.table) | {hit.seq for hit in self.journal}
        assert kept == set(range(len(self.struck)))
        assert all(self.struck[seq] == hit for seq, hit in self.table.items())


Line.TestCase.settings = settings(max_examples=60, deadline=None)
TestLine = Line.TestCase
