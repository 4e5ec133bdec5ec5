# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

import sidestick.errors as tree
from sidestick.errors import BadAudio, DiskFull, SidestickError
from sidestick.words import LANGUAGES, book

SOURCE = Path(__file__).resolve().parents[1] / "src" / "sidestick"
CLASSES = [kind for kind in vars(tree).values() if isinstance(kind, type) and issubclass(kind, SidestickError)]


def test_an_errors_sentence_has_its_parameters_in_place() -> None:
    error = BadAudio("audio.too_short", name="a.mp3", seconds=2, minimum_s=5)
    assert str(error) == "“a.mp3” lasts 2 s; a song needs at least 5 s."
    assert "2 秒" in error.sentence("ja")
    assert "2초" in error.sentence("ko")


def test_an_error_survives_a_worker_process() -> None:
    again = pickle.loads(pickle.dumps(DiskFull("library.disk_full", folder="/x")))
    assert isinstance(again, DiskFull)
    assert (again.code, again.parameters) == ("library.disk_full", {"folder": "/x"})


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_has_an_exit_code_and_a_status_that_programs_understand(kind: type[SidestickError]) -> None:
    assert 64 <= kind.exit_code <= 78 or kind.exit_code == 130
    assert 400 <= kind.http_status <= 599


def test_the_drawn_tree_names_every_class_with_its_numbers() -> None:
    drawn = tree.__doc__ or ""
    for kind in CLASSES:
        if kind is not SidestickError:
            assert re.search(rf"\b{kind.__name__}\s+{kind.exit_code}\s+{kind.http_status}\b", drawn), kind.__name__


def test_every_code_that_is_raised_has_a_sentence() -> None:
    kinds = "|".join(kind.__name__ for kind in CLASSES)
    raised = {
        code
        for file in SOURCE.rglob("*.py")
        for code in re.findall(rf'\b(?:{kinds})\(\s*"([a-z_0-9.]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(raised) > 10
    for language in LANGUAGES:
        sentences = book(language, "errors")
        stems = {re.sub(r"_(one|other)$", "", key) for key in sentences}
        assert not {code for code in raised if code not in sentences and code not in stems}
