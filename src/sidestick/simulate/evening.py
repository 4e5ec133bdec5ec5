# SPDX-License-Identifier: Apache-2.0
"""Charts and simulated players -> the hits they would play, together.

Linear phase correction with a song as common reference (Vorberg & Wing 1996; Wing, Endo, Bradbury & Vorberg 2014). With
asynchrony A = drift + motor noise, both players on the same beats:

    drift'  =  drift - song_gain * A - partner_gain * mean over partners (A - A_partner) + timekeeper noise

so the closed forms hold: Var A = (sT^2 + 2 a sM^2) / (a (2 - a)) for one player with gain a, and the same with twice the
noise for the difference of two. Charts of different density generalise it: what is corrected, and the timekeeper's
variance, grow with the beats since the player's last stroke, and through a rest the player counts on in silence.
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


#: After so many beats of rest nothing of the drift before is left to follow.
_LONGEST_REST_BEATS = 8.0


class _Body:
    """A player at work."""

    def __init__(self, player: SimulatedPlayer) -> None:
        self.player = player
        self.drift_ms = player.first_asynchrony_ms
        self.last_ms = player.first_asynchrony_ms
        self.last_tick: int | None = None

    def stroke(self, tick: int, partners_ms: Sequence[float], beats: float, rng: np.random.Generator) -> float:
        """Correct, drift on, and return this stroke's asynchrony in milliseconds.

        ``partners_ms`` are the partners' latest asynchronies, ``beats`` the beats played since the song began.
        """
        if self.last_tick is not None:
            left = min((tick - self.last_tick) / TICKS_PER_QUARTER, _LONGEST_REST_BEATS)
            while left > 0:
                self._pass(min(left, 1.0), partners_ms, beats, rng)
                left -= 1.0
        self.last_tick = tick
        self.last_ms = self.drift_ms + self.player.bias_ms + rng.normal(0, self.player.motor_ms)
        return self.last_ms

    def _pass(self, part: float, partners_ms: Sequence[float], beats: float, rng: np.random.Generator) -> None:
        """Let ``part`` of a beat pass, at most one whole."""
        player = self.player
        wanted = player.song_gain * (self.last_ms - player.bias_ms)
        if partners_ms:
            wanted += player.partner_gain * (self.last_ms - sum(partners_ms) / len(partners_ms))
        self.drift_ms += -wanted * _share(player.song_gain + player.partner_gain, part)
        self.drift_ms += rng.normal(0, player.timekeeper_at(beats)) * part**0.5
        # In a rest nothing sounds: what is corrected next is the drift itself.
        self.last_ms = self.drift_ms + player.bias_ms


def _share(gain: float, part: float) -> float:
    """Return how much of a whole beat's correction is made in ``part`` of a beat: compounding, and exact at one."""
    return (1 - (1 - gain) ** part) / gain if 0 < gain < 1 else part


def simulated_hits(
    charts: Sequence[Chart],
    players: Sequence[SimulatedPlayer],
    rng: np.random.Generator,
    *,
    heard_late_ms: float = 0.0,
) -> tuple[Hit, ...]:
    """Return what ``players`` play to ``charts``, one chart a player, in order of (seat, seq).

    ``heard_late_ms`` is how late each hears the others, as over a line to somewhere else.
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
            partners = [value + heard_late_ms for other, value in enumerate(heard) if other != seat]
            asynchrony = bodies[seat].stroke(tick, partners, beats, rng)
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
