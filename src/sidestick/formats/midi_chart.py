# SPDX-License-Identifier: Apache-2.0
"""A chart as a General MIDI file and back.

Standard MIDI File format 1, 480 ticks to the quarter: track 0 has the tempo of each stretch of the map and the bar
lines' metre, track 1 the drums on channel 10. MIDI keeps tempo as whole microseconds a quarter, so a time that comes
back differs by at most a microsecond a beat; positions come back exactly.
"""

from __future__ import annotations

import io
from itertools import pairwise

import mido

from sidestick.errors import BadData
from sidestick.music import GM_OF_PAD, PAD_OF_GM, Chart, Level, Note, Pad, TempoMap
from sidestick.units import TICKS_PER_QUARTER, rounded_division

DRUM_CHANNEL = 9
_LENGTH_TICKS = 60
_SLOWEST = (1 << 24) - 1
_LANE = {pad: index for index, pad in enumerate(Pad)}


def to_midi(chart: Chart, *, title: str = "") -> bytes:
    """Return ``chart`` as the bytes of a MIDI file."""
    events: list[tuple[int, int, mido.Message | mido.MetaMessage]] = []
    anchors = list(zip(chart.tempo_map.ticks, chart.tempo_map.times_us, strict=True))
    previous = None
    for (tick, time), (next_tick, next_time) in pairwise(anchors):
        tempo = min(rounded_division((next_time - time) * TICKS_PER_QUARTER, next_tick - tick), _SLOWEST)
        if tempo != previous:
            events.append((0 if previous is None else tick, 0, mido.MetaMessage("set_tempo", tempo=tempo)))
            previous = tempo
    metre = None
    for bar, following in pairwise(chart.bars):
        quarters = rounded_division(following - bar, TICKS_PER_QUARTER)
        if quarters != metre and quarters > 0:
            metre = quarters
            events.append((bar, 1, mido.MetaMessage("time_signature", numerator=min(quarters, 255), denominator=4)))
    conductor = _track(events, name=title or "Sidestick")
    strokes: list[tuple[int, int, mido.Message | mido.MetaMessage]] = []
    for note in chart.notes:
        number = (
            GM_OF_PAD.get((note.pad, note.articulation))
            or GM_OF_PAD[next(key for key in GM_OF_PAD if key[0] is note.pad)]
        )
        strokes.append(
            (note.tick, 1, mido.Message("note_on", channel=DRUM_CHANNEL, note=number, velocity=note.velocity))
        )
        strokes.append((note.tick + _LENGTH_TICKS, 0, mido.Message("note_off", channel=DRUM_CHANNEL, note=number)))
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_QUARTER)
    file.tracks += [conductor, _track(strokes, name=f"Drums, level {int(chart.level)}")]
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _track(events: list[tuple[int, int, mido.Message | mido.MetaMessage]], *, name: str) -> mido.MidiTrack:
    # MIDI's text is Latin-1 by the standard; players read UTF-8 bytes as well as anything.
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name.encode().decode("latin-1"))])
    now = 0
    for tick, _, event in sorted(events, key=lambda row: row[:2]):
        track.append(event.copy(time=tick - now))
        now = tick
    track.append(mido.MetaMessage("end_of_track"))
    return track


def from_midi(data: bytes, *, name: str, song_sha256: str, level: Level = Level.RECORD, start_us: int = 0) -> Chart:
    """Return the drums of a MIDI file as a chart of ``level``.

    ``start_us`` is where on the recording the file's tick 0 lies. Raises ``BadData`` when it is not a MIDI file or has
    no drum notes on channel 10.
    """
    try:
        file = mido.MidiFile(file=io.BytesIO(data), clip=True)
    except (OSError, EOFError, ValueError, KeyError, IndexError) as reason:
        raise BadData("data.broken", name=name, reason=f"not a MIDI file ({reason})") from reason
    scale = TICKS_PER_QUARTER / (file.ticks_per_beat or TICKS_PER_QUARTER)
    tempi: list[tuple[int, int]] = []
    metres: list[tuple[int, int]] = []
    strokes: list[tuple[int, int, int]] = []
    end = 0
    for track in file.tracks:
        ticks = 0
        for message in track:
            ticks += message.time
            tick = round(ticks * scale)
            end = max(end, tick)
            if message.type == "set_tempo":
                tempi.append((tick, message.tempo))
            elif message.type == "time_signature":
                metres.append((tick, TICKS_PER_QUARTER * 4 * message.numerator // message.denominator))
            elif (
                message.type == "note_on"
                and message.velocity
                and message.channel == DRUM_CHANNEL
                and message.note in PAD_OF_GM
            ):
                strokes.append((tick, message.note, message.velocity))
    if not strokes:
        raise BadData("data.broken", name=name, reason="no drum notes on channel 10")
    tempo_map = _tempo_map(sorted(tempi), end + TICKS_PER_QUARTER, start_us)
    notes = {}
    for tick, number, velocity in sorted(strokes):
        pad, how = PAD_OF_GM[number]
        notes[(tick, pad)] = Note(tick, tempo_map.micros_at(tick), pad, velocity, how)
    ordered = tuple(sorted(notes.values(), key=lambda note: (note.tick, _LANE[note.pad])))
    return Chart(song_sha256, level, tempo_map, tuple(_bars(sorted(metres), end)), ordered)


def _tempo_map(tempi: list[tuple[int, int]], end: int, start_us: int) -> TempoMap:
    if not tempi or tempi[0][0] > 0:
        tempi.insert(0, (0, 500_000))
    ticks, times = [0], [start_us]
    for (tick, tempo), (following, _) in pairwise([*tempi, (end, 0)]):
        if following > tick:
            ticks.append(following)
            times.append(times[-1] + max(rounded_division((following - tick) * tempo, TICKS_PER_QUARTER), 1))
    return TempoMap(tuple(ticks), tuple(times))


def _bars(metres: list[tuple[int, int]], end: int) -> list[int]:
    if not metres or metres[0][0] > 0:
        metres.insert(0, (0, TICKS_PER_QUARTER * 4))
    bars: list[int] = []
    for (tick, length), (following, _) in pairwise([*metres, (end + 1, 0)]):
        bars += range(tick, following, max(length, 1))
    return bars
