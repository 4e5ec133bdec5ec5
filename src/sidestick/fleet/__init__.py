# SPDX-License-Identifier: Apache-2.0
"""Past one machine: long work on processes, Dask or other machines' hands; a word between processes by NATS."""

from __future__ import annotations

from sidestick.fleet.bus import Bus, LocalBus, NatsBus, nats_bus
from sidestick.fleet.hands import call_hands, lend_hands
from sidestick.fleet.work import Processes, workers

__all__ = ["Bus", "LocalBus", "NatsBus", "Processes", "call_hands", "lend_hands", "nats_bus", "workers"]
