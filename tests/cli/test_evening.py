# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from sidestick import judge
from sidestick.arrange import DoubleTempo, arranged
from sidestick.cli import main
from sidestick.cli.whole_evening import Wanted, simulated_take
from sidestick.formats import from_json
from sidestick.library import Library, bundle, import_song
from sidestick.music import Chart, Level
from sidestick.take import Duet, Line, Take
from tests.fakes.recordings import beat, write_wav


@pytest.fixture(scope="module")
def evening(song: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one evening left."""
    out = tmp_path_factory.mktemp("evening") / "out"
    assert main(["evening", str(song), "--players", "2", "--seed", "7", "-o", str(out)]) == 0
    return out


def test_it_leaves_everything(evening: Path) -> None:
    left = {str(path.relative_to(evening)) for path in evening.rglob("*.*")}
    charts = {f"charts/{level}.json" for level in range(1, 7)}
    assert left == charts | {
        "song.json",
        "take.json",
        "report.json",
        "report.html",
        "souvenir.mp4",
        "poster.png",
    }


def test_the_take_is_judged_again_to_the_score_in_the_report(evening: Path) -> None:
    take = from_json((evening / "take.json").read_bytes(), Take, name="take.json")
    report = json.loads((evening / "report.json").read_text(encoding="utf-8"))
    for seat, told in zip(take.header.seats, report["scores"], strict=True):
        chart = from_json((evening / f"charts/{int(seat.level)}.json").read_bytes(), Chart, name="chart")
        score = judge.score(judge.judge(chart.notes, take.hits_of(seat.index), level=seat.level), seat=seat.index)
        assert (score.score, score.perfect, score.miss) == (told["score"], told["perfect"], told["miss"])


def test_the_film_has_sound_and_picture_as_long_as_it_says(evening: Path) -> None:
    with av.open(str(evening / "souvenir.mp4")) as film:
        video, sound = film.streams.video[0], film.streams.audio[0]
        assert (video.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert (video.codec_context.width, video.codec_context.height) == (1280, 720)
        assert sum(1 for _ in film.decode(video=0)) == pytest.approx(video.frames, abs=1)
    with Image.open(evening / "poster.png") as poster:
        assert poster.width >= 1000


def test_the_report_is_one_page_that_needs_nothing_else(evening: Path) -> None:
    page = (evening / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    for outside in ('src="http', 'href="http', "@import", "<script src"):
        assert outside not in page


def test_the_same_seed_gives_the_same_take_and_another_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777636800")  # 1 May 2026: an evening may begin just before midnight
    song = write_wav(tmp_path / "short.wav", beat(6))
    takes = []
    for name in ("once", "again"):
        assert main(["evening", str(song), "--seed", "7", "-o", str(tmp_path / name)]) == 0
        takes.append((tmp_path / name / "take.json").read_bytes())
    assert takes[0] == takes[1]
    assert b"2026-05-01" in takes[0]
    heard = bundle.read_song(tmp_path / "once")
    wanted = Wanted(2, 8, "en")
    other, _ = simulated_take(heard, arranged(heard.sha256, heard.heard), wanted)
    assert other.hits != from_json(takes[0], Take, name="take.json").hits


def test_two_far_apart_hear_each_other_late_and_the_take_says_so(evening: Path) -> None:
    heard = bundle.read_song(evening)
    arrangement = arranged(heard.sha256, heard.heard)
    near, _ = simulated_take(heard, arrangement, Wanted(2, 7, "en"))
    far, _ = simulated_take(heard, arrangement, Wanted(2, 7, "en", apart_ms=80))
    assert [seat.line for seat in near.header.seats] == [None, None]
    assert [seat.line for seat in far.header.seats] == [Line(80_000, 0, 160_000)] * 2
    assert near.header.id != far.header.id

    def latest(take: Take) -> float:
        return float(np.mean([hit.time_us for hit in take.hits_of(1)][-20:]))

    assert latest(far) > latest(near)


def test_two_who_trade_leave_their_parts_and_say_so_in_the_take(song: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["evening", str(song), "--duet", "trade", "-o", str(out)]) == 0
    take = from_json((out / "take.json").read_bytes(), Take, name="take.json")
    assert take.header.duet is Duet.TRADE
    first, second = (from_json((out / f"parts/{seat}.json").read_bytes(), Chart, name="chart").notes for seat in (1, 2))
    four = from_json((out / "charts/4.json").read_bytes(), Chart, name="chart").notes
    assert {(note.tick, note.pad) for note in four} <= {(note.tick, note.pad) for note in (*first, *second)}
    assert {note.tick for note in first} != {note.tick for note in second}
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert [score["notes"] for score in report["scores"]] == [len(first), len(second)]


def test_a_duet_for_three_is_refused_before_the_work(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evening", str(song), "--players", "3", "--duet", "trade", "-o", str(tmp_path / "out")]) == 65
    assert "A duet is for two; 3 were to play." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_song_of_the_library_is_played_as_it_was_corrected(song: Path, tmp_path: Path) -> None:
    place = tmp_path / "library"
    with Library.open(place) as library:
        kept = import_song(library, song)
        library.corrections.make(kept.sha256, DoubleTempo())
        corrected = library.songs.charts(kept.sha256)
    out = tmp_path / "out"
    assert main(["evening", kept.title, "--library", str(place), "-o", str(out)]) == 0
    for level in Level:
        chart = from_json((out / f"charts/{int(level)}.json").read_bytes(), Chart, name="chart")
        assert chart == corrected[level]
    assert (out / "souvenir.mp4").is_file()
    with Library.open(place) as library:
        assert (library.home.song(kept.sha256) / bundle.BACKING).is_file()
