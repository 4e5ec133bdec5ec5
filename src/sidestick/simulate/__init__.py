# SPDX-License-Identifier: Apache-2.0
"""Players that a seed can play: for demonstration, tests and benchmarks. Pure; chance is an argument."""

from __future__ import annotations

from sidestick.simulate.evening import simulated_hits
from sidestick.simulate.player import NOVICE, PRESETS, STEADY, SimulatedPlayer

__all__ = ["NOVICE", "PRESETS", "STEADY", "SimulatedPlayer", "simulated_hits"]
