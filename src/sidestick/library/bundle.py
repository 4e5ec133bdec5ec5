# SPDX-License-Identifier: Apache-2.0
"""A song's files (contracts: Files of a song): whole or not at all.

They are written in a folder beside their place under a name that begins with a dot, each synced to the disk, and the
folder is renamed at the end. What a crash leaves behind is such a folder and nothing else; ``sweep`` removes it.
"""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from sidestick.errors import BadData, NotAllowed, NotFound
from sidestick.library.moment import Clock
from sidestick.music import Chart, Level, Song
from sidestick.units import MICROS_PER_SECOND

RECORDING = "recording.flac"
BACKING = "backing.flac"
SONG = "song.json"
WAVEFORM = "waveform.json"
FILES = (RECORDING, BACKING, SONG, WAVEFORM, *(f"charts/{level}.json" for level in Level))
"""Every file of a bundle, relative to it."""

_LEFT_BEHIND_S = 24 * 3600
_READ_ONLY = frozenset({errno.EROFS})
_Kind = TypeVar("_Kind")


@contextmanager
def being_written(songs: Path) -> Iterator[Path]:
    """Give a folder in ``songs`` to write a bundle in; it is gone afterwards, unless ``put_in_place`` moved it.

    Raises ``DiskFull`` and ``NotAllowed`` in place of the system's words.
    """
    folder = songs / f".{uuid.uuid4().hex}.part"
    try:
        with writing_said(songs):
            folder.mkdir(parents=True)
            (folder / "charts").mkdir()
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing_said(folder: Path) -> Iterator[None]:
    """Turn what the system says of writing in ``folder`` into ``DiskFull`` or ``NotAllowed``."""
    from sidestick.audio.canonical import disk_full_said

    try:
        with disk_full_said(folder):
            yield
    except (PermissionError, NotADirectoryError) as reason:
        raise NotAllowed("library.not_writable", folder=str(folder)) from reason
    except OSError as reason:
        if reason.errno in _READ_ONLY:
            raise NotAllowed("library.not_writable", folder=str(folder)) from reason
        raise


def put_in_place(folder: Path, place: Path) -> bool:
    """Rename a finished ``folder`` to ``place``; where a whole bundle is already, that one stays, and False comes back.

    Raises ``BadData`` when a file is missing from ``folder``.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise BadData("library.incomplete", name=name)
    for inner in (folder / "charts", folder):
        _sync(inner)
    if is_whole(place):
        return False
    if place.exists():
        _set_aside(place)
    try:
        folder.rename(place)
    except OSError:
        if not is_whole(place):
            raise
        return False  # another import of the same recording was quicker
    _sync(place.parent)
    return True


def is_whole(place: Path) -> bool:
    """Tell whether every file of a bundle is there."""
    return all((place / name).is_file() for name in FILES)


def read_song(place: Path) -> Song:
    """Return the bundle's song; raise ``NotFound`` or ``BadData``."""
    return _read(place / SONG, Song)


def read_chart(place: Path, level: Level) -> Chart:
    """Return the bundle's chart of ``level``; raise ``NotFound`` or ``BadData``."""
    return _read(place / "charts" / f"{level}.json", Chart)


def write_json(path: Path, value: object) -> None:
    """Write ``value`` as JSON and sync it to the disk, whole or not at all."""
    from sidestick.audio.canonical import written_whole

    with written_whole(path) as file:
        file.write(msgspec.json.encode(value))


def sweep(folder: Path, clock: Clock, keep: frozenset[Path] = frozenset()) -> None:
    """Remove from ``folder`` what was left half-written a day ago or earlier, except ``keep``."""
    before_s = clock() / MICROS_PER_SECOND - _LEFT_BEHIND_S
    for left in folder.iterdir():
        if left.name.startswith(".") and left not in keep and left.stat().st_mtime < before_s:
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _set_aside(place: Path) -> None:
    """Take a bundle that lost a file out of the way of a whole one."""
    aside = place.with_name(f".{uuid.uuid4().hex}.part")
    place.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Make the names in ``folder`` last, where the system can (Windows cannot open a folder and needs no such step)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, NotADirectoryError) as reason:
        raise NotFound("library.no_file", name=f"{path.parent.name}/{path.name}") from reason
    except (msgspec.MsgspecError, BadData) as reason:
        raise BadData("data.broken", name=path.name, reason=str(reason)) from reason
