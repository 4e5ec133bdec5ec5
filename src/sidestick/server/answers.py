# SPDX-License-Identifier: Apache-2.0
"""What goes back over HTTP: values as JSON, errors by their class's status (docs/look-up/contracts.md, "HTTP")."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sidestick.errors import BadMessage, NotFound, SidestickError, TooLarge

MOST_BODY_BYTES = 64 * 1024
FOREVER = "public, max-age=31536000, immutable"
"""Caching of what never changes under its address."""

Value = TypeVar("Value")
log = structlog.get_logger(__name__)


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:  # noqa: ANN401 - whatever msgspec can write
    """Return ``value`` as JSON; what changes is not kept by the browser."""
    kept = {"cache-control": "no-store"} | (headers or {})
    return Response(msgspec.json.encode(value), status, kept, media_type="application/json")


def nothing() -> Response:
    """Return 204."""
    return Response(status_code=204)


def refused(reason: SidestickError) -> Response:
    """Return the error's code and parameters under its class's status."""
    parameters = {
        key: value if isinstance(value, int | float | bool) else str(value) for key, value in reason.parameters.items()
    }
    return answer({"error": {"code": reason.code, "parameters": parameters}}, reason.http_status)


async def body(request: Request, kind: type[Value]) -> Value:
    """Return the request's JSON as a value of ``kind``; raise ``TooLarge`` or ``BadMessage``."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MOST_BODY_BYTES:
            raise TooLarge("server.message_too_large", bytes=len(data), maximum=MOST_BODY_BYTES)
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise BadMessage("server.bad_message", reason=str(reason)[:200]) from reason


async def on_known_error(_: Request, reason: Exception) -> Response:
    """Say an error of our tree."""
    assert isinstance(reason, SidestickError)
    return refused(reason)


async def on_http_error(request: Request, reason: Exception) -> Response:
    """Say what Starlette refuses (no such address, no such method) in our shape."""
    assert isinstance(reason, HTTPException)
    if reason.status_code == 404:
        return refused(NotFound("library.no_file", name=request.url.path[:80]))
    said = BadMessage("server.bad_message", reason=str(reason.detail)[:200])
    return answer(
        {"error": {"code": said.code, "parameters": said.parameters}}, reason.status_code, dict(reason.headers or {})
    )


async def on_unknown_error(request: Request, reason: Exception) -> Response:
    """Log what nobody foresaw and tell the person that nothing is lost."""
    log.error("request broke", path=request.url.path, method=request.method, exc_info=reason)
    return refused(SidestickError("server.internal"))
