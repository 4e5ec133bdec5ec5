# SPDX-License-Identifier: Apache-2.0
"""A line that takes time: a TCP proxy that delays what passes, each way by its own chance, and lets nothing overtake."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

Delay = Callable[[], float]
"""Seconds that the next piece takes one way."""


class SlowLine:
    """Listens on ``port`` of this machine and passes everything to ``target_port``."""

    def __init__(self, target_port: int, *, there: Delay, back: Delay) -> None:
        self._target_port = target_port
        self.there = there
        self.back = back
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._writers: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._pass, "127.0.0.1", 0), self._loop
        ).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Break every line that passes now."""
        self._loop.call_soon_threadsafe(self._abort)

    async def _end(self) -> None:
        self._server.close()
        own = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not own]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._abort()
        await asyncio.sleep(0)

    def _abort(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            to_server = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            writer.close()
            return
        ends = {writer, to_server[1]}
        self._writers |= ends
        try:
            with suppress(asyncio.CancelledError):  # nobody awaits this task
                await asyncio.gather(
                    self._one_way(reader, to_server[1], self.there),
                    self._one_way(to_server[0], writer, self.back),
                )
        finally:
            for end in ends:
                end.transport.abort()
            self._writers -= ends

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: Delay) -> None:
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sending = asyncio.create_task(self._send(pieces, writer))
        try:
            with suppress(ConnectionError):
                while piece := await reader.read(65_536):
                    pieces.put_nowait((self._loop.time() + delay(), piece))
            pieces.put_nowait((0.0, b""))
            with suppress(ConnectionError):
                await sending
        finally:
            sending.cancel()

    async def _send(self, pieces: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            due, piece = await pieces.get()
            if not piece:
                writer.close()
                return
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            writer.write(piece)
