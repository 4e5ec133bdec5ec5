# SPDX-License-Identifier: Apache-2.0
"""Which phone is the drum of which seat: codes, tokens, and strokes on their way. Messages in, deeds out; no socket, no chance.

A stage asks for a code and shows it. A phone that says the code within ten minutes takes the seat; the code is spent, and
the phone gets a token by which it comes back by itself. So a code seen over a shoulder later opens nothing, and whoever
guesses has five tries and then one in ten seconds, against 30^8 codes of which a handful are open.

::

    a seat's phone     code          token          line broke      dismissed, or held too long
    NONE               HERE          refused        -               -
    HERE               HERE, anew    HERE, moved    AWAY            NONE
    AWAY               HERE, anew    HERE           -               NONE

Strokes go to the stage in order, each once as long as the stage's own line holds. The phone keeps them until the stage has
said ``caught``; when the stage's line broke, they are sent from there on again, and the stage knows their numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from sidestick.errors import BadMessage, NotAllowed, SidestickError, TooMany
from sidestick.room.allowance import Allowance
from sidestick.room.messages import PROTOCOL_VERSION, Ping, Pong
from sidestick.room.phone_messages import (
    Caught,
    Dismiss,
    Face,
    FromHost,
    FromPhone,
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
    ToHost,
    ToPhone,
)
from sidestick.room.room import BURST, MESSAGES_A_SECOND, refusal
from sidestick.units import MICROS_PER_SECOND

CODE_LASTS_US = 600 * MICROS_PER_SECOND
CODE_RENEWED_US = 60 * MICROS_PER_SECOND
"""A code about to end is not shown to anybody who has yet to find their phone."""
HELD_US = 1800 * MICROS_PER_SECOND
"""A phone that was laid aside, or a stage whose lid was closed, finds its place again for half an hour."""
GUESSES_AT_ONCE = 5
GUESS_EVERY_S = 10
MOST_STAGES = 32
MOST_SOURCES = 1024


class Tell(msgspec.Struct, frozen=True):
    """Send this over a line."""

    line: int
    message: ToHost | ToPhone


class HangUp(msgspec.Struct, frozen=True):
    """Close a line, after what was sent over it."""

    line: int


Deed = Tell | HangUp


class _Place(msgspec.Struct):
    """One seat of one stage."""

    code: str = ""
    code_ends_us: int = 0
    token: str = ""
    line: int | None = None
    left_us: int = 0
    generation: int = 0
    name: str = ""
    face: Face | None = None
    health: Health = Health(0, 0, False)
    caught: int = 0
    relayed: int = 0


class _Stage(msgspec.Struct):
    line: int | None
    places: dict[int, _Place]
    left_us: int = 0


class Phones:
    """Every stage of this server with its phones.

    Parameters
    ----------
    new_code, new_token : callable
        Give a fresh code (as ``plain_code`` leaves it) and a fresh token of 32 hex digits; nobody must be able to guess them.
    """

    def __init__(self, new_code: Callable[[], str], new_token: Callable[[], str]) -> None:
        self._new_code = new_code
        self._new_token = new_token
        self._stages: dict[str, _Stage] = {}
        self._hosts: dict[int, str] = {}
        self._players: dict[int, tuple[str, int]] = {}
        self._allowances: dict[int, Allowance] = {}
        self._guesses: dict[str, Allowance] = {}

    def from_host(self, line: int, message: FromHost, now_us: int) -> tuple[Deed, ...]:
        """Return what a stage's message asks for."""
        return self._checked(line, now_us, lambda: self._host_deeds(line, message, now_us))

    def from_phone(self, line: int, source: str, message: FromPhone, now_us: int) -> tuple[Deed, ...]:
        """Return what a phone's message asks for; ``source`` is the address it comes from."""
        return self._checked(line, now_us, lambda: self._phone_deeds(line, source, message, now_us))

    def closed(self, line: int, now_us: int) -> tuple[Deed, ...]:
        """Return what follows from a line that broke; one whose place was taken meanwhile changes nothing."""
        self._allowances.pop(line, None)
        token = self._hosts.pop(line, None)
        if token is not None and (stage := self._stages.get(token)) and stage.line == line:
            stage.line, stage.left_us = None, now_us
            return tuple(
                Tell(place.line, StageSeen(False, place.caught))
                for place in stage.places.values()
                if place.line is not None
            )
        return self._leave_place(line, now_us)

    def plays(self, line: int) -> bool:
        """Whether a phone on this line has joined."""
        return line in self._players

    def _checked(self, line: int, now_us: int, deeds: Callable[[], tuple[Deed, ...]]) -> tuple[Deed, ...]:
        allowance = self._allowances.setdefault(line, Allowance(MESSAGES_A_SECOND, BURST))
        try:
            if not allowance.take(now_us):
                raise TooMany("server.too_many_messages", maximum=MESSAGES_A_SECOND)
            return (*self._forget(now_us), *deeds())
        except SidestickError as reason:
            return (Tell(line, refusal(reason).message),)  # type: ignore[arg-type]  # a refusal is a Trouble

    # What a stage says

    def _host_deeds(self, line: int, message: FromHost, now_us: int) -> tuple[Deed, ...]:
        match message:
            case Ping(c0_us):
                return (Tell(line, Pong(c0_us, now_us, now_us)),)
            case Host(version, token):
                _check_version(version)
                return self._hosted(line, token, now_us)
        stage_token = self._hosts.get(line)
        stage = self._stages.get(stage_token or "")
        if stage_token is None or stage is None:
            raise BadMessage("room.say_hello")
        place = stage.places.setdefault(message.seat, _Place())
        match message:
            case Invite(seat):
                if place.code_ends_us - now_us < CODE_RENEWED_US:
                    place.code, place.code_ends_us = self._new_code(), now_us + CODE_LASTS_US
                return (Tell(line, Invited(seat, place.code, place.code_ends_us - now_us)),)
            case Dismiss(seat):
                place.code, place.code_ends_us = "", 0
                return self._part(stage_token, seat, "dismissed")
            case Show(_, face):
                place.face = face
                return () if place.line is None else (Tell(place.line, Shown(face)),)
            case Caught(seat, next_seq):
                place.caught = max(place.caught, min(next_seq, place.relayed))
                return () if place.line is None else (Tell(place.line, Caught(seat, place.caught)),)

    def _hosted(self, line: int, token: str, now_us: int) -> tuple[Deed, ...]:
        stage = self._stages.get(token)
        deeds: list[Deed] = []
        if self._hosts.get(line, token) != token:
            raise BadMessage("phone.one_stage")
        if stage is None:
            if len(self._stages) >= MOST_STAGES:
                raise TooMany("phone.stages", maximum=MOST_STAGES)
            stage = self._stages[token] = _Stage(line, {})
        elif stage.line is not None and stage.line != line:
            self._hosts.pop(stage.line, None)
            deeds.append(HangUp(stage.line))
        stage.line = line
        self._hosts[line] = token
        deeds.append(Tell(line, Hosting(PROTOCOL_VERSION, now_us)))
        for seat, place in stage.places.items():
            # What was on its way when the stage's line broke is asked for again.
            place.relayed = place.caught
            deeds += self._tell_stage(token, seat)
            if place.line is not None:
                deeds.append(Tell(place.line, StageSeen(True, place.caught)))
        return tuple(deeds)

    # What a phone says

    def _phone_deeds(self, line: int, source: str, message: FromPhone, now_us: int) -> tuple[Deed, ...]:
        match message:
            case Ping(c0_us):
                return (Tell(line, Pong(c0_us, now_us, now_us)),)
            case Join(version, name, code, token):
                _check_version(version)
                return self._join(line, source, name.strip(), code, token, now_us)
        player = self._players.get(line)
        place = player and self._place(*player)
        if player is None or not place:
            raise BadMessage("phone.join_first")
        match message:
            case Strokes(oldest, strokes):
                place.relayed = max(place.relayed, oldest)
                return self._relay(player, place, strokes, now_us)
            case Health():
                place.health = message
                return self._tell_stage(*player)
            case Leave():
                return self._part(*player, "left")

    def _join(
        self, line: int, source: str, name: str, code: str | None, token: str | None, now_us: int
    ) -> tuple[Deed, ...]:
        if token is not None:
            player = self._find(lambda place: place.token == token)
            if player is None:
                self._guess(source, now_us)
                raise NotAllowed("phone.token")
        else:
            wanted = plain_code(code or "")
            player = self._find(lambda place: place.code == wanted and now_us < place.code_ends_us) if wanted else None
            if player is None:
                self._guess(source, now_us)
                raise NotAllowed("phone.code")
            self._check_guesses(source, now_us)
        place = self._place(*player)
        assert place is not None
        deeds: list[Deed] = [*self._leave_place(line, now_us)]
        if place.line is not None:
            self._players.pop(place.line, None)
            # The same phone on a new line needs no word; another one is told.
            deeds += [Tell(place.line, Parted("replaced"))] if token is None else []
            deeds.append(HangUp(place.line))
        if token is None:
            place.code, place.code_ends_us = "", 0
            place.token = self._new_token()
            place.generation += 1
            place.caught = place.relayed = 0
        place.health = Health(0, 0, False)
        place.line, place.name = line, name
        self._players[line] = player
        here = self._stages[player[0]].line is not None
        joined = Joined(player[1], place.token, place.caught, place.relayed, here, place.face)
        return (*deeds, Tell(line, joined), *self._tell_stage(*player))

    def _relay(
        self, player: tuple[str, int], place: _Place, strokes: tuple[Stroke, ...], now_us: int
    ) -> tuple[Deed, ...]:
        stage = self._stages[player[0]]
        if stage.line is None:
            return ()  # the phone keeps them: nobody has caught them
        fresh = []
        for stroke in strokes:
            if stroke.seq == place.relayed:
                place.relayed += 1
                # Nothing can have been struck later than it came in, whatever a clock says.
                fresh.append(msgspec.structs.replace(stroke, at_us=min(stroke.at_us, now_us)))
        deeds: list[Deed] = [Tell(stage.line, Struck(player[1], tuple(fresh)))] if fresh else []
        if strokes[-1].seq >= place.relayed and place.line is not None:
            # A message before this one was refused: what it held is asked for again.
            deeds.append(Tell(place.line, StageSeen(True, place.relayed)))
        return tuple(deeds)

    # Both

    def _leave_place(self, line: int, now_us: int) -> tuple[Deed, ...]:
        player = self._players.pop(line, None)
        if player is None or not (place := self._place(*player)) or place.line != line:
            return ()
        place.line, place.left_us = None, now_us
        return self._tell_stage(*player)

    def _part(self, token: str, seat: int, reason: str) -> tuple[Deed, ...]:
        place = self._place(token, seat)
        if place is None or not place.token:
            return ()
        line, place.line, place.token, place.name = place.line, None, "", ""
        deeds: tuple[Deed, ...] = ()
        if line is not None:
            self._players.pop(line, None)
            deeds = (Tell(line, Parted(reason)), HangUp(line))
        return (*deeds, *self._tell_stage(token, seat))

    def _tell_stage(self, token: str, seat: int) -> tuple[Deed, ...]:
        stage, place = self._stages[token], self._place(token, seat)
        if stage.line is None or place is None:
            return ()
        state = "none" if not place.token else "away" if place.line is None else "here"
        health = place.health
        seen = PhoneSeen(
            seat,
            state,
            place.generation,
            place.name,
            place.caught,
            health.round_trip_us,
            health.uncertainty_us,
            health.sounds,
        )
        return (Tell(stage.line, seen),)

    def _place(self, token: str, seat: int) -> _Place | None:
        stage = self._stages.get(token)
        return stage.places.get(seat) if stage else None

    def _find(self, fits: Callable[[_Place], bool]) -> tuple[str, int] | None:
        for token, stage in self._stages.items():
            for seat, place in stage.places.items():
                if fits(place):
                    return token, seat
        return None

    def _guess(self, source: str, now_us: int) -> None:
        """Count a wrong code or token; raise ``TooMany`` when there were too many."""
        if source not in self._guesses and len(self._guesses) >= MOST_SOURCES:
            del self._guesses[next(iter(self._guesses))]
        allowance = self._guesses.setdefault(source, Allowance(1 / GUESS_EVERY_S, GUESSES_AT_ONCE))
        if not allowance.take(now_us):
            raise TooMany("phone.guesses", seconds=GUESS_EVERY_S)

    def _check_guesses(self, source: str, now_us: int) -> None:
        """Let nobody in who found the code by trying: a right one costs a guess too, once there were wrong ones."""
        if source in self._guesses:
            self._guess(source, now_us)

    def _forget(self, now_us: int) -> tuple[Deed, ...]:
        """Let go of what was left for too long."""
        deeds: list[Deed] = []
        for token, stage in list(self._stages.items()):
            gone = stage.line is None and now_us - stage.left_us > HELD_US
            for seat, place in list(stage.places.items()):
                if gone or (place.token and place.line is None and now_us - place.left_us > HELD_US):
                    deeds += self._part(token, seat, "dismissed")
            if gone:
                del self._stages[token]
        return tuple(deeds)


def plain_code(typed: str) -> str:
    """Return a code without the spaces and hyphens by which people read it, in capitals."""
    return typed.upper().replace("-", "").replace(" ", "")


def _check_version(version: int) -> None:
    if version != PROTOCOL_VERSION:
        raise BadMessage("room.version", version=version, ours=PROTOCOL_VERSION)
