# SPDX-License-Identifier: Apache-2.0
"""Who may talk to the stage, and what its pages may do.

Only pages that the stage itself served may change anything: their ``Origin`` must be the address they talk to. The
``Host`` must be a name of this machine, else a stranger's page could rebind its name to it. Every answer carries headers
that keep pages from loading anything from elsewhere and give them the finer clock that isolation brings.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidestick.errors import NotAllowed
from sidestick.server.answers import refused

_HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "midi=(self), microphone=(self), camera=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """ASGI middleware; ``host`` is the address the server is bound to."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._loopback_only = host in LOOPBACK_NAMES
        self._names = LOOPBACK_NAMES | {host, socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse strangers; add the headers to everything else."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_ours(host) or (origin is not None and urlsplit(origin).netloc != host):
            await self._refuse(scope, receive, send, origin or host)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    added.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)

    def _is_ours(self, host: str) -> bool:
        name = (urlsplit(f"//{host}").hostname or "").lower()
        if name in self._names:
            return True
        # A number cannot be rebound. Bound to a loopback address only its own names reach the server at all.
        return not self._loopback_only and _is_address(name)

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send, origin: str) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4403, "reason": "origin"})
        else:
            await refused(NotAllowed("server.origin", origin=origin[:200]))(scope, receive, send)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
