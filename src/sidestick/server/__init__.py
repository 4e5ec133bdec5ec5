# SPDX-License-Identifier: Apache-2.0
"""The HTTP and WebSocket edge. Holds no rule of play."""

from __future__ import annotations

from sidestick.server.app import create_app
from sidestick.server.certificate import phones_tls
from sidestick.server.door import DoorPlan
from sidestick.server.serve import bound_socket, serve
from sidestick.server.souvenirs import encore, make_souvenir

__all__ = ["DoorPlan", "bound_socket", "create_app", "encore", "make_souvenir", "phones_tls", "serve"]
