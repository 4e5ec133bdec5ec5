# SPDX-License-Identifier: Apache-2.0
"""Run the application on an address until it is told to stop."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from sidestick.errors import PortInUse, Unavailable
from sidestick.room import MOST_BYTES

_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a listening address; port 0 takes any free one.

    Raises ``PortInUse`` when another program has it, ``Unavailable`` when this machine has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as reason:
        bound.close()
        if reason.errno in _TAKEN:
            raise PortInUse("server.port_in_use", port=port) from reason
        raise Unavailable("server.no_address", host=host) from reason
    return bound


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def configured(app: ASGIApp, **more: Any) -> uvicorn.Config:  # noqa: ANN401 - whatever uvicorn takes
    """Return how ``app`` is served; ``more`` are uvicorn's own settings."""
    return uvicorn.Config(
        app,
        ws="websockets-sansio",
        # A frame that is a little too large gets a sentence, one that is much too large gets its line cut.
        ws_max_size=4 * MOST_BYTES,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        **more,
    )


def serve(app: ASGIApp, bound: socket.socket, *, on_ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve ``app`` on ``bound`` until SIGINT or SIGTERM; ``on_ready`` is told the address when it answers."""
    host, port = bound.getsockname()[:2]
    shown = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    _Server(configured(app), lambda: on_ready(f"http://{shown}:{port}/")).run(sockets=[bound])
