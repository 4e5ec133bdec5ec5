# SPDX-License-Identifier: Apache-2.0
"""``conformance/wire`` is what Python writes today; the stage's tests read the same files."""

from __future__ import annotations

import msgspec
import pytest

from scripts.write_wire_examples import ROOT, examples

EXAMPLES = examples()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_what_is_written_today_and_comes_back(name: str) -> None:
    value = EXAMPLES[name]
    text = (ROOT / f"{name}.json").read_bytes()
    assert msgspec.json.decode(text) == msgspec.json.decode(msgspec.json.encode(value)), (
        "run scripts/write_wire_examples.py and read the difference"
    )
    assert msgspec.json.decode(text, type=type(value)) == value


def test_no_example_is_left_over() -> None:
    assert {file.stem for file in ROOT.glob("*.json")} == set(EXAMPLES)
