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
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sidestick.cli.choose import opened, song_meant
from sidestick.cli.output import refuse_early, written_to
from sidestick.errors import BadInput
from sidestick.library.progress import OnProgress, Progress, Stages
from sidestick.music import Chart, Level, Song
from sidestick.take import Duet, Jacket, Line, Player, Seat, Take, TakeHeader
from sidestick.units import micros_from_millis
from sidestick.words import say

if TYPE_CHECKING:
    from sidestick.arrange import Arrangement
    from sidestick.souvenir import Encore

_SHARES = {"listen": 17, "play": 3, "draw": 80}
"""How the time of an evening is shared, in percent, measured on a song of a minute and a half."""

_CAST: tuple[tuple[str, Level, Jacket], ...] = (
    ("steady", Level.SONG, Jacket(number=1)),
    ("novice", Level.BACKBEAT, Jacket(body="#8c3b2e", sleeves="#f4efe6", trim="#e9b44c", number=2)),
)
"""Preset, level and jacket of the players, who alternate: someone who has played for years, someone who begins."""


class Wanted(msgspec.Struct, frozen=True):
    """What kind of evening: how many play, by which chance, in which language, whether two share the song's parts, how far apart.

    ``apart_ms`` is how late each hears the others.
    """

    players: int
    seed: int
    language: str
    duet: Duet | None = None
    apart_ms: int = 0


def whole_evening(source: Path, out: Path, wanted: Wanted, *, library: Path | None, on_progress: OnProgress) -> Encore:
    """Play the song in ``source`` with simulated players and leave all that an evening leaves in the folder ``out``.

    ``song.json``, ``charts/1.json`` to ``charts/6.json``, of a duet ``parts/1.json`` and ``parts/2.json``, ``take.json``,
    ``report.json``, ``report.html``, ``souvenir.mp4`` and ``poster.png``. The same song, number of players, seed and day
    give the same ``take.json``; ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) sets the day.

    Where there is no file ``source`` it names a song of the library, which is played as it was corrected there.

    Raises
    ------
    NotFound, BadAudio
        The file is not there, or is no song.
    BadInput
        ``evening.duet``: a duet is for two; ``library.several``: more than one song of the library is meant.
    NotAllowed, DiskFull
        ``out`` cannot take the files.
    """
    if wanted.duet is not None and wanted.players != 2:
        raise BadInput("evening.duet", players=wanted.players)
    refuse_early(out / "take.json")
    part = out.parent / f".{out.name}.{uuid.uuid4().hex}.part"
    with written_to(out):
        try:
            part.mkdir(parents=True)
            encore = _evening(source, part, wanted, library, on_progress)
            _put(part, out)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return encore


def simulated_take(song: Song, arrangement: Arrangement, wanted: Wanted) -> tuple[Take, dict[int, Chart]]:
    """Return a take of ``song`` by simulated players, and what each seat played."""
    import numpy as np

    from sidestick.library.charts import shared
    from sidestick.simulate import PRESETS, simulated_hits

    seats = tuple(_seat(index, wanted) for index in range(wanted.players))
    played = shared(arrangement, [seat.level for seat in seats], wanted.duet)
    said = f"{song.sha256} {wanted.players} {wanted.seed}" + (f" {wanted.duet}" if wanted.duet else "")
    said += f" {wanted.apart_ms}" if wanted.apart_ms else ""
    identity = hashlib.sha256(said.encode()).hexdigest()[:32]
    header = TakeHeader(identity, song.sha256, seats, f"{_day()}T00:00:00Z", duet=wanted.duet)
    cast = [PRESETS[_CAST[index % len(_CAST)][0]] for index in range(wanted.players)]
    hits = simulated_hits(played, cast, np.random.default_rng(wanted.seed), heard_late_ms=wanted.apart_ms)
    return Take(header, hits, finished=True, ended_us=song.duration_us), dict(enumerate(played))


def _evening(source: Path, folder: Path, wanted: Wanted, library: Path | None, on_progress: OnProgress) -> Encore:
    from sidestick.library import bundle
    from sidestick.souvenir import Played, report_page
    from sidestick.souvenir.poster import poster

    stages = Stages(_SHARES, on_progress)
    song, arrangement, backing = _brought(source, folder, library, _inner(stages, "listen"))
    told = stages.at("play")
    take, played = simulated_take(song, arrangement, wanted)
    evening = Played(take, song, played)
    encore = evening.encore()
    told(1.0)
    for chart in arrangement.charts:
        bundle.write_json(folder / "charts" / f"{chart.level}.json", chart)
    if wanted.duet is not None:
        (folder / "parts").mkdir()
        for seat, part in played.items():
            bundle.write_json(folder / "parts" / f"{seat + 1}.json", part)
    bundle.write_json(folder / "take.json", take)
    bundle.write_json(folder / "report.json", encore)
    (folder / "report.html").write_text(report_page(encore, language=wanted.language, take=take), encoding="utf-8")
    poster(folder / "poster.png", encore, language=wanted.language)
    evening.film(folder / "souvenir.mp4", encore, backing, language=wanted.language, on_progress=stages.at("draw"))
    for name in (bundle.RECORDING, bundle.BACKING, bundle.WAVEFORM):
        (folder / name).unlink(missing_ok=True)
    return encore


def _brought(
    source: Path, folder: Path, library: Path | None, on_progress: OnProgress
) -> tuple[Song, Arrangement, Path]:
    """Return the song with its arrangement and the file of its backing: from a file, else from the library."""
    from sidestick.arrange import arranged
    from sidestick.library import bundle, bundle_from

    if source.exists() or source.suffix or source.parent != Path():
        song = bundle_from(source, folder, on_progress=on_progress)
        return song, arranged(song.sha256, song.heard), folder / bundle.BACKING
    with opened(library) as place:
        song = place.songs.get(song_meant(place, str(source)).sha256)
        (folder / "charts").mkdir()
        bundle.write_json(folder / bundle.SONG, song)
        return song, place.corrections.arrangement(song.sha256), place.home.song(song.sha256) / bundle.BACKING


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


def _seat(index: int, wanted: Wanted) -> Seat:
    preset, level, jacket = _CAST[index % len(_CAST)]
    name = say(f"cli.evening.{preset}", wanted.language)
    if wanted.players > len(_CAST):
        name = f"{name} {index // len(_CAST) + 1}"
    late_us = micros_from_millis(wanted.apart_ms)
    line = Line(heard_late_us=late_us, round_trip_us=2 * late_us) if late_us else None
    worn = msgspec.structs.replace(jacket, number=index + 1)
    return Seat(index, Player(f"simulated-{index}", name, worn), level, "simulated", line=line)
