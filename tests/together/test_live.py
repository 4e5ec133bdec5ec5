# SPDX-License-Identifier: Apache-2.0
"""The vectors that the stage's live measure passes too (web/src/judge/live_sync.ts)."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.together import Ribbon

CASES = json.loads((Path(__file__).resolve().parents[2] / "conformance/together/live.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_ribbon_gives_the_recorded_answers(case: dict[str, Any]) -> None:
    ribbon = Ribbon(case["first"], case["second"])
    found = [ribbon.hit(hit["seat"], hit["note_us"], hit["hit_us"]) for hit in case["hits"]]
    assert msgspec.to_builtins(found) == case["points"]


@given(st.lists(st.tuples(st.integers(-300_000, 300_000), st.integers(-300_000, 300_000)), max_size=40))
def test_the_ribbon_is_mean_and_spread_of_the_last_eight(offs: list[tuple[int, int]]) -> None:
    ribbon = Ribbon(0, 1)
    for i, (first, second) in enumerate(offs):
        note = i * 1_000_000
        assert ribbon.hit(0, note, note + first) is None
        point = ribbon.hit(1, note, note + second)
        last = [a - b for a, b in offs[max(0, i - 7) : i + 1]]
        assert point is not None
        assert point.count == len(last)
        assert abs(point.mean_us - statistics.fmean(last)) <= 0.5
        if len(last) > 1:
            assert point.sd_us is not None
            assert abs(point.sd_us - statistics.stdev(last)) <= 0.5 + 1e-6
        else:
            assert point.sd_us is None
