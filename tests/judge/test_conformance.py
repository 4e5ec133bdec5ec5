# SPDX-License-Identifier: Apache-2.0
"""The vectors that the browser's judge and tempo map pass too (web/src/judge, web/src/music)."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sidestick.judge import judge, score
from sidestick.music import Level, Note, Pad, TempoMap
from sidestick.take import Hit

ROOT = Path(__file__).resolve().parents[2] / "conformance"


def cases(folder: str) -> list[Any]:
    files = sorted((ROOT / folder).glob("*.json"))
    assert files, f"conformance/{folder} is empty"
    return [pytest.param(case, id=case["name"]) for file in files for case in json.loads(file.read_text())]


@pytest.mark.parametrize("case", cases("judge"))
def test_judging_gives_the_recorded_answers(case: dict[str, Any]) -> None:
    notes = [Note(i, row["time_us"], Pad(row["pad"]), 100) for i, row in enumerate(case["notes"])]
    hits = [Hit(0, row["seq"], row["time_us"], Pad(row["pad"]), 100) for row in case["hits"]]
    judged = judge(notes, hits, level=Level(case["level"]), rate=case["rate"])
    assert list(msgspec.to_builtins(judged)) == case["judgements"]
    counted = msgspec.to_builtins(score(judged))
    del counted["seat"]
    assert counted == case["score"]


@pytest.mark.parametrize("case", cases("tempo_map"))
def test_tempo_maps_give_the_recorded_answers(case: dict[str, Any]) -> None:
    tempo_map = TempoMap(tuple(case["ticks"]), tuple(case["times_us"]))
    for ticks, micros in case["micros_at"]:
        assert tempo_map.micros_at(ticks) == micros
    for micros, ticks in case["ticks_at"]:
        assert tempo_map.ticks_at(micros) == ticks


def test_the_files_are_what_their_script_writes() -> None:
    place = ROOT.parent / "scripts" / "write_conformance.py"
    spec = importlib.util.spec_from_file_location("write_conformance", place)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for folder, files in (("judge", script.judge_cases()), ("tempo_map", script.tempo_cases())):
        assert {file.stem for file in (ROOT / folder).glob("*.json")} == files.keys()
        for name, written in files.items():
            if name != "random":  # numpy may change what a seed gives; the recorded hits stay valid
                assert json.loads((ROOT / folder / f"{name}.json").read_text()) == json.loads(json.dumps(written))
