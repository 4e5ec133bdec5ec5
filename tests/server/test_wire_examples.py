# SPDX-License-Identifier: Apache-2.0
"""``conformance/wire`` is what Python writes today; the stage's tests read the same files."""

from __future__ import annotations

import msgspec
import pytest

from scripts.write_wire_examples import ROOT, examples

EXAMPLES = examples()


def shape(value: object) -> object:
    """Names and kinds without figures: a better estimate is no other wire."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value[:1]]
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_what_is_written_today_and_comes_back(name: str) -> None:
    value = EXAMPLES[name]
    text = (ROOT / f"{name}.json").read_bytes()
    committed, today = msgspec.json.decode(text), msgspec.json.decode(msgspec.json.encode(value))
    assert shape(committed) == shape(today), "run scripts/write_wire_examples.py and read the difference"
    if name != "encore":
        assert committed == today
    assert isinstance(msgspec.json.decode(text, type=type(value)), type(value))


def test_no_example_is_left_over() -> None:
    assert {file.stem for file in ROOT.glob("*.json")} == set(EXAMPLES)
