# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from html.parser import HTMLParser

import msgspec
import pytest

from sidestick.souvenir import report_page
from sidestick.souvenir.report_page import closing_number
from sidestick.take import Player
from sidestick.words import LANGUAGES
from tests.souvenir.takes import encore

VOID = {"meta", "br", "link"}


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.outside += [value for name, value in attrs if name in {"src", "href"} and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [("Mina",), ("Mina", "지훈"), ("Mina", "Jun", "さくら")])
def test_the_page_is_whole_needs_nothing_from_outside_and_leaves_no_hole(language: str, names: tuple[str, ...]) -> None:
    text = report_page(encore(names), language=language)
    page = Page(text)
    assert page.open == []
    assert page.outside == []
    assert "{{" not in text
    assert "<script" not in text
    assert f'lang="{language}"' in text
    for name in names:
        assert any(name in piece for piece in page.text)


def test_a_name_cannot_smuggle_markup_into_the_page() -> None:
    whole = encore()
    seats = (
        msgspec.structs.replace(whole.take.seats[0], player=Player("a", "<img src=x onerror=alert(1)>")),
        whole.take.seats[1],
    )
    players = tuple(msgspec.structs.replace(p, name="<b>x</b>") for p in whole.together.players)
    together = msgspec.structs.replace(whole.together, players=players)
    hostile = msgspec.structs.replace(whole, take=msgspec.structs.replace(whole.take, seats=seats), together=together)
    text = report_page(hostile)
    assert "<img" not in text
    assert "<b>x" not in text


def test_the_number_is_the_distance_that_the_sentence_speaks_of() -> None:
    whole = encore()
    pair = whole.together.pairs[0]
    number = closing_number(whole, "en")
    assert number is not None
    assert pair.apart_us is not None
    came = pair.came_together
    expected = came.to_us if came is not None and came.supported else pair.apart_us
    assert number[0] == f"{round(expected / 1000)} ms"


def test_alone_there_is_no_number_for_two() -> None:
    assert closing_number(encore(("Mina",)), "en") is None
