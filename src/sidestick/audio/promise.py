# SPDX-License-Identifier: Apache-2.0
"""How long a file says it is, so that one that breaks off is told from one that is short.

FFmpeg reports what remains for a cut WAV or Ogg and guesses from the bit rate for an MP3 without a Xing header; neither
is the container's own word. So the WAV header's data length, the last Ogg page's length and the Xing header are read
here (RIFF: Microsoft and IBM 1991; Ogg: RFC 3533; Xing header as LAME writes it).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_TAIL_BYTES = 65_307 * 2  # the longest Ogg page, twice
_MPEG_HEAD_BYTES = 16_384
_ESTIMATED = frozenset({"mp3", "aac", "ac3", "mpeg", "mpegts"})


class Promise(msgspec.Struct, frozen=True):
    """What the container says: ``seconds`` is None when it says nothing; ``broken`` when its end is missing."""

    seconds: float | None
    certain: bool
    broken: bool = False


def promise(path: Path, container: InputContainer, stream: AudioStream) -> Promise:
    """Return what the container promises of ``stream``."""
    seconds = _reported(container, stream)
    name = container.format.name
    if name == "wav":
        declared = _wav_seconds(path)
        return Promise(declared if declared is not None else seconds, certain=True)
    if name == "ogg":
        return Promise(seconds, certain=True, broken=_last_ogg_page_is_cut(path))
    if name in _ESTIMATED and not (name == "mp3" and _has_xing_header(path)):
        return Promise(seconds, certain=False)
    return Promise(seconds, certain=seconds is not None)


def looks_like_cut_mp4(path: Path) -> bool:
    """Tell whether the file begins as MP4 does; one that cannot be opened has lost the index at its end."""
    with path.open("rb") as file:
        return file.read(8)[4:8] == b"ftyp"


def _reported(container: InputContainer, stream: AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return None if container.duration is None else container.duration / 1_000_000


def _wav_seconds(path: Path) -> float | None:
    """Return the length that a WAV header declares, or None when it declares none (a stream's 0 or all ones)."""
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return None
        file.seek(12)
        bytes_per_second = 0
        while len(head := file.read(8)) == 8:
            kind, size = head[:4], int.from_bytes(head[4:], "little")
            if kind == b"fmt ":
                bytes_per_second = int.from_bytes(file.read(size)[8:12], "little")
                file.seek(size & 1, os.SEEK_CUR)
            elif kind == b"data":
                known = 0 < size < 0xFFFF_FF00 and bytes_per_second > 0
                return size / bytes_per_second if known else None
            else:
                file.seek(size + (size & 1), os.SEEK_CUR)
    return None


def _last_ogg_page_is_cut(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read()
    start = tail.rfind(b"OggS")
    if start < 0:
        return False
    page = tail[start:]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return True
    return len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]])


def _has_xing_header(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":
            size = 0
            for byte in head[6:10]:  # four bytes of seven bits
                size = size << 7 | byte & 0x7F
            file.seek(10 + size)
        else:
            file.seek(0)
        frame = file.read(_MPEG_HEAD_BYTES)
    return b"Xing" in frame or b"Info" in frame
