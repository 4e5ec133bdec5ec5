# SPDX-License-Identifier: Apache-2.0
"""The sockets of stages with phones (``/api/phones``) and of phones (``/api/phone``): frames in, frames out.

What they mean is the room's business (``sidestick.room.phones``). A message over one line may have answers on another;
each line has a queue and a writer of its own, so that a phone at the edge of the radio's reach holds up nobody. A line
that does not take what it is sent is hung up: it comes back and asks for what it missed.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from itertools import count

import structlog
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sidestick.errors import SidestickError
from sidestick.room import Deed, HangUp, Phones, Tell, decode_from_host, decode_from_phone, encode, refusal
from sidestick.server.frames import text_of

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look like another, and without U, which keeps words from being spelt."""
CODE_LENGTH = 8
MOST_WAITING = 256
MOST_PHONES = 64
JOIN_WITHIN_S = 10.0
TRY_LATER = 1013
log = structlog.get_logger(__name__)


def new_code() -> str:
    """Return a code nobody can guess: one of 30^8."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Switchboard:
    """Every line of stages and phones, and the room between them."""

    def __init__(self) -> None:
        self._room = Phones(new_code, lambda: secrets.token_hex(16))
        self._queues: dict[int, asyncio.Queue[str | None]] = {}
        self._phones: set[int] = set()
        self._numbers = count(1)

    async def serve_stage(self, socket: WebSocket) -> None:
        """Serve one stage's line until it hangs up."""
        line = next(self._numbers)

        def receive(text: str) -> tuple[Deed, ...]:
            return self._room.from_host(line, decode_from_host(text), _now_us())

        await self._serve(line, socket, receive)

    async def serve_phone(self, socket: WebSocket) -> None:
        """Serve one phone's line until it hangs up; one that has not joined soon is hung up."""
        line = next(self._numbers)
        if len(self._phones) >= MOST_PHONES:
            await socket.close(TRY_LATER)
            return
        source = socket.client.host if socket.client else ""

        def receive(text: str) -> tuple[Deed, ...]:
            return self._room.from_phone(line, source, decode_from_phone(text), _now_us())

        self._phones.add(line)
        late = asyncio.get_running_loop().call_later(JOIN_WITHIN_S, self._hang_up_unless_joined, line)
        try:
            await self._serve(line, socket, receive)
        finally:
            late.cancel()
            self._phones.discard(line)

    async def _serve(self, line: int, socket: WebSocket, receive: Callable[[str], tuple[Deed, ...]]) -> None:
        await socket.accept()
        queue = self._queues[line] = asyncio.Queue(MOST_WAITING)
        writing = asyncio.create_task(_write(socket, queue))
        try:
            await self._read(line, socket, receive)
        finally:
            writing.cancel()
            del self._queues[line]
            self._do(self._room.closed(line, _now_us()))

    async def _read(self, line: int, socket: WebSocket, receive: Callable[[str], tuple[Deed, ...]]) -> None:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                deeds = receive(text_of(message))
            except SidestickError as reason:
                deeds = (Tell(line, refusal(reason).message),)  # type: ignore[arg-type]  # a refusal is a Trouble
            self._do(deeds)

    def _do(self, deeds: tuple[Deed, ...]) -> None:
        for deed in deeds:
            match deed:
                case Tell(line, message):
                    self._put(line, encode(message))
                case HangUp(line):
                    self._put(line, None)

    def _put(self, line: int, text: str | None) -> None:
        queue = self._queues.get(line)
        if queue is None:
            return
        try:
            queue.put_nowait(text)
        except asyncio.QueueFull:
            log.info("a line takes nothing and is hung up", line=line)
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)

    def _hang_up_unless_joined(self, line: int) -> None:
        if not self._room.plays(line):
            self._put(line, None)


async def _write(socket: WebSocket, queue: asyncio.Queue[str | None]) -> None:
    """Send what is put into ``queue`` and hang up at ``None``, upon which the reader is told that the line is over."""
    try:
        while (text := await queue.get()) is not None:
            await socket.send_text(text)
        await socket.close()
    except (WebSocketDisconnect, RuntimeError):
        log.debug("a line was hung up before its answer")


def _now_us() -> int:
    return time.monotonic_ns() // 1000


def switchboard_of(connection: WebSocket) -> Switchboard:
    """Return the application's switchboard."""
    found = connection.app.state.switchboard
    assert isinstance(found, Switchboard)
    return found


async def _stage_socket(socket: WebSocket) -> None:
    await switchboard_of(socket).serve_stage(socket)


async def _phone_socket(socket: WebSocket) -> None:
    await switchboard_of(socket).serve_phone(socket)


stage_route = WebSocketRoute("/api/phones", _stage_socket)
phone_route = WebSocketRoute("/api/phone", _phone_socket)
