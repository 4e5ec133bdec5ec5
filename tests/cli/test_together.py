# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sidestick.cli import main

BEATS = 1 + 0.5 * np.arange(160)


def written(path: Path, times: np.ndarray, head: str = "time_s") -> str:
    path.write_text(f"{head}\n" + "".join(f"{time:.6f}\n" for time in times), encoding="utf-8")
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    random = np.random.default_rng(5)
    mina = BEATS - 0.02 + random.normal(0, 0.012, BEATS.size)
    jun = BEATS + 0.01 + random.normal(0, 0.02, BEATS.size)
    return [
        written(tmp_path / "mina.csv", mina),
        written(tmp_path / "jun.csv", jun),
        "--beats",
        written(tmp_path / "beats.csv", BEATS),
    ]


def test_two_files_and_beats_are_told_as_tables(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["together", *files]) == 0
    told = capsys.readouterr().out
    assert "mina and jun" in told
    assert "shared beats" in told
    assert "±125 ms" in told


def test_the_json_has_the_documented_fields_and_the_right_values(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out" / "report.json"
    assert main(["together", *files, "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["version"] == 1
    mina, jun = report["players"]
    assert (mina["name"], jun["name"]) == ("mina", "jun")
    assert mina["matched"] == 160
    assert mina["mean_ms"] == pytest.approx(-20, abs=4)
    assert mina["mean_ci_ms"][0] < mina["mean_ms"] < mina["mean_ci_ms"][1]
    (pair,) = report["pairs"]
    assert pair["mean_ms"] == pytest.approx(-30, abs=6)
    assert set(pair["coupling"]["first_follows_second"]) == {"gain", "low", "high"}
    assert pair["coupling"]["verdict"] in {"independent", "unclear", "mutual", "first_leads", "second_leads"}


def test_eight_files_are_eight_players_and_every_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(6)
    files = [written(tmp_path / f"p{i}.csv", BEATS + random.normal(0.002 * i, 0.01, BEATS.size)) for i in range(8)]
    beats = written(tmp_path / "beats.csv", BEATS)
    out = tmp_path / "eight.json"
    assert main(["together", *files, "--beats", beats, "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert [player["name"] for player in report["players"]] == [f"p{i}" for i in range(8)]
    assert len(report["pairs"]) == 28
    assert {pair["coupling"]["others"] for pair in report["pairs"]} == {6}
    assert main(["together", *files, "--beats", beats]) == 0
    assert "p6 and p7" in capsys.readouterr().out


PLAYER_KEYS = ["name", "matched", "missed", "extra", "mean_ms", "mean_ci_ms", "sd_ms", "sd_ci_ms", "ioi_cv", "lag1"]
PAIR_KEYS = ["first", "second", "shared", "mean_ms", "mean_ci_ms", "sd_ms", "sd_ci_ms", "apart_ms", "within_25ms"]


def test_the_documented_keys_are_the_keys(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    assert main(["together", *files, "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert list(report) == ["window_ms", "players", "pairs", "version"]
    player, pair = report["players"][0], report["pairs"][0]
    assert list(player)[: len(PLAYER_KEYS)] == PLAYER_KEYS
    assert list(pair)[: len(PAIR_KEYS)] == PAIR_KEYS
    page = (Path(__file__).resolve().parents[2] / "docs" / "look-up" / "export.md").read_text(encoding="utf-8")
    for key in (*report, *player, *pair, *pair["coupling"]):
        assert f"`{key}`" in page, key
    assert player["sd_ci_ms"][0] < player["sd_ms"] < player["sd_ci_ms"][1]
    assert pair["mean_ci_ms"][0] < pair["mean_ms"] < pair["mean_ci_ms"][1]


def test_the_same_seed_gives_the_same_bytes_on_standard_output(
    files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    told = []
    for _ in range(2):
        assert main(["together", *files, "--json", "-", "--seed", "3"]) == 0
        told.append(capfdbinary.readouterr().out)
    assert told[0] == told[1]
    assert json.loads(told[0])["players"]


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_every_language_tells_it(files: list[str], language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", language, "together", *files]) == 0
    told = capsys.readouterr().out
    assert "together." not in told
    assert "{{" not in told


@pytest.mark.parametrize(
    ("times", "head", "sentence"),
    [
        (BEATS[::-1], "time_s", "order"),
        (BEATS * 1000, "time_s", "milliseconds"),
        (BEATS[:3], "time_s", "3"),
        (BEATS, "onset", "no column time_s"),
        (np.zeros(0), "time_s", "no onsets"),
    ],
    ids=["backwards", "milliseconds", "three", "no column", "silent"],
)
def test_times_that_mean_nothing_are_one_sentence(
    files: list[str], tmp_path: Path, times: np.ndarray, head: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files[1] = written(tmp_path / "jun.csv", times, head)
    out = tmp_path / "report.json"
    assert main(["together", *files, "--json", str(out)]) == 65
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert sentence in said.err
    assert not out.exists()


def test_the_same_file_twice_and_a_missing_one_are_said(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["together", files[0], files[0], *files[2:]]) == 65
    assert "given twice" in capsys.readouterr().err
    assert main(["together", "nobody.csv", *files[1:]]) == 66
    assert "nobody.csv" in capsys.readouterr().err


def test_who_strikes_by_chance_and_who_is_no_tighter_than_strangers_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(8)
    mina = written(tmp_path / "mina.csv", BEATS + random.normal(0, 0.02, BEATS.size))
    jun = written(tmp_path / "jun.csv", BEATS + random.normal(0, 0.02, BEATS.size))
    lost = written(tmp_path / "lost.csv", np.sort(random.uniform(1, 80, 160)))
    beats = written(tmp_path / "beats.csv", BEATS)
    assert main(["together", mina, jun, lost, "--beats", beats]) == 0
    told = capsys.readouterr().out
    assert "lost struck no closer to the beats than chance would" in told
    assert "mina struck no closer" not in told
    assert "mina and jun are no tighter than two who never heard each other" in told
    assert "no more than ups and downs" in told
