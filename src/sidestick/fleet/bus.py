# SPDX-License-Identifier: Apache-2.0
"""A word from one process to others: in this process, or over NATS.

What is said may be lost (nobody listens, the line is down): whoever waits for it also looks by itself from time to
time. So nothing that must last goes over the bus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Protocol

from sidestick.errors import Unavailable

Handler = Callable[[bytes], Awaitable[None]]


class Bus(Protocol):
    """Publishes to a subject; calls the handlers of those who subscribed to it."""

    async def publish(self, subject: str, data: bytes) -> None:
        """Tell everyone who listens to ``subject``."""

    async def subscribe(self, subject: str, handler: Handler) -> Callable[[], Awaitable[None]]:
        """Call ``handler`` with what is said; return what ends that."""

    async def close(self) -> None:
        """Leave."""


class LocalBus:
    """The bus within one process: the default."""

    def __init__(self) -> None:
        self._handlers: defaultdict[str, list[Handler]] = defaultdict(list)

    async def publish(self, subject: str, data: bytes) -> None:
        """Tell everyone who listens to ``subject``."""
        for handler in list(self._handlers[subject]):
            await handler(data)

    async def subscribe(self, subject: str, handler: Handler) -> Callable[[], Awaitable[None]]:
        """Call ``handler`` with what is said; return what ends that."""
        self._handlers[subject].append(handler)

        async def end() -> None:
            self._handlers[subject].remove(handler)

        return end

    async def close(self) -> None:
        """Leave."""
        self._handlers.clear()


class NatsBus:
    """The bus across processes and machines; open it with ``nats_bus``."""

    def __init__(self, client: object) -> None:
        from nats.aio.client import Client

        assert isinstance(client, Client)
        self._client = client

    async def publish(self, subject: str, data: bytes) -> None:
        """Tell everyone who listens to ``subject``; what is said while the line is down is lost."""
        await self._client.publish(f"sidestick.{subject}", data)

    async def subscribe(self, subject: str, handler: Handler) -> Callable[[], Awaitable[None]]:
        """Call ``handler`` with what is said; return what ends that."""
        from nats.aio.msg import Msg

        async def called(message: Msg) -> None:
            await handler(message.data)

        subscription = await self._client.subscribe(f"sidestick.{subject}", cb=called)
        await self._client.flush()
        return subscription.unsubscribe

    async def close(self) -> None:
        """Say what is still to be said and leave."""
        await self._client.drain()


async def nats_bus(url: str) -> NatsBus:
    """Return a bus over the NATS server at ``url`` (``nats://host:4222``).

    Raises ``Unavailable``: ``fleet.no_nats`` without the extra, ``fleet.no_bus`` when nobody answers there.
    """
    try:
        import nats
        import nats.errors
    except ImportError as reason:
        raise Unavailable("fleet.no_nats") from reason
    try:
        # After the first connection the client keeps trying to come back by itself.
        client = await nats.connect(url, connect_timeout=3, allow_reconnect=True, max_reconnect_attempts=1)
    except (OSError, nats.errors.Error) as reason:
        raise Unavailable("fleet.no_bus", address=url) from reason
    client.options["max_reconnect_attempts"] = -1
    return NatsBus(client)
