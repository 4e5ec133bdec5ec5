# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.souvenir.report_tables import figure, ms

CASES = json.loads(
    (Path(__file__).resolve().parents[2] / "conformance/figures/halves.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("value", "digits", "told"), CASES[0]["told"])
def test_a_number_reads_as_it_does_on_the_stage(value: float, digits: int, told: str) -> None:
    assert figure(value, digits) == told


@given(st.integers(-10_000_000, 10_000_000))
def test_whole_microseconds_round_half_away_from_zero(us: int) -> None:
    wanted = str((Decimal(abs(us)) / 1000).quantize(Decimal("0.1"), ROUND_HALF_UP))
    assert ms(us).lstrip("−") == wanted
    assert ms(us).startswith("−") == (us < 0 and wanted != "0.0")


def test_what_is_not_known_is_a_dash() -> None:
    assert ms(None) == "–" == figure(None, 2)
