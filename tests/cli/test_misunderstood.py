# SPDX-License-Identifier: Apache-2.0
"""A command that cannot be understood: one sentence with the value and its bounds, in the person's language."""

from __future__ import annotations

import re

import pytest

from sidestick.cli import main
from sidestick.cli.export import To
from sidestick.cli.misunderstood import CHOICES

EVENING = ("evening", "a.mp3", "-o", "out")
SAID: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("play", "--port", "one"), ("--port", "one", "0", "65535")),
    (("play", "--port=70000"), ("--port", "70000", "65535")),
    (("play", "--port"), ("--port",)),
    (("play", "--no-open=3"), ("--no-open",)),
    (("play", "tea"), ("sidestick play", "tea")),
    (("songs", "tea", "at", "four"), ("at four",)),
    ((*EVENING, "--players", "9"), ("--players", "9", "1", "8")),
    ((*EVENING, "--players", "0"), ("--players", "0", "1", "8")),
    ((*EVENING, "--seed", "-1"), ("--seed", "-1", "0")),
    ((*EVENING, "--seed", "1.5"), ("--seed", "1.5")),
    (("evening", "a.mp3"), ("OUT/",)),
    (("export-midi", "a", "--level", "7"), ("--level", "7", "1", "6")),
    (("export-midi", "a", "--level", "loud"), ("--level", "loud", "1", "6")),
    (("together", "a.csv", "--beats", "b.csv", "--seed", "x"), ("--seed", "x")),
    (("export", "last", "--to", "xlsx"), ("--to", "xlsx", "csv, parquet, json")),
    (("songs", "--language", "français"), ("français", "en, ja, ko")),
    (("listen",), ("SONG",)),
    (("listen", "a.mp3", "--laud"), ("--laud",)),
    (("--laud",), ("--laud",)),
    (("lissten", "a.mp3"), ("lissten", "play, listen, evening")),
)

#: Words of Typer's own English that must not come through.
_ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@pytest.mark.parametrize(("given", "told"), SAID, ids=[" ".join(given) for given, _ in SAID])
def test_a_mistake_is_told_with_the_value_and_its_bounds(
    given: tuple[str, ...], told: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = () if "--language" in given else ("--language", language)
    assert main([*given[:1], *ends, *given[1:]] if given[0] != "lissten" else [*ends, *given]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    sentence, more = said.err.splitlines()
    assert "--help" in more
    assert "{{" not in said.err
    for part in told:
        assert part in sentence
    if language != "en" and ends:
        assert not _ENGLISH.search(sentence)
        assert re.search(r"[぀-ヿ一-鿿가-힣]", sentence)


def test_the_choices_that_are_told_are_those_that_there_are() -> None:
    assert CHOICES["to"] == tuple(To)
