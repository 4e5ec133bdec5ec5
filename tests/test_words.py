# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from pathlib import Path

import pytest

from sidestick.words import LANGUAGES, book, language_from, say

FOLDER = Path(__file__).resolve().parents[1] / "src" / "sidestick" / "words"
NAMES = sorted(file.stem for file in (FOLDER / "en").glob("*.json"))


def stems(language: str, name: str) -> dict[str, set[str]]:
    """Parameters by key, the plural forms of one sentence taken together: languages have different ones."""
    found: dict[str, set[str]] = {}
    for key, sentence in book(language, name).items():
        found.setdefault(re.sub(r"_(one|other)$", "", key), set()).update(re.findall(r"{{\s*(\w+)\s*}}", sentence))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files(language: str) -> None:
    assert sorted(file.stem for file in (FOLDER / language).glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_language_says_the_same_things_with_the_same_parameters(language: str, name: str) -> None:
    english, other = stems("en", name), stems(language, name)
    assert other.keys() == english.keys()
    # A language may leave a count unsaid where its grammar does; it may not ask for what English is not given.
    for key in english:
        assert other[key] <= english[key] | {"count"}, key
        assert english[key] - other[key] <= {"count"}, key


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_and_none_is_left_in_english(language: str, name: str) -> None:
    for key, sentence in book(language, name).items():
        assert sentence.strip(), key
        letters = re.sub(r"{{.*?}}|[A-Z][\w-]*|https?://\S+|--\S+|\w+\.\w+", "", sentence)
        if language != "en" and len(re.findall(r"[a-z]{3,}", letters)) >= 4:
            assert re.search(r"[぀-ヿ一-鿿가-힣]", sentence), f"{key}: {sentence}"


def test_a_plural_is_chosen_by_its_count_where_the_language_has_one() -> None:
    assert say("report.headline.too_few", "en", count=1, needed=8).startswith("You met at 1 stroke;")
    assert say("report.headline.too_few", "en", count=3, needed=8).startswith("You met at 3 strokes;")
    assert "3" in say("report.headline.too_few", "ja", count=3, needed=8)


def test_a_missing_parameter_stays_visible() -> None:
    assert "{{port}}" in say("errors.server.port_in_use")


def test_an_unknown_key_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        say("errors.no.such.thing")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ja_JP.UTF-8", "ja"),
        ("ko-KR", "ko"),
        ("KO", "ko"),
        ("en_GB", "en"),
        ("de_DE", "en"),
        ("C", "en"),
        ("", "en"),
        ("jam", "en"),
    ],
)
def test_a_locale_names_a_language_we_speak_or_english(tag: str, language: str) -> None:
    assert language_from(tag) == language
