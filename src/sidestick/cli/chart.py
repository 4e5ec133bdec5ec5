# SPDX-License-Identifier: Apache-2.0
"""``sidestick chart SONG``: a song's charts to read in a terminal, and the means to put them right there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sidestick.cli.choose import library_option, opened, song_meant
from sidestick.cli.language import Word, language_option
from sidestick.cli.misunderstood import NUMBERS
from sidestick.cli.terminal import clock_time
from sidestick.errors import BadInput
from sidestick.words import say

if TYPE_CHECKING:
    from sidestick.arrange import Edit, Sheet, SheetNote
    from sidestick.library import Corrections

_PLACES = (2, 4, 3, 6, 8, 12)
"""Places of a beat, the plainest first."""
_NEAR = 0.05
_AT = re.compile(r"([a-z_]+)(?: ([a-z_0-9]+))?(?:@([0-9.,]+))?")


def register(app: typer.Typer, language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("chart", help=word("chart.help"))
    def chart(
        song: str = typer.Argument(..., metavar="SONG", help=word("song")),
        level: int = typer.Option(
            6, "--level", min=NUMBERS["level"][0], max=NUMBERS["level"][1], help=word("chart.level")
        ),
        fix: list[str] = typer.Option([], "--fix", metavar="WHAT", help=word("chart.fix")),
        undo: bool = typer.Option(False, "--undo", help=word("chart.undo")),
        redo: bool = typer.Option(False, "--redo", help=word("chart.redo")),
        as_heard: bool = typer.Option(False, "--as-heard", help=word("chart.as_heard")),
        library: Path | None = library_option(word),
        _language: str = language_option(word),
    ) -> None:
        edits = [edit_from(text) for text in fix]
        with opened(library) as place:
            meant = song_meant(place, song)
            _step(place.corrections, meant.sha256, undo=undo, redo=redo, as_heard=as_heard)
            for edit in edits:
                place.corrections.make(meant.sha256, edit)
            page = place.corrections.page(meant.sha256)
        sheet = page.sheet
        tempo = word("listen.tempo", bpm=f"{sheet.tempo_bpm:.1f}") if sheet.tempo_bpm else word("listen.no_tempo")
        metre = f"{sheet.metre.beats_per_bar}/{sheet.metre.beat_unit}"
        fixed = word("chart.corrections", count=page.revision.count)
        typer.echo(f"{meant.title}  {tempo} · {metre} · {fixed}")
        for line in lines_of(sheet, level, language):
            typer.echo(line)


def edit_from(text: str) -> Edit:
    """Return the correction that ``text`` writes; raise ``BadInput`` ``edit.unknown``.

    ``double``, ``halve``, ``downbeat@SECONDS``, ``metre BEATS@SECONDS``, ``add PAD@SECONDS``, ``delete PAD@SECONDS``,
    ``taps@SECONDS,SECONDS,…``.
    """
    import msgspec

    from sidestick.arrange import AddHit, DeleteHit, DoubleTempo, Edit, HalveTempo, MoveDownbeat, SetMetre, TapBeats
    from sidestick.music import Pad

    found = _AT.fullmatch(text.strip().lower().replace("-", "_"))
    name, what, at = found.groups("") if found else ("", "", "")
    try:
        match (name, bool(what), bool(at)):
            case ("double", False, False):
                edit: Edit = DoubleTempo()
            case ("halve", False, False):
                edit = HalveTempo()
            case ("downbeat", False, True):
                edit = MoveDownbeat(float(at))
            case ("metre", True, True):
                edit = SetMetre(float(at), int(what))
            case ("add", True, True):
                edit = AddHit(float(at), Pad(what))
            case ("delete", True, True):
                edit = DeleteHit(float(at), Pad(what))
            case ("taps", False, True):
                edit = TapBeats(tuple(float(part) for part in at.split(",")))
            case _:
                raise BadInput("edit.unknown", value=text)
        within_bounds: Edit = msgspec.convert(msgspec.to_builtins(edit), Edit)
    except (ValueError, msgspec.ValidationError) as reason:
        raise BadInput("edit.unknown", value=text) from reason
    return within_bounds


def lines_of(sheet: Sheet, level: int, language: str) -> list[str]:
    """Return the chart of ``level``, a line for each bar and pad: at each place the lowest level that has the note.

    A bar that was heard with doubt has a ``?`` after its number; at the end stands what is in no level, and why.
    """
    from sidestick.music import Pad

    names = {pad: say(f"cli.pad.{pad}", language) for pad in Pad}
    wide = max(len(name) for name in names.values())
    rows = []
    ends = (*sheet.bars[1:], sheet.bars[-1] + sheet.beat_ticks * sheet.metre.counted)
    for bar, (start, end) in enumerate(zip(sheet.bars, ends, strict=True)):
        notes = [note for note in sheet.notes if start <= note.tick < end and note.level <= level]
        heard = sheet.bars_heard[bar]
        head = f"{bar + 1:4d}{'?' if heard.doubtful else ' '} {clock_time(max(heard.start_us, 0)):>6s}  "
        places = _places(notes, start, sheet.beat_ticks)
        count = (end - start) // sheet.beat_ticks * places
        for pad in Pad:
            cells = ["."] * count
            for note in notes:
                if note.pad is pad:
                    cells[min(round((note.tick - start) / sheet.beat_ticks * places), count - 1)] = str(int(note.level))
            if set(cells) != {"."}:
                beats = (cells[beat : beat + places] for beat in range(0, count, places))
                written = " ".join("".join(beat) for beat in beats)
                rows.append(f"{head}{names[pad]:<{wide}s}  {written}")
                head = " " * len(head)
        if head.strip():
            rows.append(head.rstrip())
    for out in sheet.left_out:
        why = say(f"coach.left_out.{out.reason}", language)
        rows.append(f"  {out.time_us / 1e6:.2f} s  {names[out.pad]}: {why}")
    rows += [say(f"notices.{code}", language) for code in sheet.notices]
    return rows


def _places(notes: Sequence[SheetNote], start: int, beat_ticks: int) -> int:
    """Return into how many places a beat must be cut so that every note has one."""
    offsets = [(note.tick - start) % beat_ticks / beat_ticks for note in notes]
    for places in _PLACES:
        if all(abs(offset * places - round(offset * places)) <= _NEAR * places for offset in offsets):
            return places
    return _PLACES[-1]


def _step(corrections: Corrections, sha256: str, *, undo: bool, redo: bool, as_heard: bool) -> None:
    if as_heard:
        corrections.as_heard(sha256)
    if undo:
        corrections.undo(sha256)
    if redo:
        corrections.redo(sha256)
