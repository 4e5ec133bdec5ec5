# SPDX-License-Identifier: Apache-2.0
"""The addresses under which other devices in the same network reach this machine, the likeliest first.

No packet is sent and no name is asked for: it works in a network that leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

import ifaddr

_VIRTUAL = (
    "docker",
    "veth",
    "virbr",
    "vboxnet",
    "vmnet",
    "br-",
    "utun",
    "tun",
    "tap",
    "wg",
    "zt",
    "tailscale",
    "vethernet",
)
"""Networks inside this machine, or to far away: no phone is in them."""
_DOCUMENTATION = "192.0.2.1"
"""An address nobody has (RFC 5737): the way to it is the way to everywhere."""


def lan_addresses() -> tuple[str, ...]:
    """Return this machine's IPv4 addresses in its networks; empty when it is in none."""
    found = [(adapter.nice_name, ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4]
    return ordered(((name, str(address)) for name, address in found), _towards_everywhere())


def ordered(found: Iterable[tuple[str, str]], usual: str | None) -> tuple[str, ...]:
    """Return addresses from (network's name, address): the usual one, home networks, others; virtual ones last."""

    def place(one: tuple[str, str]) -> tuple[bool, bool, bool, int, str]:
        name, text = one
        address = ipaddress.IPv4Address(text)
        return (
            address.is_link_local,  # what a device gives itself when nobody gives it one
            name.lower().startswith(_VIRTUAL),
            text != usual,
            next((i for i, home in enumerate(("192.168.", "10.", "172.")) if text.startswith(home)), 3),
            text,
        )

    kept = {one[1]: one for one in found if not ipaddress.IPv4Address(one[1]).is_loopback}
    return tuple(text for _, text in sorted(kept.values(), key=place))


def _towards_everywhere() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((_DOCUMENTATION, 9))  # a datagram socket only looks up the way
        except OSError:
            return None
        return str(asking.getsockname()[0])
