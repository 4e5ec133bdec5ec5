# SPDX-License-Identifier: Apache-2.0
"""A song file becomes the files of a song: decode, hear, turn the drums down, arrange, write.

This is where the rooms ``audio``, ``listen`` and ``arrange`` meet. It knows a folder to write in and nothing else of a
library, so that an evening without one takes the same path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

from sidestick.errors import BadInput, NotFound
from sidestick.library import bundle
from sidestick.library.beat_this import beat_this
from sidestick.library.progress import OnProgress, Stages, silent
from sidestick.library.wording import cleaned
from sidestick.music import Heard, Song
from sidestick.units import micros_from_seconds

SHARES: Mapping[str, float] = {"decode": 14, "hear": 47, "separate": 35, "arrange": 1, "write": 3}
"""Stages and how the time is shared between them, in percent, measured on songs of two to four minutes."""

_TRACK_NUMBER = re.compile(r"^(?:\d{1,3}(?:\.\s+|\s+-\s+)|0\d{1,2}[-.\s]+)(?=\D)")


def listen_to(source: Path, *, on_progress: OnProgress = silent) -> Heard:
    """Return what is heard in the file ``source`` and write nothing; raise ``NotFound`` or ``BadAudio``."""
    from sidestick import audio, listen

    stages = Stages({stage: SHARES[stage] for stage in ("decode", "hear")}, on_progress)
    recording = audio.decode(source, on_progress=stages.at("decode"))
    return listen.hear(
        recording.samples, recording.sample_rate_hz, on_progress=stages.at("hear"), hears_beats=beat_this()
    )


def bundle_from(
    source: Path,
    folder: Path,
    *,
    source_sha256: str | None = None,
    name: str | None = None,
    on_progress: OnProgress = silent,
) -> Song:
    """Write every file of the bundle of the song in ``source`` into ``folder`` and return the song.

    Parameters
    ----------
    source : Path
        Any audio file; it is only read.
    folder : Path
        Exists; after an error it may hold some of the files.
    source_sha256 : str, optional
        SHA-256 of ``source`` where it is known already.
    name : str, optional
        What people call the file; it is said in errors and becomes the title of a song without tags.
    on_progress : callable
        Told of the stages of ``SHARES``; what it raises passes through.

    Raises
    ------
    NotFound, BadInput, BadAudio
        The file is not there, is a folder, or is no song (``sidestick.audio.decode``).
    DiskFull
        There is no room in ``folder``.
    """
    from sidestick import arrange, audio, listen

    name = file_name(source, name)
    source_sha256 = source_sha256 or file_sha256(source, name)
    stages = Stages(SHARES, on_progress)
    told = stages.at("decode")
    recording = audio.decode(source, name=name, on_progress=lambda done: told(done * 0.4))
    samples, rate = recording.samples, recording.sample_rate_hz
    audio.write_flac(folder / bundle.RECORDING, samples, rate)
    sha256 = file_sha256(folder / bundle.RECORDING)
    bundle.write_json(folder / bundle.WAVEFORM, audio.waveform(samples, rate))
    heard, mask = listen.hear_with_mask(samples, rate, on_progress=stages.at("hear"), hears_beats=beat_this())
    backing = listen.backing(samples, rate, heard, mask, into=samples, on_progress=stages.at("separate"))
    told = stages.at("arrange")
    (folder / "charts").mkdir(exist_ok=True)
    for chart in arrange.charts_from(sha256, heard):
        bundle.write_json(folder / "charts" / f"{chart.level}.json", chart)
    told(1.0)
    told = stages.at("write")
    audio.write_flac(folder / bundle.BACKING, backing, rate)
    title, artist = title_and_artist(recording.title, recording.artist, name)
    song = Song(
        sha256=sha256,
        source_sha256=source_sha256,
        title=title or sha256[:8],
        artist=artist,
        duration_us=micros_from_seconds(recording.duration_s),
        sample_rate_hz=rate,
        heard=heard,
    )
    bundle.write_json(folder / bundle.SONG, song)
    told(1.0)
    return song


def file_name(source: Path, name: str | None = None) -> str:
    """Return what people call the file: the last part of ``name`` (of any system's path), else its own name."""
    return PureWindowsPath(name or "").name or source.name


def title_and_artist(title: str, artist: str, name: str) -> tuple[str, str]:
    """Return title and artist from a file's tags, else from its name: ``Artist - Title.mp3`` or ``01 Title.mp3``."""
    title, artist = cleaned(title), cleaned(artist)
    if title:
        return title, artist
    stem = cleaned(name.rpartition(".")[0].replace("_", " ")) or cleaned(name)
    stem = _TRACK_NUMBER.sub("", stem)
    first, dash, second = stem.partition(" - ")
    if dash and first.strip() and second.strip() and not artist:
        return second.strip(), first.strip()
    return stem, artist


def file_sha256(path: Path, name: str | None = None) -> str:
    """Return the SHA-256 (hex) of a file's bytes; raise ``NotFound`` when there is none to read, ``BadInput`` for a folder."""
    if path.is_dir():
        raise BadInput("library.is_folder", name=name or path.name or str(path))
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as reason:
        raise NotFound("library.no_file", name=name or path.name) from reason
