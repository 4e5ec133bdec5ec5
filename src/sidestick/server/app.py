# SPDX-License-Identifier: Apache-2.0
"""The application: routes, guard, and the life of its workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from sidestick.errors import SidestickError
from sidestick.library import Library, offer_demo_songs
from sidestick.server import coaching, corrections, door, line, page, songs, takes
from sidestick.server.answers import on_http_error, on_known_error, on_unknown_error
from sidestick.server.desk import Desk
from sidestick.server.door import DoorPlan
from sidestick.server.guard import Guard
from sidestick.server.switchboard import Switchboard, phone_route, stage_route

_LOOK_AFTER_WORKERS_S = 10.0


def create_app(
    library: Library,
    *,
    executor: Executor,
    host: str = "127.0.0.1",
    demo_songs: bool = True,
    door_plan: DoorPlan = DoorPlan(),  # noqa: B008 - a frozen value
) -> Starlette:
    """Return the stage's server as an ASGI application.

    Parameters
    ----------
    library : Library
        Open; its owner closes it.
    executor : Executor
        Does long work; its workers open the library themselves. Its owner shuts it down.
    host : str
        The address the server is bound to: it decides which names it answers to.
    demo_songs : bool
        Whether a library that was never offered the demo songs is offered them.
    door_plan : DoorPlan
        How phones of the local network are let in when somebody asks for it.
    """
    desk = Desk(library, executor)
    switchboard = Switchboard()
    phones_door = door.Door(door_plan, switchboard, host)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await desk.call(library.start)
        if demo_songs:
            await desk.call(offer_demo_songs, library)
        await desk.call(desk.hand_out_waiting)
        looking = asyncio.create_task(_look_after(desk))
        if door_plan.at_once:
            await phones_door.open()
        try:
            yield
        finally:
            await phones_door.close()
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    app = Starlette(
        routes=[
            *songs.routes,
            *corrections.routes,
            *takes.routes,
            *coaching.routes,
            *door.routes,
            *line.routes,
            stage_route,
            phone_route,
            *page.routes,
        ],
        middleware=[Middleware(Guard, host=host)],
        exception_handlers={
            SidestickError: on_known_error,
            HTTPException: on_http_error,
            Exception: on_unknown_error,
        },
        lifespan=life,
    )
    app.state.desk = desk
    app.state.switchboard = switchboard
    app.state.door = phones_door
    return app


async def _look_after(desk: Desk) -> None:
    while True:
        await asyncio.sleep(_LOOK_AFTER_WORKERS_S)
        await desk.call(desk.revive)
