# SPDX-License-Identifier: Apache-2.0
"""Hands on other machines: they take jobs from a shared library, woken over the bus.

The table of jobs decides who does what; the bus only says "there is something". A hand that missed the word looks every
few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sidestick.fleet.bus import Bus

SUBJECT = "jobs"
LOOK_EVERY_S = 5.0


async def call_hands(bus: Bus) -> None:
    """Say that a job was queued."""
    await bus.publish(SUBJECT, b"queued")


async def lend_hands(
    bus: Bus, do_one: Callable[[], bool], stop: asyncio.Event, *, look_every_s: float = LOOK_EVERY_S
) -> int:
    """Do jobs until ``stop`` is set; return how many were done.

    Parameters
    ----------
    do_one : callable
        Claims and does one job, in this thread's stead; returns whether there was one. It may take minutes.
    """
    woken = asyncio.Event()

    async def wake(_: bytes) -> None:
        woken.set()

    end = await bus.subscribe(SUBJECT, wake)
    done = 0
    try:
        while not stop.is_set():
            woken.clear()
            while not stop.is_set() and await asyncio.to_thread(do_one):
                done += 1
            waiting = [asyncio.create_task(event.wait()) for event in (woken, stop)]
            await asyncio.wait(waiting, timeout=look_every_s, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
    finally:
        await end()
    return done
