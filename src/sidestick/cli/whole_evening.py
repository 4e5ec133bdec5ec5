# SPDX-License-Identifier: Apache-2.0
"""A whole evening in one call: listen, arrange, play (simulated), judge, measure, draw the souvenir.

It takes the path that a real evening takes, with the same code; only the hands are simulated. Everything is made in a
folder beside its place and put there at the end, file by file, so that what was stopped leaves nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sidestick.cli.output import refuse_early, written_to
from sidestick.library.progress import OnProgress, Progress, Stages
from sidestick.music import Chart, Level, Song
from sidestick.take import Jacket, Player, Seat, Take, TakeHeader
from sidestick.words import say

if TYPE_CHECKING:
    from sidestick.souvenir import Encore

_SHARES = {"listen": 17, "play": 3, "draw": 80}
"""How the time of an evening is shared, in percent, measured on a song of a minute and a half."""

_CAST: tuple[tuple[str, Level, Jacket], ...] = (
    ("steady", Level.SONG, Jacket(number=1)),
    ("novice", Level.BACKBEAT, Jacket(body="#8c3b2e", sleeves="#f4efe6", trim="#e9b44c", number=2)),
)
"""Preset, level and jacket of the players, who alternate: someone who has played for years, someone who begins."""


def whole_evening(
    source: Path, out: Path, *, players: int, seed: int, language: str, on_progress: OnProgress
) -> Encore:
    """Play the song in ``source`` with simulated players and leave all that an evening leaves in the folder ``out``.

    ``song.json``, ``charts/1.json`` to ``charts/6.json``, ``take.json``, ``report.json``, ``report.html``,
    ``souvenir.mp4`` and ``poster.png``. The same song, number of players, seed and day give the same ``take.json``;
    ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) sets the day.

    Raises
    ------
    NotFound, BadAudio
        The file is not there, or is no song.
    NotAllowed, DiskFull
        ``out`` cannot take the files.
    """
    refuse_early(out / "take.json")
    part = out.parent / f".{out.name}.{uuid.uuid4().hex}.part"
    with written_to(out):
        try:
            part.mkdir(parents=True)
            encore = _evening(source, part, players=players, seed=seed, language=language, on_progress=on_progress)
            _put(part, out)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return encore


def simulated_take(song: Song, charts: Mapping[Level, Chart], *, players: int, seed: int, language: str) -> Take:
    """Return a take of ``song`` by simulated players."""
    import numpy as np

    from sidestick.simulate import PRESETS, simulated_hits

    seats = tuple(_seat(index, players, language) for index in range(players))
    identity = hashlib.sha256(f"{song.sha256} {players} {seed}".encode()).hexdigest()[:32]
    header = TakeHeader(identity, song.sha256, seats, f"{_day()}T00:00:00Z")
    cast = [PRESETS[_CAST[index % len(_CAST)][0]] for index in range(players)]
    hits = simulated_hits([charts[seat.level] for seat in seats], cast, np.random.default_rng(seed))
    return Take(header, hits, finished=True, ended_us=song.duration_us)


def _evening(source: Path, folder: Path, *, players: int, seed: int, language: str, on_progress: OnProgress) -> Encore:
    from sidestick.library import bundle, bundle_from
    from sidestick.souvenir import Played, report_page
    from sidestick.souvenir.poster import poster

    stages = Stages(_SHARES, on_progress)
    song = bundle_from(source, folder, on_progress=_inner(stages, "listen"))
    charts = {level: bundle.read_chart(folder, level) for level in Level}
    told = stages.at("play")
    take = simulated_take(song, charts, players=players, seed=seed, language=language)
    evening = Played(take, song, charts)
    encore = evening.encore()
    told(1.0)
    bundle.write_json(folder / "take.json", take)
    bundle.write_json(folder / "report.json", encore)
    (folder / "report.html").write_text(report_page(encore, language=language), encoding="utf-8")
    poster(folder / "poster.png", encore, language=language)
    backing = folder / bundle.BACKING
    evening.film(folder / "souvenir.mp4", encore, backing, language=language, on_progress=stages.at("draw"))
    for name in (bundle.RECORDING, bundle.BACKING, bundle.WAVEFORM):
        (folder / name).unlink()
    return encore


def _inner(stages: Stages, stage: str) -> OnProgress:
    """Return what tells of a stage that has stages of its own."""
    told = stages.at(stage)

    def tell(progress: Progress) -> None:
        told(progress.fraction)

    return tell


def _day() -> str:
    """Return the day of a simulated evening; it has no hour, so that its take can be made again."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(said), UTC) if said.isdecimal() else datetime.now(UTC)
    return moment.date().isoformat()


def _put(part: Path, out: Path) -> None:
    """Move each file of ``part`` to its place in ``out``, over what was there."""
    for path in sorted(path for path in part.rglob("*") if path.is_file()):
        place = out / path.relative_to(part)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)


def _seat(index: int, players: int, language: str) -> Seat:
    preset, level, jacket = _CAST[index % len(_CAST)]
    name = say(f"cli.evening.{preset}", language)
    if players > len(_CAST):
        name = f"{name} {index // len(_CAST) + 1}"
    worn = msgspec.structs.replace(jacket, number=index + 1)
    return Seat(index, Player(f"simulated-{index}", name, worn), level, "simulated")
