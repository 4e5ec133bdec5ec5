# SPDX-License-Identifier: Apache-2.0
"""Charts and simulated players -> the hits they would play, together.

The players share one song. Each stroke's asynchrony is the player's drift plus motor noise; between strokes the drift is
corrected toward the song and toward the partners' latest asynchronies, in proportion to the beats that passed, so charts
of different density can be played side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sidestick.music import Chart, Note
from sidestick.simulate.player import SimulatedPlayer
from sidestick.take import Hit
from sidestick.units import TICKS_PER_QUARTER, clamp_velocity, micros_from_millis

#: Notes of one chart at one time are struck within this spread: two limbs never land exactly together.
_LIMBS_MS = 3.0


class _Body:
    """A player at work."""

    def __init__(self, player: SimulatedPlayer) -> None:
        self.player = player
        self.drift_ms = player.first_asynchrony_ms
        self.last_ms = player.first_asynchrony_ms
        self.last_tick: int | None = None

    def noise_ms(self, beats: float) -> float:
        """Return the timekeeper's standard deviation after ``beats`` beats of play."""
        player = self.player
        return player.timekeeper_ms + player.first_timekeeper_ms * float(np.exp(-beats / player.settling_beats))

    def step(self, tick: int, partners_ms: Sequence[float], beats: float, rng: np.random.Generator) -> float:
        """Correct, drift on, and return this stroke's asynchrony in milliseconds."""
        if self.last_tick is not None:
            passed = min((tick - self.last_tick) / TICKS_PER_QUARTER, 4.0)
            player = self.player
            gain = player.song_gain * self.drift_ms
            gain += player.partner_gain * sum(self.last_ms - other for other in partners_ms) / max(len(partners_ms), 1)
            # A share per beat, compounded over the time that passed, never more than the whole way.
            share = 1 - (1 - min(player.song_gain + player.partner_gain, 1.0)) ** passed
            whole = max(player.song_gain + player.partner_gain, 1e-9)
            self.drift_ms += -gain * share / whole + rng.normal(0, self.noise_ms(beats)) * np.sqrt(min(passed, 1.0))
        self.last_tick = tick
        self.last_ms = self.drift_ms + self.player.bias_ms + rng.normal(0, self.player.motor_ms)
        return self.last_ms


def simulated_hits(
    charts: Sequence[Chart], players: Sequence[SimulatedPlayer], rng: np.random.Generator
) -> tuple[Hit, ...]:
    """Return what ``players`` play to ``charts``, one chart a player, in order of (seat, seq).

    Raises ``ValueError`` when the two lists differ in length.
    """
    if len(charts) != len(players):
        raise ValueError(f"there are {len(charts)} charts for {len(players)} players")
    bodies = [_Body(player) for player in players]
    strokes: list[list[tuple[int, Note, int]]] = [[] for _ in players]
    events: dict[int, dict[int, list[Note]]] = {}
    for seat, chart in enumerate(charts):
        for note in chart.notes:
            events.setdefault(note.tick, {}).setdefault(seat, []).append(note)
    first = min(events, default=0)
    for tick in sorted(events):
        beats = (tick - first) / TICKS_PER_QUARTER
        heard = [body.last_ms for body in bodies]
        for seat, notes in events[tick].items():
            partners = [value for other, value in enumerate(heard) if other != seat]
            asynchrony = bodies[seat].step(tick, partners, beats, rng)
            _strike(strokes[seat], notes, asynchrony, players[seat], rng)
    return tuple(hit for seat, rows in enumerate(strokes) for hit in _hits(seat, rows, players[seat], rng))


def _strike(
    rows: list[tuple[int, Note, int]],
    notes: Sequence[Note],
    asynchrony_ms: float,
    player: SimulatedPlayer,
    rng: np.random.Generator,
) -> None:
    for note in notes:
        if rng.random() >= player.miss_rate:
            limb = rng.normal(0, _LIMBS_MS) if len(notes) > 1 else 0.0
            rows.append((note.time_us + micros_from_millis(asynchrony_ms + limb), note, note.velocity))
        if rng.random() < player.extra_rate:
            rows.append((note.time_us + micros_from_millis(rng.uniform(150, 350)), note, note.velocity // 2))


def _hits(seat: int, rows: list[tuple[int, Note, int]], player: SimulatedPlayer, rng: np.random.Generator) -> list[Hit]:
    rows.sort(key=lambda row: row[0])
    hits = []
    for seq, (time_us, note, velocity) in enumerate(rows):
        loud = 0.6 * player.velocity + 0.4 * velocity + rng.normal(0, player.velocity_spread)
        hits.append(Hit(seat, seq, time_us, note.pad, clamp_velocity(loud)))
    return hits
