# SPDX-License-Identifier: Apache-2.0
"""The door by which phones come in: a second, small server in the local network with the phone's page and nothing else.

The stage itself, with its library, stays on this computer. The door is shut until somebody asks for phones, on the page or
with ``--lan``; what it opens on is the phone's page, the drum kit's sounds and the phones' socket, which wants a code. A
stage that was told to listen in the network (``--host``) needs no door: its phones come in by its own address.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidestick.errors import PortInUse, SidestickError
from sidestick.server import page
from sidestick.server.addresses import lan_addresses
from sidestick.server.answers import answer, on_http_error, on_known_error, on_unknown_error
from sidestick.server.guard import LOOPBACK_NAMES, Guard
from sidestick.server.serve import bound_socket, configured
from sidestick.server.switchboard import Switchboard, phone_route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sidestick.server.certificate import Tls

EVERYWHERE = "0.0.0.0"  # noqa: S104 - being reached from the network is what a door is for


class DoorPlan(msgspec.Struct, frozen=True):
    """How the door is to be: its port (another one if that is taken), its certificate, and whether it opens at once."""

    port: int = 0
    tls: Tls | None = None
    at_once: bool = False


class DoorStatus(msgspec.Struct, frozen=True):
    """Where phones come in: full addresses, the likeliest first; none while the door is shut or there is no network.

    ``own`` says that the stage itself is in the network, so that there is no door to open or shut.
    """

    open: bool
    own: bool
    secure: bool
    addresses: tuple[str, ...]


class Door:
    """The door of one stage."""

    def __init__(self, plan: DoorPlan, switchboard: Switchboard, host: str) -> None:
        self._plan = plan
        self._host = host
        self._own = host not in LOOPBACK_NAMES
        self._app = _phone_app(switchboard)
        self._bound: socket.socket | None = None
        self._server: _DoorServer | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def plan(self) -> DoorPlan:
        """How the door is to be."""
        return self._plan

    async def open(self) -> None:
        """Open the door; one that is open stays so. Raises ``Unavailable`` when this machine has no address to listen on."""
        if self._own or self._server is not None:
            return
        try:
            self._bound = bound_socket(EVERYWHERE, self._plan.port)
        except PortInUse:
            self._bound = bound_socket(EVERYWHERE, 0)
        tls = self._plan.tls
        secure = {"ssl_certfile": tls.certificate, "ssl_keyfile": tls.key} if tls else {}
        self._server = _DoorServer(configured(self._app, lifespan="off", **secure))
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._bound]))
        await self._server.opened.wait()

    async def close(self) -> None:
        """Shut the door; every phone is hung up."""
        if self._server is None or self._serving is None:
            return
        server, serving = self._server, self._serving
        self._server = self._serving = None
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await serving

    def status(self, stage_port: int) -> DoorStatus:
        """Return where phones come in now; ``stage_port`` is the stage's own."""
        secure = self._plan.tls is not None
        if self._own:
            hosts = lan_addresses() if self._host in {EVERYWHERE, "::"} else (self._host,)
            return DoorStatus(True, True, False, tuple(f"http://{host}:{stage_port}/phone" for host in hosts))
        if self._server is None or self._bound is None:
            return DoorStatus(False, False, secure, ())
        port = self._bound.getsockname()[1]
        scheme = "https" if secure else "http"
        return DoorStatus(True, False, secure, tuple(f"{scheme}://{host}:{port}/" for host in lan_addresses()))


class _DoorServer(uvicorn.Server):
    """Beside the stage's server: signals are the stage's."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.opened = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.opened.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _phone_app(switchboard: Switchboard) -> Starlette:
    app = Starlette(
        routes=[Route("/", page.phone, methods=["GET"]), *page.phone_routes, phone_route],
        middleware=[Middleware(Guard, host=EVERYWHERE)],
        exception_handlers={
            SidestickError: on_known_error,
            HTTPException: on_http_error,
            Exception: on_unknown_error,
        },
    )
    app.state.switchboard = switchboard
    return app


def door_of(request: Request) -> Door:
    """Return the application's door."""
    found = request.app.state.door
    assert isinstance(found, Door)
    return found


def _port(request: Request) -> int:
    server = request.scope.get("server")
    return int(server[1] or 0) if server else 0


async def _status(request: Request) -> Response:
    return answer(door_of(request).status(_port(request)))


async def _open(request: Request) -> Response:
    door = door_of(request)
    await door.open()
    return answer(door.status(_port(request)))


async def _close(request: Request) -> Response:
    door = door_of(request)
    await door.close()
    return answer(door.status(_port(request)))


routes = [
    Route("/api/door", _status, methods=["GET"]),
    Route("/api/door", _open, methods=["PUT"]),
    Route("/api/door", _close, methods=["DELETE"]),
]
