# SPDX-License-Identifier: Apache-2.0
"""Who a simulated player is: parameters with their reasons, and two people we know.

The model is linear phase correction (Vorberg & Wing 1996; for ensembles Wing, Endo, Bradbury & Vorberg 2014): before each
stroke a player corrects a share of how far they were from the song and from the partner. Timekeeper noise gathers, motor
noise does not. A learner's timekeeper noise decays toward what practice leaves.

============================  ======  =======================================================================
parameter                     unit    reason for the range
============================  ======  =======================================================================
``song_gain``                 /beat   0.2 to 0.5 in tapping with a metronome (Repp & Su 2013)
``partner_gain``              /beat   0.1 to 0.4 between two people (Wing et al. 2014 report 0.25 as near best)
``timekeeper_ms``             ms      10 to 15 for players, 30 to 40 for people who never drummed
``motor_ms``                  ms      5 to 10 (Wing & Kristofferson 1973: smaller than the timekeeper's)
``bias_ms``                   ms      20 to 50 early for tapping alone, near 0 when one hears oneself
``first_asynchrony_ms``       ms      where a player begins before anything was corrected
``first_timekeeper_ms``       ms      noise at the beginning of the first song
``settling_beats``            beats   time constant of that noise's decay
``miss_rate``                 share   notes not struck
``extra_rate``                share   strokes without a note, for each note
============================  ======  =======================================================================
"""

from __future__ import annotations

import math

import msgspec


class SimulatedPlayer(msgspec.Struct, frozen=True):
    """One simulated player; gains are shares corrected each beat, times are milliseconds."""

    song_gain: float
    partner_gain: float
    timekeeper_ms: float
    motor_ms: float
    bias_ms: float = 0.0
    first_asynchrony_ms: float = 0.0
    first_timekeeper_ms: float = 0.0
    settling_beats: float = 1.0
    miss_rate: float = 0.0
    extra_rate: float = 0.0
    velocity: int = 96
    velocity_spread: float = 9.0

    def timekeeper_at(self, beats: float) -> float:
        """Return the timekeeper's standard deviation, in milliseconds, after ``beats`` beats of play."""
        return self.timekeeper_ms + self.first_timekeeper_ms * math.exp(-beats / self.settling_beats)


STEADY = SimulatedPlayer(
    song_gain=0.35, partner_gain=0.05, timekeeper_ms=8.0, motor_ms=6.0, bias_ms=-4.0, miss_rate=0.004, velocity=98
)
"""Someone who has played for years and holds to the song."""

NOVICE = SimulatedPlayer(
    song_gain=0.12,
    partner_gain=0.28,
    timekeeper_ms=11.0,
    motor_ms=9.0,
    bias_ms=-2.0,
    first_asynchrony_ms=90.0,
    first_timekeeper_ms=62.0,
    settling_beats=45.0,
    miss_rate=0.03,
    extra_rate=0.015,
    velocity=90,
    velocity_spread=16.0,
)
"""Someone who begins 90 ms loose and comes together with the partner by correcting toward them."""

PRESETS: dict[str, SimulatedPlayer] = {"steady": STEADY, "novice": NOVICE}
