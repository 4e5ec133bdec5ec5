# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import av
import msgspec
import numpy as np
import pytest
from PIL import Image

from sidestick.audio import SAMPLE_RATE_HZ, integrated_lufs
from sidestick.errors import Cancelled
from sidestick.souvenir.cards import closing_card
from sidestick.souvenir.excerpt import Excerpt
from sidestick.souvenir.poster import poster
from sidestick.souvenir.sound import souvenir_mix
from sidestick.souvenir.stage_picture import FALL_US, HEIGHT, STRIKE, TOP, WIDTH, StagePicture
from sidestick.souvenir.video import CLOSING_S, FRAMES_PER_SECOND, video
from sidestick.words import LANGUAGES
from tests.souvenir.takes import charts, encore, song, take


def backing(seconds: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    time = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tone = 0.2 * np.sin(2 * np.pi * 220 * time).astype(np.float32)
    return np.stack([tone, tone], axis=1)


def test_a_souvenir_is_a_film_with_sound_as_long_as_what_it_shows(tmp_path: Path) -> None:
    told: list[float] = []
    part = video(
        tmp_path / "souvenir.mp4",
        take=take(),
        encore=encore(),
        charts=charts(),
        downbeats_us=[],
        backing=backing(song().duration_us / 1e6),
        language="ko",
        on_progress=told.append,
    )
    with av.open(str(tmp_path / "souvenir.mp4")) as container:
        picture, voice = container.streams.video[0], container.streams.audio[0]
        assert (picture.width, picture.height, picture.codec_context.name) == (WIDTH, HEIGHT, "h264")
        assert voice.codec_context.name == "aac"
        frames = sum(1 for _ in container.decode(picture))
    shown_s = (part.end_us - part.start_us) / 1e6 + CLOSING_S
    assert frames == pytest.approx(shown_s * FRAMES_PER_SECOND, abs=1)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [file.name for file in tmp_path.iterdir()] == ["souvenir.mp4"]


def test_a_cancelled_souvenir_leaves_no_file(tmp_path: Path) -> None:
    def stop(fraction: float) -> None:
        if fraction > 0.1:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        video(
            tmp_path / "s.mp4",
            take=take(),
            encore=encore(),
            charts=charts(),
            downbeats_us=[],
            backing=backing(9),
            on_progress=stop,
        )
    assert list(tmp_path.iterdir()) == []


def test_the_mix_is_as_loud_as_the_net_expects_and_never_clips() -> None:
    mix = souvenir_mix(backing(9), take().hits, Excerpt(0, 8_000_000), 1.0)
    assert integrated_lufs(mix, SAMPLE_RATE_HZ) == pytest.approx(-14, abs=1.0)
    assert np.abs(mix).max() <= 10 ** (-1 / 20) + 1e-6


def test_a_stroke_sounds_at_its_time_in_the_mix() -> None:
    hit = take().hits[10]
    silent = np.zeros((9 * SAMPLE_RATE_HZ, 2), np.float32)
    mix = np.abs(souvenir_mix(silent, [hit], Excerpt(0, 8_000_000), 0.5)).max(axis=1)
    first = int(np.argmax(mix > 0.05 * mix.max()))
    assert first / SAMPLE_RATE_HZ == pytest.approx(hit.time_us / 1e6, abs=0.003)


def test_a_note_falls_to_the_line_as_its_time_comes() -> None:
    played, note = take(), charts()[1].notes[3]
    lone = [msgspec.structs.replace(charts()[seat.index], notes=(note,), bars=()) for seat in played.header.seats]
    silent = msgspec.structs.replace(played, hits=())
    pairless = msgspec.structs.replace(encore(), together=msgspec.structs.replace(encore().together, pairs=()))
    stage = StagePicture(silent, pairless, lone, [{}, {}])
    empty = stage.at(note.time_us + 3_000_000).astype(int)

    def row(before_us: int) -> float:
        changed = np.abs(stage.at(note.time_us - before_us) - empty)[TOP : STRIKE + 40].sum(axis=(1, 2))
        return float(np.average(np.arange(TOP, STRIKE + 40), weights=changed))

    for before_us in (1_200_000, 900_000, 400_000, 0):
        assert row(before_us) == pytest.approx(STRIKE - before_us / FALL_US * (STRIKE - TOP), abs=4)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "names", [("A",), ("Mina", "지훈"), tuple("ABCDEFGH"), ("Wolfeschlegelsteinhausenbergerdorff", "さくら子")]
)
def test_cards_and_posters_can_be_drawn_for_anyone(language: str, names: tuple[str, ...], tmp_path: Path) -> None:
    whole = encore(names)
    assert closing_card(whole, language).shape == (HEIGHT, WIDTH, 3)
    poster(tmp_path / "poster.png", whole, language=language)
    with Image.open(tmp_path / "poster.png") as picture:
        assert picture.size == (1200, 1500)
