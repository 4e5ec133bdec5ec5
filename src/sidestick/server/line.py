# SPDX-License-Identifier: Apache-2.0
"""The socket ``/api/room``: frames in, frames out; what they mean is the room's business (``sidestick.room``).

Two tasks a line: one reads, stamps the time and answers pings at once; one does the store's work in order, so that a
slow disk never makes a clock look wrong. The queue between them is bounded: a stage that sends faster than the disk
writes is not read from until there is room.
"""

from __future__ import annotations

import asyncio
import time

import structlog
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sidestick.errors import SidestickError
from sidestick.library import Takes
from sidestick.room import Effect, Room, Send, StoreEnd, StoreHits, StoreTake, Work, decode, encode, refusal
from sidestick.server.desk import Desk, desk_of
from sidestick.server.frames import text_of

_WAITING = 128
log = structlog.get_logger(__name__)


def _now_us() -> int:
    return time.monotonic_ns() // 1000


def _store(takes: Takes, work: Work) -> tuple[int, ...] | tuple[tuple[int, ...], ...]:
    """Do one piece of the store's work; what comes back is on the disk."""
    match work:
        case StoreTake(header):
            return takes.begin(header)
        case StoreHits(take_id, _, hits):
            return takes.add_hits(take_id, hits)
        case StoreEnd(take_id, ended_us, finished, counts):
            return takes.finish(take_id, ended_us, finished=finished, counts=counts)


class Line:
    """One stage's socket."""

    def __init__(self, socket: WebSocket, desk: Desk) -> None:
        self._socket = socket
        self._desk = desk
        self._room = Room()
        self._waiting: asyncio.Queue[Work] = asyncio.Queue(_WAITING)

    async def run(self) -> None:
        """Serve the line until the stage hangs up."""
        await self._socket.accept()
        storing = asyncio.create_task(self._store_all())
        try:
            await self._read_all()
        except WebSocketDisconnect:
            pass
        finally:
            # What was read is written down even when the stage hung up meanwhile; its acknowledgement goes nowhere.
            await self._waiting.join()
            storing.cancel()

    async def _read_all(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                effects = self._room.receive(decode(text_of(message)), _now_us())
            except SidestickError as reason:
                effects = (refusal(reason),)
            await self._do(effects)

    async def _do(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                await self._send(effect)
            else:
                await self._waiting.put(effect)

    async def _send(self, effect: Send) -> None:
        try:
            await self._socket.send_text(encode(effect.message))
        except (WebSocketDisconnect, RuntimeError):
            log.debug("the stage hung up before its answer")

    async def _store_all(self) -> None:
        while True:
            work = await self._waiting.get()
            try:
                outcome = await self._desk.call(_store, self._desk.library.takes, work)
                effects = self._room.stored(work, outcome)
            except SidestickError as reason:
                effects = self._room.failed(work, reason)
            except Exception:
                log.exception("storing broke")
                effects = self._room.failed(work, SidestickError("server.internal"))
            try:
                for effect in effects:
                    assert isinstance(effect, Send)
                    await self._send(effect)
            finally:
                self._waiting.task_done()


async def _room_socket(socket: WebSocket) -> None:
    await Line(socket, desk_of(socket)).run()


routes = [WebSocketRoute("/api/room", _room_socket)]
