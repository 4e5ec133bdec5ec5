# SPDX-License-Identifier: Apache-2.0
"""Write ``conformance/wire``: one example of every message and answer, as Python writes it.

    python scripts/write_wire_examples.py

The stage's tests read them against ``web/src/net/wire.ts`` and ``wire_coach.ts``; Python's read them back into values.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from sidestick.library import Job, SongSummary, State, TakeSummary, Trouble
from sidestick.music import (
    Articulation,
    Beat,
    Chart,
    Heard,
    Level,
    Metre,
    Note,
    Onset,
    Pad,
    Section,
    Song,
    TempoMap,
)
from sidestick.room import messages
from sidestick.room import phone_messages as phones
from sidestick.server.door import DoorStatus
from sidestick.server.souvenirs import PairAnswer
from sidestick.souvenir import Evenings, Played, encore_of
from sidestick.take import Calibration, Duet, Hit, Jacket, Player, Seat, Take, TakeHeader

ROOT = Path(__file__).resolve().parent.parent / "conformance" / "wire"
SHA, TAKE = "c0ffee00" * 8, "5eed" * 8
BARS, BEAT_S = 6, 0.5


def song() -> Song:
    """Return a small song with everything in it."""
    beats = tuple(Beat(0.4 + i * BEAT_S, i // 4 + 1, i % 4 + 1, 0.9) for i in range(BARS * 4))
    onsets = []
    for i, beat in enumerate(beats):
        onsets.append(Onset(beat.time_s, Pad.SNARE if i % 2 else Pad.KICK, 100, 0.95))
        onsets += [Onset(beat.time_s + part, Pad.HIHAT, 70, 0.8, Articulation.CLOSED) for part in (0.0, 0.25)]
    sections = (Section(0.0, 6.4, "verse", 0.7), Section(6.4, 13.0, "chorus", 0.8))
    heard = Heard(13.0, 120.0, Metre(4), beats, sections, tuple(onsets), -14.0, ("uncertain_tempo",), "example")
    return Song(SHA, SHA[::-1], "Pull Up a Chair", "Sidestick", 13_000_000, 44_100, heard)


def chart(of: Song, level: Level) -> Chart:
    """Return the song's own strokes, without the hi-hat on the second level: no rule of arranging changes an example."""
    ends = len(of.heard.beats) - 1
    tempo_map = TempoMap((0, ends * 480), (400_000, 400_000 + round(ends * BEAT_S * 1e6)))
    notes = []
    for onset in of.heard.onsets:
        if level is Level.BACKBEAT and onset.pad is Pad.HIHAT:
            continue
        time_us = round(onset.time_s * 1e6)
        tick = int(tempo_map.ticks_at(time_us))
        notes.append(Note(tick, time_us, onset.pad, onset.velocity, onset.articulation, onset.confidence))
    notes.sort(key=lambda note: (note.tick, list(Pad).index(note.pad)))
    return Chart(SHA, level, tempo_map, tuple(range(0, BARS * 4 * 480, 4 * 480)), tuple(notes))


def examples() -> dict[str, Any]:
    """Return every example by file name."""
    whole = song()
    charts = {level: chart(whole, level) for level in (Level.BACKBEAT, Level.GROOVE, Level.SONG)}
    seats = (
        Seat(0, Player("p1", "Mina", Jacket()), Level.SONG, "keyboard", Calibration(12_000, 1_500, 24)),
        Seat(1, Player("p2", "지훈", Jacket("#7a2e3a", "#f4efe6", "#e9b44c", 7)), Level.BACKBEAT, "midi"),
    )
    header = TakeHeader(TAKE, SHA, seats, "2026-11-24T19:30:00Z", duet=Duet.TRADE, charts=("c1" * 32, "c2" * 32))
    # Plain arithmetic, so that an example changes only when the wire does.
    played = tuple(
        Hit(
            seat.index,
            seq,
            note.time_us + (seq * 37 % 41 - 20) * 1000 * (1 + seat.index),
            note.pad,
            note.velocity,
            1_500,
        )
        for seat in seats
        for seq, note in enumerate(charts[seat.level].notes)
    )
    take = Take(header, played, finished=True, ended_us=13_000_000)
    seated = {seat.index: charts[seat.level] for seat in seats}
    hit = Hit(1, 3, 1_234_567, Pad.SNARE, 96, 1_500)
    face = phones.Face(seats[0].player, whole.title, (Pad.SNARE, Pad.KICK), "playing")
    strokes = (phones.Stroke(7, 5_000_000, 900, Pad.SNARE, 96), phones.Stroke(8, 5_210_000, 900, Pad.KICK, 96))
    return {
        "host": phones.Host(1, TAKE),
        "invite": phones.Invite(0),
        "dismiss": phones.Dismiss(0),
        "show": phones.Show(0, face),
        "caught": phones.Caught(0, 9),
        "hosting": phones.Hosting(1, 5_000_000),
        "invited": phones.Invited(0, "K7PM3QXW", 600_000_000),
        "phone": phones.PhoneSeen(0, "here", 1, "Pixel 8", 9, 8_000, 1_200, False),
        "struck": phones.Struck(0, strokes),
        "join": phones.Join(1, "Pixel 8", code="K7PM-3QXW"),
        "strokes": phones.Strokes(7, strokes),
        "health": phones.Health(8_000, 1_200, False),
        "leave": phones.Leave(),
        "joined": phones.Joined(0, TAKE, 7, 9, True, face),
        "face": phones.Shown(face),
        "stage": phones.StageSeen(True, 9),
        "parted": phones.Parted("replaced"),
        "door": DoorStatus(True, False, False, ("http://192.168.1.20:8766/",)),
        "hello": messages.Hello(1),
        "ping": messages.Ping(1_000_000),
        "begin": messages.Begin(header),
        "hits": messages.Hits(TAKE, 1, (hit,)),
        "finish": messages.Finish(TAKE, 13_000_000, True, (40, 31)),
        "welcome": messages.Welcome(1, 5_000_000),
        "pong": messages.Pong(1_000_000, 5_000_100, 5_000_120),
        "begun": messages.Begun(TAKE, (12, 0)),
        "ack": messages.Ack(TAKE, 1, 4),
        "finished": messages.Finished(TAKE, ((), (3, 5))),
        "error": messages.Trouble("take.differs", {"take": TAKE}, TAKE),
        "song": whole,
        "chart": charts[Level.GROOVE],
        "take": take,
        "encore": encore_of(take, whole, seated),
        "pair_history": PairAnswer(Evenings().history([Played(take, whole, seated)], "p1", "p2"), {TAKE: whole.title}),
        "song_summary": SongSummary(
            SHA, whole.title, whole.artist, whole.duration_us, 120.0, Metre(4), True, "2026-11-24T19:00:00Z", 72, ()
        ),
        "take_summary": TakeSummary(TAKE, SHA, whole.title, header.started_at, ("Mina", "지훈"), True, len(played)),
        "job_running": Job("0" * 32, "listen", State.RUNNING, 0.42, "hear", 3.5, None, None),
        "job_failed": Job(
            "1" * 32, "listen", State.FAILED, 0.1, "decode", None, None, Trouble("audio.empty", {"name": "a.mp3"})
        ),
    }


def main() -> None:
    """Write every example."""
    ROOT.mkdir(parents=True, exist_ok=True)
    for name, value in examples().items():
        (ROOT / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


if __name__ == "__main__":
    main()
